import type { Column } from '../../columns/column.js';
import { concatColumns, takeRows, withOwnTexts } from '../../columns/concat-columns.js';
import { sortedOrder } from '../../columns/sorted-order.js';

/** Every so-manieth row of a run, from the first on: by what it is sorted. */
export interface RunSample {
  readonly rows: number;
  readonly stride: number;
  readonly keys: readonly Column[];
}

const largestStride = 256;
const fewestSamples = 64;

export function sampleOf(keys: readonly Column[], rows: number): RunSample {
  const stride = Math.max(1, Math.min(largestStride, Math.floor(rows / fewestSamples)));
  const places = Uint32Array.from({ length: Math.ceil(rows / stride) }, (_, i) => i * stride);
  return { rows, stride, keys: keys.map((column) => withOwnTexts(takeRows(column, places))) };
}

export interface RowOfRun {
  readonly run: number;
  readonly row: number;
}

/** Neighbours in the order of all rows: what one worker sorts at once. Rows at its ends that it does not own are among its pieces. */
export interface SortRange {
  /** Its first row; that of all rows unless given. */
  readonly first?: RowOfRun;
  /** The first row behind it; the end of all rows unless given. */
  readonly end?: RowOfRun;
  /** [run] rows [starts, stops) hold all rows of the range, and its first row and that behind it. */
  readonly starts: Float64Array;
  readonly stops: Float64Array;
}

/** A place in the order: a sampled row, and how many samples of each run come before it. */
export interface Cut {
  readonly at: RowOfRun;
  readonly before: Uint32Array;
}

/**
 * Cuts the order of all rows, (keys, run, row), into ranges of about so many rows. Samples say where: what lies between two of them in a
 * run is read by the ranges on both sides of a cut.
 */
export function sortRanges(samples: readonly RunSample[], wanted: RangesWanted): SortRange[] {
  const cuts = cutsBetween(samples, wanted);
  return [undefined, ...cuts].map((from, i) => rangeBetween(samples, from, cuts[i]));
}

export interface RangesWanted {
  readonly descending: boolean;
  readonly rowsOfRange: number;
}

/** Samples behind each of which about so many rows follow up to the next one. */
export function cutsBetween(samples: readonly RunSample[], { descending, rowsOfRange }: RangesWanted): Cut[] {
  const keys = samples[0].keys.map(({ type }, i) =>
    concatColumns(
      type,
      samples.map((sample) => sample.keys[i]),
    ),
  );
  const runs = runOfSamples(samples);
  const before = new Uint32Array(samples.length);
  const cuts: Cut[] = [];
  let rows = 0;
  for (const sample of sortedOrder(keys, runs.length, descending)) {
    const run = runs[sample];
    const { stride } = samples[run];
    if (rows >= rowsOfRange) {
      cuts.push({ at: { run, row: before[run] * stride }, before: before.slice() });
      rows = 0;
    }
    before[run]++;
    rows += stride;
  }
  return cuts;
}

function runOfSamples(samples: readonly RunSample[]): Uint32Array {
  const counts = samples.map(({ keys }) => keys[0].values.length);
  const runs = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  let at = 0;
  counts.forEach((count, run) => {
    runs.fill(run, at, at + count);
    at += count;
  });
  return runs;
}

function rangeBetween(samples: readonly RunSample[], from?: Cut, to?: Cut): SortRange {
  return {
    first: from?.at,
    end: to?.at,
    // Behind the last sample that comes before the range.
    starts: Float64Array.from(samples, ({ stride }, run) => {
      const before = from?.before[run] ?? 0;
      return before === 0 ? 0 : (before - 1) * stride + 1;
    }),
    // Up to the first sample that does not; the range's end itself is wanted to see where it is.
    stops: Float64Array.from(samples, ({ stride, rows }, run) => {
      if (to === undefined) return rows;
      return Math.min(rows, to.before[run] * stride + Number(to.at.run === run));
    }),
  };
}
