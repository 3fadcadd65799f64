import { DomainError, UsageError } from '../../core/index.js';
import type { Column, ColumnSchema } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { type Collected, collect, collectedColumns, collectedRows } from '../reductions/collect.js';
import { defaultMemoryLimit } from './memory.js';
import { partitionsOf } from './partitions.js';
import { type FrameParts, tableOf } from './results/rows.js';
import { type KeptRows, ScratchTable } from './scratch-table.js';
import { tableSource } from './table-source.js';

/** How a frame is to be cut: rows of a partition, or number of partitions. */
export type PartitionSize = { readonly rows: number } | { readonly partitions: number };

/** @throws {UsageError} both or none; {DomainError} not a whole number above 0 */
export function checkPartitions(size: PartitionSize): PartitionSize {
  const entries = Object.entries(size ?? {}).filter(([, value]) => value !== undefined);
  const [name, value] = entries[0] ?? [];
  if (entries.length !== 1 || (name !== 'rows' && name !== 'partitions'))
    throw new UsageError(`repartition needs either rows or partitions, found ${JSON.stringify(size)}`, {
      remedy: 'Write repartition({ rows: 100_000 }) or repartition({ partitions: 8 }).',
    });
  if (Number.isInteger(value) && (value as number) > 0) return size;
  throw new DomainError(`repartition: ${name} is ${value}; it must be a whole number above 0`, {
    fields: { name, value },
  });
}

/**
 * Computes the rows of a frame and keeps them: in memory under the limit, else all of them in a scratch file that goes with the process, or
 * as soon as no frame refers to it.
 * @param rows  of a block of the kept rows, where it is not the usual number
 */
export async function keepRows(
  frame: FrameParts,
  schema: readonly ColumnSchema[],
  rows?: number,
): Promise<KeptRows> {
  const { memoryLimit = defaultMemoryLimit, scratch } = frame.settings;
  const names = schema.map(({ name }) => name);
  const collecting = collect({ kind: 'collect' });
  let held = collecting.start();
  let file: ScratchTable | undefined;
  try {
    for await (const table of partitionsOf(frame, names)) {
      held = collecting.merge(held, collectedRows(columnsOf(table, names), table.rows));
      if (!file && held.bytes <= memoryLimit) continue;
      file ??= await ScratchTable.create(scratch, schema);
      for (const each of tablesOf(held, names)) await file.append(each);
      held = collecting.start();
    }
    if (file) return await file.finish(rows);
    const whole = collectedColumns(
      held,
      schema.map(({ type }) => type),
    );
    return tableSource(tableOf(names, whole), schema, rows);
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

const columnsOf = (table: Table, names: readonly string[]): Column[] =>
  names.map((name) => table.column(name));

/** Each piece as it came. */
function tablesOf({ pieces }: Collected, names: readonly string[]): Table[] {
  return (pieces[0] ?? []).map((_, piece) =>
    tableOf(
      names,
      pieces.map((column) => column[piece]),
    ),
  );
}
