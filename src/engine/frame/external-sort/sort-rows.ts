import type { Table } from '../../columns/table.js';
import type { Collected } from '../../reductions/collect.js';
import { defaultMemoryLimit } from '../memory.js';
import { rowsOf } from '../part.js';
import type { RunSettings } from '../pass-request.js';
import { type FrameParts, knownBytes } from '../results/rows.js';
import { blockStates } from '../run-pass.js';
import { sortedInMemory } from './memory-sort.js';
import { bytesAtOnce, type SortedRows, type SortLayout, type SortWanted } from './sort-layout.js';
import { SpilledSort } from './spilled-sort.js';

/**
 * The rows of a frame sorted, missing values last, equal rows in their old order: in memory up to the limit, else in a scratch file. Workers
 * sort runs of neighbouring blocks, which then lie in a file; samples of the runs cut the order of all rows into ranges, and workers
 * sort one range each. The order (keys, file, row) does not depend on where runs and ranges are cut.
 */
export async function sortRows(frame: FrameParts, wanted: SortWanted): Promise<SortedRows> {
  const { names, layout } = columnsToRead(frame, wanted);
  const expected = wanted.distinct ? 0 : (knownBytes(frame, names) ?? 0);
  return keepSorted(sortedRuns(frame, names, layout), { settings: frame.settings, layout, expected });
}

/** The same rows table by table, by way of a scratch file that is gone behind the last of them. */
export async function* sortedTables(frame: FrameParts, wanted: SortWanted): AsyncGenerator<Table, void> {
  const { names, layout } = columnsToRead(frame, wanted);
  const spilled = new SpilledSort(frame.settings, layout);
  try {
    for await (const run of sortedRuns(frame, names, layout)) await spilled.append(run);
    yield* spilled.tables();
  } finally {
    spilled.remove();
  }
}

function columnsToRead({ parts }: FrameParts, wanted: SortWanted): { names: string[]; layout: SortLayout } {
  const names = [...new Set([...wanted.schema.map(({ name }) => name), ...wanted.by])];
  const types = names.map((name) => parts[0].scope.node(name).type);
  return { names, layout: { ...wanted, types, keys: wanted.by.map((name) => names.indexOf(name)) } };
}

export interface SortSettings {
  readonly settings: RunSettings;
  readonly layout: SortLayout;
  /** Bytes that all rows take, as far as that is known before. */
  readonly expected?: number;
}

/** The rows of sorted runs in one order: in memory up to the limit, else in a scratch file. */
export async function keepSorted(
  runs: AsyncIterable<Collected>,
  { settings, layout, expected = 0 }: SortSettings,
): Promise<SortedRows> {
  const { memoryLimit = defaultMemoryLimit } = settings;
  const held: Collected[] = [];
  const spilled = new SpilledSort(settings, layout);
  let bytes = 0;
  try {
    for await (const run of runs) {
      held.push(run);
      bytes += run.bytes;
      // What is sorted in memory is there twice.
      if (2 * Math.max(bytes, expected) > memoryLimit)
        for (const each of held.splice(0)) await spilled.append(each);
    }
    return spilled.runs > 0
      ? await spilled.finish()
      : { kept: await sortedInMemory(held, { layout, settings }) };
  } finally {
    spilled.remove();
  }
}

/** About so many runs, where the limit allows it. */
const mostRuns = 1024;

/** What all rows of the sources take, before any filter. */
const sourceBytes = ({ parts }: FrameParts, columns: number): number =>
  parts.flatMap(({ source }) => rowsOf(source)).reduce((sum, rows) => sum + 8 * columns * rows, 0);

async function* sortedRuns(
  frame: FrameParts,
  names: readonly string[],
  { keys, descending, distinct }: SortLayout,
): AsyncGenerator<Collected, void> {
  const request = {
    ...frame,
    spec: { kind: 'sortedRun', keys, descending, distinct },
    inputs: ({ scope }: FrameParts['parts'][0]) => names.map((name) => scope.node(name)),
    bytesAtOnce: bytesAtOnce(frame.settings, sourceBytes(frame, names.length) / mostRuns),
  } as const;
  for await (const { states } of blockStates([request]))
    for (const [state] of states) if ((state as Collected | undefined)?.rows) yield state as Collected;
}
