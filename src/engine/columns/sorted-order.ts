import type { Column } from './column.js';
import { isPresent, valueAt } from './make-column.js';

/** Numbers of the rows in sorted order. */
export function sortedOrder(columns: readonly Column[], rows: number, descending: boolean): number[] {
  const sign = descending ? -1 : 1;
  const keys = columns.map((column) => {
    return Array.from({ length: rows }, (_, i) => (isPresent(column, i) ? valueAt(column, i) : null));
  });
  return Array.from({ length: rows }, (_, i) => i).sort((a, b) => {
    for (const key of keys) {
      const [x, y] = [key[a], key[b]];
      if (x === y) continue;
      if (x === null) return 1;
      if (y === null) return -1;
      return x < y ? -sign : sign;
    }
    return a - b;
  });
}
