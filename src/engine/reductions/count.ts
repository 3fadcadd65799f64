import type { Reduction } from './reduction.js';

/** Number of rows. */
export const count: Reduction<{ rows: number }> = {
  exact: true,
  start: () => ({ rows: 0 }),
  add: (state, _, n) => {
    state.rows += n;
  },
  close: (state) => state,
  merge: (left, right) => ({ rows: left.rows + right.rows }),
};
