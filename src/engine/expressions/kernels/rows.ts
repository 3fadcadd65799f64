import type { ColumnValues } from '../../columns/column.js';
import { machine } from '../../kernels/machine.js';
import { address, type Vector } from './vector.js';

/** Numbers of the first `n` rows that are set, into `rows`. */
export function chooseRows(rows: ColumnValues, mask: Vector, n: number): void {
  machine().chosenRows(rows.byteOffset, address(mask), n);
}

/** Copies the chosen rows of `from` to the front of `to`. */
export function gather(to: ColumnValues, from: ColumnValues, rows: ColumnValues, count: number): void {
  const kernels = machine();
  const kernel = gathers[from.BYTES_PER_ELEMENT as keyof typeof gathers];
  kernels[kernel](to.byteOffset, from.byteOffset, rows.byteOffset, count);
}

/** By the bytes of a value. */
const gathers = { 1: 'gather1', 2: 'gather2', 4: 'gather4', 8: 'gather8' } as const;
