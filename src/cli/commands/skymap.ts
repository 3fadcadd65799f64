import type { Command } from 'commander';
import { UsageError } from '../../core/index.js';
import { addSessionOptions, type SessionOptions, wholeNumber } from '../options.js';
import { printLine } from '../print.js';
import { withProgress } from '../terminal.js';

interface SkymapOptions extends SessionOptions {
  nside: number;
  trials: number;
  seed?: number;
  filter?: string;
}

export function addSkymapCommand(program: Command): void {
  const command = program
    .command('skymap <events...>')
    .description(
      'sky maps of event files, or of the data of one analysis file (.yaml) in its cells of energy and mass group',
    )
    .option('--nside <number>', 'resolution of the maps, a power of two', parseNside, 64)
    .option(
      '--trials <number>',
      'scrambled skies that correct the largest significance',
      wholeNumber('--trials', 0, 1e7),
      0,
    )
    .option(
      '--seed <number>',
      "default: the analysis file's, else 1",
      wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER),
    )
    .option('--filter <expression>', 'event files: only events that fulfil it');
  addSessionOptions(command).action(async (inputs: string[], { json, ...options }: SkymapOptions) => {
    const { skymapSummary, skymapSummaryData, toJson } = await import('../../analysis/index.js');
    const outcome = await withProgress((told) => skymapOf(inputs, { ...options, ...told }));
    printLine(json ? toJson(skymapSummaryData(outcome), 1) : skymapSummary(outcome));
  });
}

function parseNside(text: string): number {
  const nside = wholeNumber('--nside', 1, 8192)(text);
  if (Number.isInteger(Math.log2(nside))) return nside;
  throw new UsageError(`--nside: ${nside} is not a power of two`, { fields: { value: nside } });
}

async function skymapOf(inputs: readonly string[], options: SkymapOptions) {
  const { skymapOfAnalysis, skymapOfEvents } = await import('../../analysis/index.js');
  const isAnalysis = (name: string): boolean => /\.ya?ml$/i.test(name);
  if (!inputs.some(isAnalysis)) return skymapOfEvents(inputs, options);
  if (inputs.length === 1 && options.filter === undefined) return skymapOfAnalysis(inputs[0], options);
  throw new UsageError('an analysis file stands alone: it names its events and cuts itself', {
    fields: { inputs },
    remedy: 'Give either one analysis file without --filter, or event files.',
  });
}
