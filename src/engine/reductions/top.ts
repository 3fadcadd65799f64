import { concatColumns, takeRows, withOwnTexts } from '../columns/concat-columns.js';
import { sortedOrder } from '../columns/sorted-order.js';
import { type Collected, collect, collectedRows } from './collect.js';
import type { Reduction } from './reduction.js';

/** The rows with the largest or smallest values of the input `key`; among equal ones the first. */
export interface TopSpec {
  readonly kind: 'top';
  readonly limit: number;
  readonly key: number;
  readonly descending: boolean;
}

export function top({ limit, key, descending }: TopSpec): Reduction<Collected> {
  const rows = collect({ kind: 'collect' });
  const best = (state: Collected): Collected => {
    if (state.pieces.length === 0) return state;
    const whole = state.pieces.map((pieces) => concatColumns(pieces[0].type, pieces));
    const order = sortedOrder([whole[key]], state.rows, descending).slice(0, limit);
    // In the order of the rows, so that equal values further on still lose against earlier ones.
    order.sort((a, b) => a - b);
    return collectedRows(
      whole.map((column) => withOwnTexts(takeRows(column, order))),
      order.length,
    );
  };
  return { ...rows, close: best, merge: (left, right) => best(rows.merge(left, right)) };
}
