import type { ColumnType, ColumnValues, OrderCodes } from '../../columns/column.js';
import type { Arena } from '../../kernels/arena.js';

/** Rows that a kernel works on at once: few enough that all vectors of an expression stay in the cache. */
export const vectorRows = 4096;

/** A piece of a column in the memory of kernels, with room for `vectorRows`. Kernels write into the arrays of their `out`. */
export interface Vector {
  readonly type: ColumnType;
  values: ColumnValues;
  valid?: Uint8Array;
  dictionary?: readonly string[];
  /** Of the same rows as the values, where they are known. */
  codes?: OrderCodes;
  /** The same value in every row. */
  readonly isConstant?: true;
}

/** Computes the first `n` rows of `out` from those of `args`; rows beyond them mean nothing. */
export type Kernel = (
  out: Vector,
  args: readonly Vector[],
  n: number,
  parameter?: readonly (number | string)[],
) => void;

export function makeVector(type: ColumnType, masked: boolean, arena: Arena): Vector {
  const valid = masked ? (arena.array('uint8', vectorRows) as Uint8Array) : undefined;
  return { type, values: arena.array(type, vectorRows), valid };
}

/** Where the values of a vector begin in the memory of kernels. */
export const address = ({ values }: Vector): number => values.byteOffset;

/** How far kernels move from one pair of numbers to the next: nowhere in a constant. */
export const step = ({ isConstant }: Vector): number => (isConstant ? 0 : 16);
