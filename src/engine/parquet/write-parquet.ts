import type { SchemaElement } from 'hyparquet';
import type { ColumnSource, Writer } from 'hyparquet-writer';
import { pendingFile } from '../../core/index.js';
import { type Column, type ColumnSchema, type ColumnType, isFloat } from '../columns/column.js';
import { valueAt } from '../columns/make-column.js';
import type { Table } from '../columns/table.js';
import { unitsKey } from './parquet-schema.js';

type StoredType = Pick<SchemaElement, 'type' | 'converted_type'>;

const storedTypes: Readonly<Record<ColumnType, StoredType>> = {
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  int8: { type: 'INT32', converted_type: 'INT_8' },
  int16: { type: 'INT32', converted_type: 'INT_16' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  uint8: { type: 'INT32', converted_type: 'UINT_8' },
  uint16: { type: 'INT32', converted_type: 'UINT_16' },
  uint32: { type: 'INT32', converted_type: 'UINT_32' },
  uint64: { type: 'INT64', converted_type: 'UINT_64' },
  bool: { type: 'BOOLEAN' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

/**
 * Writes tables as the row groups of one Parquet file, under a temporary name first; one table is in memory at a time.
 * @param columns  the columns of all tables; their types are kept, units go into the file's metadata
 * @returns  number of rows written
 */
export async function writeParquet(
  path: string,
  columns: readonly ColumnSchema[],
  tables: AsyncIterable<Table>,
): Promise<number> {
  const pending = await pendingFile(path);
  try {
    const rows = await writeGroups(pending.path, columns, tables);
    await pending.commit();
    return rows;
  } catch (error) {
    await pending.discard();
    throw error;
  }
}

async function writeGroups(
  path: string,
  columns: readonly ColumnSchema[],
  tables: AsyncIterable<Table>,
): Promise<number> {
  const { ParquetWriter, fileWriter } = await import('hyparquet-writer');
  const units = columns.filter(({ unit }) => unit !== undefined).map(({ name, unit }) => [name, unit]);
  const kvMetadata = [{ key: unitsKey, value: JSON.stringify(Object.fromEntries(units)) }];
  const schema = [{ name: 'root', num_children: columns.length }, ...columns.map(element)];
  const writer = new ParquetWriter({ writer: fileWriter(path) as Writer, schema, kvMetadata });
  let rows = 0;
  for await (const table of tables) {
    const columnData = columns.map((column): ColumnSource => dataOf(column, table));
    await writer.write({ columnData, rowGroupSize: table.rows });
    rows += table.rows;
  }
  await writer.finish();
  return rows;
}

/** Floats are never null: a missing one is NaN. */
function element({ name, type, nullable }: ColumnSchema): SchemaElement {
  const repetition_type = nullable && !isFloat(type) ? 'OPTIONAL' : 'REQUIRED';
  return { name, ...storedTypes[type], repetition_type };
}

function dataOf({ name, type }: ColumnSchema, table: Table): ColumnSource {
  const column = table.column(name);
  // The writer knows signed numbers only, so the smallest and largest that it would note down were wrong.
  if (type === 'uint32' || type === 'uint64') return { name, data: cells(column), statistics: false };
  // The writer takes every typed array, its types name only some.
  return { name, data: isPlain(column) ? (column.values as Int32Array) : cells(column) };
}

const isPlain = ({ type, valid }: Column): boolean =>
  valid === undefined && type !== 'bool' && type !== 'string';

function cells(column: Column): unknown[] {
  return Array.from({ length: column.values.length }, (_, row) => valueAt(column, row));
}
