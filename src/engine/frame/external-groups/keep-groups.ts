import type { Column } from '../../columns/column.js';
import type { Table } from '../../columns/table.js';
import { defaultExecutor } from '../../executors/default-executor.js';
import { type Collected, collectedRows } from '../../reductions/collect.js';
import { bytesOfGroups, type GroupedState } from '../../reductions/grouped.js';
import { ItemFailure, runInOrder } from '../../tasks/run-in-order.js';
import { keepSorted } from '../external-sort/sort-rows.js';
import { defaultMemoryLimit, withinMemory } from '../memory.js';
import { Result } from '../result.js';
import {
  type AggregateWanted,
  aggregateResult,
  groupLayout,
  groupRequest,
  tableOfGroups,
} from '../results/aggregate.js';
import type { GroupLayout } from '../results/group-columns.js';
import type { FrameParts } from '../results/rows.js';
import { blockStates } from '../run-pass.js';
import type { KeptRows } from '../scratch-table.js';
import { tableSource } from '../table-source.js';
import { dividedState } from './divided-state.js';
import { GroupFile, type StoredStates } from './group-file.js';
import type { MergeGroupsArguments } from './merge-groups-task.js';

const task = { module: new URL('./merge-groups-task.js', import.meta.url).href, export: 'mergeGroups' };

/**
 * One row per group, sorted by the keys, with the bits that aggregateResult() gives: in memory up to the limit. Beyond it the states of blocks
 * are divided by a hash of their keys and written to a scratch file; workers merge one partition of all groups each, block after block,
 * and what comes out is sorted.
 */
export async function keepGroups(frame: FrameParts, wanted: AggregateWanted): Promise<KeptRows> {
  const compute = () => new Result(() => aggregateResult(frame, wanted)).value();
  // Without keys there is one group, which no partition makes smaller.
  const held = wanted.keys.length > 0 ? await withinMemory(compute) : { value: await compute() };
  if (held.value === undefined) return spilledGroups(frame, wanted, held.expected);
  return tableSource(held.value);
}

const mostPartitions = 1024;

/** @param expected  bytes that all groups would take */
async function spilledGroups(
  frame: FrameParts,
  wanted: AggregateWanted,
  expected: number,
): Promise<KeptRows> {
  const { memoryLimit = defaultMemoryLimit, executor = defaultExecutor(), scratch } = frame.settings;
  const atOnce = memoryLimit / (2 * executor.workers + 2);
  const partitions = Math.max(2, Math.min(mostPartitions, Math.ceil(expected / atOnce)));
  const layout = groupLayout(frame.parts[0], wanted);
  const file = await GroupFile.create(scratch, partitions);
  try {
    await writeStates(frame, wanted, { file, layout, atOnce });
    const tables = mergedTables(frame, wanted, file, layout);
    const first = (await tables.next()).value as Table;
    const schema = first.columns.map((name) => ({ name, type: first.column(name).type, nullable: true }));
    const sortLayout = {
      schema,
      by: wanted.keys,
      types: schema.map(({ type }) => type),
      keys: wanted.keys.map((_, i) => i),
      descending: false,
      distinct: false,
    };
    const { kept } = await keepSorted(sortedTables(first, tables), {
      settings: frame.settings,
      layout: sortLayout,
    });
    return kept;
  } finally {
    file.remove();
  }
}

interface StateWriting {
  readonly file: GroupFile;
  readonly layout: GroupLayout;
  /** Bytes of groups that are gathered before they are written. */
  readonly atOnce: number;
}

async function writeStates(
  frame: FrameParts,
  wanted: AggregateWanted,
  { file, layout, atOnce }: StateWriting,
): Promise<void> {
  const waiting: GroupedState[][] = file.pieces.map(() => []);
  let bytes = 0;
  const flush = async () => {
    for (const [partition, states] of waiting.entries()) await file.append(partition, states.splice(0));
    bytes = 0;
  };
  // One block at a time: its groups can be as many as its rows.
  const request = { ...groupRequest(frame, wanted), bytesAtOnce: 1 };
  for await (const { states } of blockStates([request]))
    for (const [state] of states as [GroupedState][]) {
      bytes += bytesOfGroups(state);
      const divided = dividedState(state, layout.aggregates, waiting.length);
      divided.forEach((each, partition) => void waiting[partition].push(each));
      if (bytes > atOnce) await flush();
    }
  await flush();
}

async function* mergedTables(
  { settings }: FrameParts,
  wanted: AggregateWanted,
  { path, pieces }: GroupFile,
  layout: GroupLayout,
): AsyncGenerator<Table, void> {
  const { executor = defaultExecutor(), signal } = settings;
  const args: MergeGroupsArguments = { path, layout };
  const options = { executor, signal, ahead: executor.workers, batchSize: 1, firstFailure: true };
  try {
    for await (const columns of runInOrder<StoredStates[], Column[]>({ ...task, args }, pieces, options))
      yield tableOfGroups(wanted, columns);
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  }
}

async function* sortedTables(first: Table, others: AsyncIterable<Table>): AsyncGenerator<Collected, void> {
  yield* collected(first);
  for await (const table of others) yield* collected(table);
}

function* collected(table: Table): Generator<Collected, void> {
  if (table.rows === 0) return;
  const columns = table.columns.map((name) => table.column(name));
  yield collectedRows(columns, table.rows);
}
