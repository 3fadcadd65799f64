import type { Table as ArrowTable, Data, Field, Float, Int } from 'apache-arrow';
import type { Column, ColumnSchema, ColumnType } from '../columns/column.js';
import type { Table } from '../columns/table.js';

type Arrow = typeof import('apache-arrow');

/**
 * A table as an Arrow table of one record batch. Numbers stay in the same memory; flags and masks are packed into bits, strings
 * become a dictionary of codes. A missing float stays NaN (Arrow readers see no null there), other missing values are nulls.
 * @param known  what is known of the columns: a unit goes into the field's metadata as 'unit'
 */
export async function toArrowTable(table: Table, known: readonly ColumnSchema[] = []): Promise<ArrowTable> {
  const arrow = await import('apache-arrow');
  const columns = table.columns.map((name) => ({ name, data: arrowData(arrow, table.column(name)) }));
  const units = new Map(known.map(({ name, unit }) => [name, unit]));
  const fields = columns.map(({ name, data }): Field => {
    const unit = units.get(name);
    const metadata = new Map(unit === undefined ? [] : [['unit', unit]]);
    return new arrow.Field(name, data.type, data.nullable, metadata);
  });
  const children = columns.map(({ data }) => data);
  const schema = new arrow.Schema(fields);
  const rows = arrow.makeData({ type: new arrow.Struct(fields), length: table.rows, nullCount: 0, children });
  return new arrow.Table(new arrow.RecordBatch(schema, rows));
}

function arrowData(arrow: Arrow, { type, values, valid, dictionary }: Column): Data {
  const nulls = valid?.includes(0) ? { nullBitmap: packBits(valid), nullCount: countOf(valid, 0) } : {};
  const common = { length: values.length, nullCount: 0, ...nulls };
  if (type === 'bool') {
    const data = packBits(values as Uint8Array);
    return arrow.makeData({ ...common, type: new arrow.Bool(), data });
  }
  if (type !== 'string')
    return arrow.makeData({ ...common, type: numberType(arrow, type) as Int, data: values as never });
  const texts = arrow.vectorFromArray([...(dictionary ?? [])], new arrow.Utf8());
  const coded = new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32());
  return arrow.makeData({ ...common, type: coded, data: values as Int32Array, dictionary: texts });
}

function numberType(arrow: Arrow, type: Exclude<ColumnType, 'bool' | 'string'>): Float | Int {
  const classes = {
    float32: arrow.Float32,
    float64: arrow.Float64,
    int8: arrow.Int8,
    int16: arrow.Int16,
    int32: arrow.Int32,
    int64: arrow.Int64,
    uint8: arrow.Uint8,
    uint16: arrow.Uint16,
    uint32: arrow.Uint32,
    uint64: arrow.Uint64,
  };
  return new classes[type]();
}

/** Flags as bits, the first in the lowest bit of the first byte. */
function packBits(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let i = 0; i < flags.length; i++) if (flags[i] !== 0) bits[i >> 3] |= 1 << (i & 7);
  return bits;
}

function countOf(flags: Uint8Array, value: number): number {
  let count = 0;
  for (const flag of flags) if (flag === value) count++;
  return count;
}
