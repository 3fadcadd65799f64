import type { Column } from '../../columns/column.js';
import { sliceColumn } from '../../columns/concat-columns.js';
import { keyAt } from '../../reductions/aggregates.js';
import { compareValues } from '../../reductions/group-keys.js';
import { type Cut, cutsBetween, type RunSample, sampleOf } from './sort-ranges.js';

/** Neighbours in the order of all rows: rows [starts, stops) of each run, and no others. */
export interface MemoryRange {
  readonly starts: Float64Array;
  readonly stops: Float64Array;
}

interface RunsInMemory {
  /** What they are sorted by, one run after another. */
  readonly keys: readonly Column[];
  /** First row of each run, and the end of the last. */
  readonly firsts: Float64Array;
  readonly descending: boolean;
  readonly rowsOfRange: number;
}

/** Cuts the order of all rows of sorted runs, (keys, run, row), into ranges of about so many rows. */
export function memoryRanges({ keys, firsts, descending, rowsOfRange }: RunsInMemory): MemoryRange[] {
  const starts = firsts.slice(0, -1);
  const samples = Array.from(starts, (first, run) => {
    const own = keys.map((column) => sliceColumn(column, first, firsts[run + 1]));
    return sampleOf(own, firsts[run + 1] - first);
  });
  const compare = rowComparison(keys, descending);
  const cuts = cutsBetween(samples, { descending, rowsOfRange });
  const places = cuts.map((cut) => placesOf(cut, { samples, firsts, compare }));
  return [starts, ...places].map((from, i) => ({ starts: from, stops: places[i] ?? firsts.slice(1) }));
}

type Compare = (a: number, b: number) => number;

/** Of rows of all runs: by the keys, missing values last, then by their numbers. */
function rowComparison(keys: readonly Column[], descending: boolean): Compare {
  return (a, b) => {
    for (const column of keys) {
      const [x, y] = [keyAt(column, a), keyAt(column, b)];
      const order = compareValues(x, y);
      if (order !== 0) return descending && x !== null && y !== null ? -order : order;
    }
    return a - b;
  };
}

interface SampledRuns {
  readonly samples: readonly RunSample[];
  readonly firsts: Float64Array;
  readonly compare: Compare;
}

/** The first row of each run that does not come before a cut; it lies between two samples. */
function placesOf({ at, before }: Cut, { samples, firsts, compare }: SampledRuns): Float64Array {
  const cut = firsts[at.run] + at.row;
  return Float64Array.from(samples, ({ stride, rows }, run) => {
    const first = firsts[run];
    let low = first + Math.max(0, (before[run] - 1) * stride + 1);
    let high = first + Math.min(rows, before[run] * stride);
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (compare(middle, cut) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}
