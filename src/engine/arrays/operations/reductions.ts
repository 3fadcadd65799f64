import type { Arena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';
import { type Shape, sizeOf } from '../shapes.js';
import { foldAxes, foldSquares } from './folds.js';

export type ReductionName =
  | 'sum'
  | 'mean'
  | 'var'
  | 'std'
  | 'min'
  | 'max'
  | 'nanSum'
  | 'nanMean'
  | 'nanVar'
  | 'nanStd'
  | 'nanMin'
  | 'nanMax';

/** What is known of each result so far: one or several numbers for each, in an array each. */
export type Partial = readonly Float64Array[];

/** The shape of a block, the axes that are reduced, and where results and copies go. */
export interface ReducedBlock {
  readonly shape: Shape;
  readonly axes: readonly number[];
  readonly arena: Arena;
}

/** How blocks become one number: each by itself, then merged in the order of the blocks. */
export interface ArrayReduction {
  readonly doc: string;
  /** How many arrays a partial result has. */
  readonly width: number;
  /** Copies of the block that are needed on the way. */
  readonly copies: number;
  /** Of a dense block in the memory of kernels, where the result lies as well. */
  partial(x: Float64Array, block: ReducedBlock): Partial;
  /** Adds a later block's partial result to `all`. */
  merge(all: Partial, later: Partial): void;
  /** The results; `count` numbers went into each. */
  finish(all: Partial, count: number): Float64Array;
  /** The results where nothing was there to reduce; undefined: there is none. */
  readonly ofNothing?: number;
}

const addTo: ArrayReduction['merge'] = (all, later) => {
  for (const [k, values] of all.entries()) for (let i = 0; i < values.length; i++) values[i] += later[k][i];
};

const sum: ArrayReduction = {
  doc: 'sum; NaN where there is one',
  width: 1,
  copies: 0,
  partial: (x, block) => [foldAxes('sum', x, block)],
  merge: addTo,
  finish: ([total]) => total,
  ofNothing: 0,
};

const nanSum: ArrayReduction = {
  ...sum,
  doc: 'sum of what is not NaN',
  copies: 1,
  partial: (x, block) => [foldAxes('sum', nanAsZero(x, block), block)],
};

const mean: ArrayReduction = {
  ...sum,
  doc: 'mean; NaN where there is one',
  finish: ([total], count) => total.map((value) => value / count),
  ofNothing: Number.NaN,
};

const nanMean: ArrayReduction = {
  doc: 'mean of what is not NaN; NaN where all are',
  width: 2,
  copies: 1,
  partial: (x, block) => [
    foldAxes('sum', nanAsZero(x, block), block),
    foldAxes('sum', present(x, block), block),
  ],
  merge: addTo,
  finish: ([total, count]) => total.map((value, i) => value / count[i]),
  ofNothing: Number.NaN,
};

/**
 * Count, mean and sum of squared deviations of each block, merged by the formula of Chan, Golub and LeVeque (1979): exact to
 * rounding where the mean is large against the spread.
 */
const variance: ArrayReduction = {
  doc: 'variance, divided by the count (ddof 0); NaN where there is one',
  width: 3,
  copies: 1,
  partial: (x, block) => {
    const total = foldAxes('sum', x, block);
    const count = block.arena.numbers(total.length);
    count.fill(sizeOf(block.axes.map((axis) => block.shape[axis])));
    const mean = quotients(total, count, block);
    const squares = foldSquares(x, mean, block) ?? foldAxes('sum', squaredDeviations(x, mean, block), block);
    return [count, mean, squares];
  },
  merge: mergeMoments,
  finish: ([count, , squares]) => squares.map((value, i) => value / count[i]),
  ofNothing: Number.NaN,
};

const nanVariance: ArrayReduction = {
  ...variance,
  doc: 'variance of what is not NaN (ddof 0); NaN where all are',
  copies: 2,
  partial: (x, block) => {
    const count = foldAxes('sum', present(x, block), block);
    const mean = quotients(foldAxes('sum', nanAsZero(x, block), block), count, block);
    const squares = squaredDeviations(x, mean, block);
    // Only what is itself NaN is left out: the deviation of an infinite number is NaN too, and has to come through.
    for (let i = 0; i < x.length; i++) if (Number.isNaN(x[i])) squares[i] = 0;
    return [count, mean, foldAxes('sum', squares, block)];
  },
};

const rooted = (reduction: ArrayReduction, doc: string): ArrayReduction => ({
  ...reduction,
  doc,
  finish: (all, count) => reduction.finish(all, count).map(Math.sqrt),
});

/** Which of two results is kept. NaN wins in min and max and loses in the others. */
const better = {
  min: Math.min,
  max: Math.max,
  nanMin: (x: number, y: number): number => (y < x || Number.isNaN(x) ? y : x),
  nanMax: (x: number, y: number): number => (y > x || Number.isNaN(x) ? y : x),
};

const extremum = (name: keyof typeof better, doc: string): ArrayReduction => ({
  doc,
  width: 1,
  copies: 0,
  partial: (x, block) => [foldAxes(name, x, block)],
  merge: ([best], [later]) => {
    for (let i = 0; i < best.length; i++) best[i] = better[name](best[i], later[i]);
  },
  finish: ([best]) => best,
});

/** Reductions along axes, by name. All of one kind treat NaN alike: it comes through, or (nan...) is left out. */
export const reductions: Readonly<Record<ReductionName, ArrayReduction>> = {
  sum,
  mean,
  var: variance,
  std: rooted(variance, 'standard deviation (ddof 0); NaN where there is one'),
  min: extremum('min', 'smallest; NaN where there is one'),
  max: extremum('max', 'largest; NaN where there is one'),
  nanSum,
  nanMean,
  nanVar: nanVariance,
  nanStd: rooted(nanVariance, 'standard deviation of what is not NaN (ddof 0); NaN where all are'),
  nanMin: extremum('nanMin', 'smallest of what is not NaN; NaN where all are'),
  nanMax: extremum('nanMax', 'largest of what is not NaN; NaN where all are'),
};

function nanAsZero(x: Float64Array, { arena }: ReducedBlock): Float64Array {
  const out = arena.numbers(x.length);
  machine().nanAsZero(out.byteOffset, x.byteOffset, x.length);
  return out;
}

/** 1 where there is a number, 0 where there is NaN. */
function present(x: Float64Array, { arena }: ReducedBlock): Float64Array {
  const out = arena.numbers(x.length);
  machine().present(out.byteOffset, x.byteOffset, x.length);
  return out;
}

function quotients(x: Float64Array, y: Float64Array, { arena }: ReducedBlock): Float64Array {
  const out = arena.numbers(x.length);
  machine().divide(out.byteOffset, x.byteOffset, 16, y.byteOffset, 16, x.length);
  return out;
}

/** (x - mean)^2 with the mean of its own result. */
function squaredDeviations(x: Float64Array, mean: Float64Array, block: ReducedBlock): Float64Array {
  const { shape, axes, arena } = block;
  const out = arena.numbers(x.length);
  const kernels = machine();
  const last = shape.length - 1;
  const length = last < 0 ? 1 : shape[last];
  const step = axes.includes(last) ? 0 : 8;
  const steps = meanSteps(shape, axes);
  const position = shape.map(() => 0);
  for (let from = 0, at = 0; from < x.length; from += length) {
    const line = 8 * from;
    const means = mean.byteOffset + 8 * at;
    kernels.squaredDeviations(out.byteOffset + line, x.byteOffset + line, means, step, length);
    for (let axis = last - 1; axis >= 0; axis--) {
      at += steps[axis];
      if (++position[axis] < shape[axis]) break;
      at -= shape[axis] * steps[axis];
      position[axis] = 0;
    }
  }
  return out;
}

/** Strides of the results along the axes of the block: 0 along those that are reduced. */
function meanSteps(shape: Shape, axes: readonly number[]): number[] {
  const steps = new Array<number>(shape.length).fill(0);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (axes.includes(axis)) continue;
    steps[axis] = step;
    step *= shape[axis];
  }
  return steps;
}

function mergeMoments([count, mean, squares]: Partial, later: Partial): void {
  for (let i = 0; i < count.length; i++) {
    const [n, otherMean] = [later[0][i], later[1][i]];
    if (n === 0) continue;
    const total = count[i] + n;
    if (count[i] === 0) {
      mean[i] = otherMean;
      squares[i] = later[2][i];
    } else {
      const delta = otherMean - mean[i];
      mean[i] += (delta * n) / total;
      squares[i] += later[2][i] + (delta * delta * count[i] * n) / total;
    }
    count[i] = total;
  }
}
