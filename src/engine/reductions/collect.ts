import { discard } from '../../core/index.js';
import type { Column } from '../columns/column.js';
import { bytesOf, concatColumns, sliceColumn } from '../columns/concat-columns.js';
import type { Vector } from '../expressions/kernels/vector.js';
import type { Reduction } from './reduction.js';

/** The rows themselves, or the first `limit` of them. */
export interface CollectSpec {
  readonly kind: 'collect';
  readonly limit?: number;
}

export interface Collected {
  /** [column][piece] */
  readonly pieces: Column[][];
  rows: number;
  bytes: number;
}

export function collect({ limit = Number.POSITIVE_INFINITY }: CollectSpec): Reduction<Collected> {
  return {
    start: () => ({ pieces: [], rows: 0, bytes: 0 }),
    add(state, inputs, n) {
      const wanted = Math.min(n, limit - state.rows);
      if (wanted <= 0) return;
      const copies = inputs.map((vector) => copyOf(vector, wanted));
      append(state, { pieces: copies.map((piece) => [piece]), rows: wanted, bytes: 0 });
    },
    close: (state) => {
      const pieces = state.pieces.map((column) => [wholeColumn(column)]);
      const bytes = pieces.reduce((sum, [piece]) => sum + bytesOf(piece), 0);
      return { pieces, rows: state.rows, bytes };
    },
    merge: (left, right) => append(left, right),
  };
}

/** Pieces as one column; their memory is given back. */
function wholeColumn(pieces: readonly Column[]): Column {
  const whole = concatColumns(pieces[0].type, pieces);
  if (pieces.length > 1) discard(pieces.flatMap(({ values, valid }) => (valid ? [values, valid] : [values])));
  return whole;
}

function append(left: Collected, right: Collected): Collected {
  right.pieces.forEach((pieces, i) => {
    left.pieces[i] ??= [];
    left.pieces[i].push(...pieces);
  });
  left.rows += right.rows;
  left.bytes += right.bytes;
  return left;
}

function copyOf({ type, values, valid, dictionary }: Vector, n: number): Column {
  return {
    type,
    values: values.slice(0, n),
    ...(valid ? { valid: valid.slice(0, n) } : {}),
    ...(dictionary ? { dictionary } : {}),
  };
}

/** The collected pieces as whole columns of `types`, cut to `limit` rows. */
export function collectedColumns(
  { pieces, rows }: Collected,
  types: readonly Column['type'][],
  limit = rows,
): Column[] {
  return types.map((type, i) => {
    const whole = concatColumns(type, pieces[i] ?? []);
    return whole.values.length > limit ? sliceColumn(whole, 0, limit) : whole;
  });
}
