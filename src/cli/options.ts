import { type Command, Option } from 'commander';
import type { SkymapOptions } from '../analysis/index.js';
import { UsageError } from '../core/index.js';

/** Options of every command that works on an analysis in the folder of a run. */
export interface SessionOptions {
  out: string;
  workers?: number;
  json?: boolean;
  unblind?: boolean;
}

/** Adds --out, --workers, --unblind and --json. */
export function addSessionOptions(command: Command): Command {
  return addWorkersOption(command.option('--out <folder>', 'folder of the run', 'results'))
    .option('--unblind', 'look at what data.blinding of the analysis file hides; the manifest records it')
    .option('--json', 'print the result as JSON');
}

export function addWorkersOption(command: Command): Command {
  return command.option(
    '--workers <number>',
    'worker threads; default: one per core',
    wholeNumber('--workers', 1, 1024),
  );
}

export type FigureFormat = NonNullable<SkymapOptions['figures']>;

const figureFormats: readonly FigureFormat[] = ['png', 'svg', 'pdf'];

/** --columns: what columns are in files that name them otherwise. */
export function columnsOption(): Option {
  return new Option(
    '--columns <name=expression...>',
    "event files with names of their own: lap_zenith=theta 'eloss_1500_standard=dEdX_TeV * 1000'",
  );
}

/** --figures: every figure as a file too. */
export function figuresOption(): Option {
  return new Option(
    '--figures <format>',
    'also every figure as a file, drawn by an installed Chromium',
  ).choices(figureFormats);
}

/**
 * Refuses options that say how something is done which is not asked for: they would be read and ignored.
 * @param how  by their names without --, undefined where they are not given  @param what  the options that ask for it
 * @throws {UsageError} names the option and what it belongs to
 */
export function refuseUnasked(asked: boolean, how: Readonly<Record<string, unknown>>, what: string): void {
  const given = Object.keys(how).find((name) => how[name] !== undefined);
  if (asked || given === undefined) return;
  throw new UsageError(`--${given} does nothing without ${what}`, {
    fields: { option: `--${given}` },
    remedy: `Leave --${given} out, or say what it is for.`,
  });
}

/** A reader of whole numbers from low to high. It throws {UsageError} for anything else. */
export function wholeNumber(option: string, low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= low && value <= high) return value;
    throw new UsageError(`${option}: '${text}' is not a whole number from ${low} to ${high}`, {
      fields: { option, value: text },
    });
  };
}
