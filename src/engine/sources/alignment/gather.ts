import { arrayTypes, type Column } from '../../columns/column.js';
import type { RowRange } from '../hdf5/metadata.js';

/** The smallest range that holds all of some rows. */
export function spanOf(rows: Float64Array): RowRange {
  if (rows.length === 0) return { start: 0, stop: 0 };
  let [start, last] = [rows[0], rows[0]];
  for (const row of rows) {
    if (row < start) start = row;
    if (row > last) last = row;
  }
  return { start, stop: last + 1 };
}

/** Rows of a column, in the order given; `first` is the row at which the column starts. */
export function gatherRows(column: Column, rows: Float64Array, first: number): Column {
  const values = new arrayTypes[column.type](rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column.values[rows[i] - first];
  if (!column.valid) return { ...column, values };
  const { valid } = column;
  return { ...column, values, valid: Uint8Array.from(rows, (row) => valid[row - first]) };
}
