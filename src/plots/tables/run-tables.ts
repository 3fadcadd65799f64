import type { Table } from './table.js';
import { formatCount } from './uncertainty.js';

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
