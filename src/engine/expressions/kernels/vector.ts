import { allocate, type ColumnType, type ColumnValues } from '../../columns/column.js';

/** Rows that a kernel works on at once: few enough that all vectors of an expression stay in the cache. */
export const vectorRows = 4096;

/** A piece of a column, at most `vectorRows` long. Kernels write into the arrays of their `out`. */
export interface Vector {
  readonly type: ColumnType;
  values: ColumnValues;
  valid?: Uint8Array;
  dictionary?: readonly string[];
  /** The same value in every row. */
  readonly isConstant?: true;
}

/** Computes the first `n` rows of `out` from those of `args`. */
export type Kernel = (
  out: Vector,
  args: readonly Vector[],
  n: number,
  parameter?: readonly (number | string)[],
) => void;

export function makeVector(type: ColumnType, masked: boolean, rows = vectorRows): Vector {
  return { type, values: allocate(type, rows), valid: masked ? new Uint8Array(rows) : undefined };
}
