import { type Column, type Table, textColumn } from '../../../src/engine/index.js';

/** Columns of four types, some of them with missing values. */
export function describeRows(table: Table, { by }: { by: number }): Record<string, Column | Float64Array> {
  const { values, valid } = table.column('k');
  const k = [...(values as Int16Array)].map((value, row) => (valid?.[row] === 0 ? null : value));
  return {
    above: table.numbers('x').map((x) => x + by),
    whole: table.column('id'),
    name: textColumn(k.map((value) => (value === null ? null : `k ${value}`))),
    odd: { type: 'bool', values: Uint8Array.from(k, (value) => Math.abs(value ?? 0) % 2), valid },
  };
}
