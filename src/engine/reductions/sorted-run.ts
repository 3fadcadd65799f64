import { discard } from '../../core/index.js';
import { type Column, isFloat } from '../columns/column.js';
import { takeRows } from '../columns/concat-columns.js';
import { distinctOrder, sortedOrder } from '../columns/sorted-order.js';
import { arraysOf, type Collected, collect, collectedRows } from './collect.js';
import type { Reduction } from './reduction.js';

/** The rows sorted by some of the inputs: neighbouring blocks make one run, whose rows have the order of the file where they are equal. */
export interface SortedRunSpec {
  readonly kind: 'sortedRun';
  /** Places of the inputs to sort by, the most significant one first. */
  readonly keys: readonly number[];
  readonly descending: boolean;
  /** Only the first of rows with equal keys. */
  readonly distinct: boolean;
}

export function sortedRun({ keys, descending, distinct }: SortedRunSpec): Reduction<Collected> {
  const rows = collect({ kind: 'collect' });
  return {
    ...rows,
    exact: true,
    close(state) {
      if (state.rows === 0) return state;
      const whole = rows.close(state).pieces.map(([column]) => column);
      const by = keys.map((place) => whole[place]);
      if (distinct) by.forEach(withoutSignsOfZeros);
      const order = distinct ? distinctOrder(by, state.rows) : sortedOrder(by, state.rows, descending);
      const sorted = whole.map((column) => takeRows(column, order));
      discard(whole.flatMap(arraysOf));
      return collectedRows(sorted, order.length);
    },
  };
}

/** As grouping has it, so that it does not matter which of two zeros comes first. */
function withoutSignsOfZeros({ type, values }: Column): void {
  if (isFloat(type)) for (let i = 0; i < values.length; i++) (values as Float64Array)[i] += 0;
}
