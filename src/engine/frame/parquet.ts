import { writeFile } from 'node:fs/promises';
import { pendingFile } from '../../core/index.js';
import type { Column, ColumnType } from '../columns/column.js';
import type { ColumnInput } from '../columns/make-column.js';
import { valueAt } from '../columns/make-column.js';
import { Table } from '../columns/table.js';
import type { EventFrame } from './event-frame.js';

const parquetTypes = {
  float32: 'FLOAT',
  float64: 'DOUBLE',
  int8: 'INT32',
  int16: 'INT32',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'INT32',
  uint16: 'INT32',
  uint32: 'INT64',
  uint64: 'INT64',
  bool: 'BOOLEAN',
  string: 'STRING',
} as const satisfies Record<ColumnType, string>;

/**
 * Writes the rows of a frame as one Parquet file, under a temporary name first. The rows are held in memory, under the frame's
 * memoryLimit. Missing values of other types than floats are nulls; unsigned 64-bit integers must be below 2^63.
 * @returns  number of rows written
 */
export async function writeParquet(
  frame: EventFrame,
  path: string,
  columns = frame.columns,
): Promise<number> {
  const [{ parquetWriteBuffer }, table] = await Promise.all([
    import('hyparquet-writer'),
    frame.collect(columns),
  ]);
  const columnData = columns.map((name) => {
    const column = table.column(name);
    return {
      name,
      data: dataOf(column, table.rows),
      type: parquetTypes[column.type],
      nullable: column.valid !== undefined,
    };
  });
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData }));
  const pending = await pendingFile(path);
  try {
    await writeFile(pending.path, bytes);
    await pending.commit();
    return table.rows;
  } catch (error) {
    await pending.discard();
    throw error;
  }
}

function dataOf(column: Column, rows: number): unknown[] {
  const wide = column.type === 'uint32';
  return Array.from({ length: rows }, (_, row) => {
    const value = valueAt(column, row);
    return wide && value !== null ? BigInt(value) : value;
  });
}

/** The columns of a Parquet file as a table in memory; all of them unless named. */
export async function readParquet(path: string, columns?: readonly string[]): Promise<Table> {
  const { asyncBufferFromFile, parquetReadObjects } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const rows = await parquetReadObjects({ file, columns: columns && [...columns] });
  const names = columns ?? Object.keys(rows[0] ?? {});
  const inputs = names.map((name) => [name, rows.map((row) => row[name]) as ColumnInput] as const);
  return new Table(Object.fromEntries(inputs));
}
