import type { Table } from './table.js';
import { formatCount } from './uncertainty.js';

/** One criterion of the validation: what was found, what must hold, and whether it does. */
export interface CheckedDemand {
  readonly test: string;
  readonly value: number;
  /** In words: "within 0.2". */
  readonly demand: string;
  readonly passed: boolean;
  /** What the number rests on. */
  readonly reason?: string;
}

/** @param options  reasons: whether the table says what each number rests on */
export function verdictTable(
  verdicts: readonly CheckedDemand[],
  { reasons = false }: { readonly reasons?: boolean } = {},
): Table {
  return {
    title: 'Verdicts',
    columns: [
      { name: 'criterion' },
      { name: 'found', align: 'right' },
      { name: 'asked', unbroken: true },
      { name: 'verdict', unbroken: true },
      ...(reasons ? [{ name: 'because' }] : []),
    ],
    rows: verdicts.map(({ test, value, demand, passed, reason = '' }) => [
      test,
      Number.isFinite(value) ? String(Number(value.toPrecision(3))).replace('-', '−') : 'not a number',
      demand,
      passed ? '✓ passed' : '✗ FAILED',
      ...(reasons ? [reason] : []),
    ]),
  };
}

/** What one stage of the run used. */
export interface StageResources {
  readonly stage: string;
  readonly wallS: number;
  readonly cpuS?: number;
  readonly peakMemoryBytes?: number;
  /** Rows read or events simulated. */
  readonly rows?: number;
  /** True where a finished stage of an earlier run was used. */
  readonly skipped?: boolean;
}

export function resourceTable(stages: readonly StageResources[]): Table {
  const number = (value: number | undefined, digits: number): string =>
    value === undefined ? '–' : value.toFixed(digits);
  return {
    title: 'Resources used',
    columns: [
      { name: 'stage' },
      { name: 'wall time', unit: 's', align: 'right' },
      { name: 'processor time', unit: 's', align: 'right' },
      { name: 'peak memory', unit: 'MB', align: 'right' },
      { name: 'rows', align: 'right' },
    ],
    rows: stages.map(({ stage, wallS, cpuS, peakMemoryBytes, rows, skipped }) => [
      skipped ? `${stage} (finished earlier)` : stage,
      number(wallS, 1),
      number(cpuS, 1),
      number(peakMemoryBytes === undefined ? undefined : peakMemoryBytes / 1e6, 0),
      formatCount(rows),
    ]),
  };
}

/** A file that the run read. */
export interface InputFile {
  readonly path: string;
  readonly bytes: number;
  readonly rows?: number;
  /** Hexadecimal. */
  readonly sha256?: string;
}

/** All inputs, or the first `most` of thousands with the number of the others (the manifest has them all). */
export function inputTable(files: readonly InputFile[], most = 200): Table {
  const left = files.length - most;
  return {
    title: 'Input files',
    columns: [
      { name: 'file', monospace: true },
      { name: 'size', unit: 'bytes', align: 'right' },
      { name: 'rows', align: 'right' },
      { name: 'SHA-256', monospace: true },
    ],
    rows: files
      .slice(0, most)
      .map(({ path, bytes, rows, sha256 }) => [path, formatCount(bytes), formatCount(rows), sha256 ?? '–']),
    note: left > 0 ? `and ${formatCount(left)} more files, all listed in manifest.json.` : undefined,
  };
}

/** Versions, seed, machine: names and values. */
export function factTable(title: string, facts: Readonly<Record<string, string | number>>): Table {
  return {
    title,
    columns: [{ name: 'what' }, { name: 'value', monospace: true }],
    rows: Object.entries(facts).map(([name, value]) => [name, String(value)]),
  };
}
