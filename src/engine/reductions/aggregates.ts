import { DomainError } from '../../core/index.js';
import type { Vector } from '../expressions/kernels/vector.js';
import { addExactly } from './exact-sum.js';
import type { KeyValue } from './group-keys.js';
import {
  type AggregateRows,
  extremeKernel,
  type GroupKernel,
  meanKernel,
  momentsKernel,
  presentKernel,
  rowKernel,
  sumKernel,
} from './group-sums.js';

/** Arrays by group: what an aggregate knows of each. */
export type AggregateState = Record<string, number[] | KeyValue[] | unknown[]>;

/** One way to make a number of many, group by group. Missing values are left out. */
export interface Aggregate {
  /** What a new group begins with, by name. */
  readonly start: Readonly<Record<string, () => unknown>>;
  /** Gathers rows of float64 and rows without a value. */
  readonly kernel?: GroupKernel;
  /** Gathers rows of the types that no kernel is for. */
  add?(state: AggregateState, rows: AggregateRows): void;
  /** Group `from` of `right` into group `to` of `left`. */
  merge(left: AggregateState, to: number, right: AggregateState, from: number): void;
  finish(state: AggregateState, group: number, parameter?: number): KeyValue;
  /** Bytes that the values of a group take, where they are kept. */
  held?(state: AggregateState, group: number): number;
}

const zero = () => 0;
const numbers = (state: AggregateState, name: string): number[] => state[name] as number[];
const values = (x: Vector | undefined): Float64Array => (x as Vector).values as Float64Array;

export const countRows: Aggregate = {
  start: { count: zero },
  kernel: rowKernel,
  merge: (left, to, right, from) => {
    numbers(left, 'count')[to] += numbers(right, 'count')[from];
  },
  finish: (state, group) => numbers(state, 'count')[group],
};

export const countPresent: Aggregate = {
  ...countRows,
  kernel: presentKernel,
  add(state, { groups, x, n }) {
    const count = numbers(state, 'count');
    for (let i = 0; i < n; i++) if (keyAt(x as Vector, i) !== null) count[groups[i]]++;
  },
};

/** Sum of weight times value, kept with its rounding error (Neumaier 1974, ZAMM 54, 39). */
export const sum: Aggregate = {
  start: { sum: zero, error: zero },
  kernel: sumKernel,
  merge: (left, to, right, from) => {
    const [total, error] = [numbers(left, 'sum'), numbers(left, 'error')];
    addExactly(total, error, to, numbers(right, 'sum')[from]);
    error[to] += numbers(right, 'error')[from];
  },
  finish: (state, group) => numbers(state, 'sum')[group] + numbers(state, 'error')[group],
};

/** Sum of weight times value over the sum of weights. */
export const mean: Aggregate = {
  start: { weight: zero, sum: zero, error: zero },
  kernel: meanKernel,
  merge: (left, to, right, from) => {
    sum.merge(left, to, right, from);
    numbers(left, 'weight')[to] += numbers(right, 'weight')[from];
  },
  finish: (state, group) => (sum.finish(state, group) as number) / numbers(state, 'weight')[group],
};

/**
 * Weight, mean and sum of squared deviations. Within a block around its first value, so that a large mean does not eat the
 * digits of the spread; blocks are joined by Chan, Golub and LeVeque 1979 (Stanford STAN-CS-79-773).
 */
const moments: Aggregate = {
  start: { weight: zero, origin: () => Number.NaN, first: zero, second: zero },
  kernel: momentsKernel,
  merge(left, to, right, from) {
    const [a, b] = [momentsOf(left, to), momentsOf(right, from)];
    const joined =
      a.weight === 0 && Number.isNaN(a.mean) ? b : b.weight === 0 && Number.isNaN(b.mean) ? a : join(a, b);
    numbers(left, 'weight')[to] = joined.weight;
    numbers(left, 'origin')[to] = joined.mean;
    numbers(left, 'first')[to] = 0;
    numbers(left, 'second')[to] = joined.squares;
  },
  finish: (state, group) => momentsOf(state, group).mean,
};

interface Moments {
  readonly weight: number;
  readonly mean: number;
  /** Sum of weight times squared distance from the mean. */
  readonly squares: number;
}

function momentsOf(state: AggregateState, group: number): Moments {
  const weight = numbers(state, 'weight')[group];
  const first = numbers(state, 'first')[group];
  const shift = first === 0 ? 0 : first / weight;
  const mean = numbers(state, 'origin')[group] + shift;
  return { weight, mean, squares: numbers(state, 'second')[group] - first * shift };
}

function join(a: Moments, b: Moments): Moments {
  const weight = a.weight + b.weight;
  const distance = b.mean - a.mean;
  const share = b.weight / weight;
  if (!Number.isFinite(distance)) {
    const mean = a.mean * (1 - share) + b.mean * share;
    return { weight, mean, squares: Number.NaN };
  }
  return {
    weight,
    mean: a.mean + distance * share,
    squares: a.squares + b.squares + distance * distance * a.weight * share,
  };
}

/** With ddof 0, as numpy. */
function varianceOf(state: AggregateState, group: number): number {
  const { weight, squares } = momentsOf(state, group);
  return Math.max(0, squares) / weight;
}

export const variance: Aggregate = { ...moments, finish: varianceOf };
export const deviation: Aggregate = {
  ...moments,
  finish: (state, group) => Math.sqrt(varianceOf(state, group)),
};

/** The smallest value (sign 1) or the largest (sign -1). */
export function extreme(sign: 1 | -1): Aggregate {
  const better = (a: number | bigint, b: number | bigint) => (sign === 1 ? a < b : a > b);
  const take = (state: AggregateState, group: number, value: KeyValue) => {
    const best = state.best as KeyValue[];
    const now = best[group];
    if (value === null) return;
    if (now === null || better(value as number, now as number)) best[group] = value;
  };
  return {
    start: { best: () => null },
    kernel: extremeKernel(sign),
    add(state, { groups, x, n }) {
      for (let i = 0; i < n; i++) take(state, groups[i], keyAt(x as Vector, i));
    },
    merge: (left, to, right, from) => take(left, to, (right.best as KeyValue[])[from]),
    finish: (state, group) => (state.best as KeyValue[])[group],
  };
}

export const first: Aggregate = {
  start: { value: () => null },
  add(state, { groups, x, n }) {
    const found = state.value as KeyValue[];
    for (let i = 0; i < n; i++) if (found[groups[i]] === null) found[groups[i]] = keyAt(x as Vector, i);
  },
  merge: (left, to, right, from) => {
    const found = left.value as KeyValue[];
    found[to] ??= (right.value as KeyValue[])[from];
  },
  finish: (state, group) => (state.value as KeyValue[])[group],
};

export const distinctValues: Aggregate = {
  start: { values: () => new Set<KeyValue>() },
  add(state, { groups, x, n }) {
    const sets = state.values as Set<KeyValue>[];
    for (let i = 0; i < n; i++) {
      const value = keyAt(x as Vector, i);
      if (value !== null) sets[groups[i]].add(value);
    }
  },
  merge: (left, to, right, from) => {
    const set = (left.values as Set<KeyValue>[])[to];
    for (const value of (right.values as Set<KeyValue>[])[from]) set.add(value);
  },
  finish: (state, group) => (state.values as Set<KeyValue>[])[group].size,
  held: (state, group) => setEntryBytes * (state.values as Set<KeyValue>[])[group].size,
};

/** What V8 takes for a number in a Set. */
const setEntryBytes = 32;

/** All values of a group, for quantiles; type 7 of Hyndman and Fan 1996 (Am. Stat. 50, 361), as numpy. */
export const quantile: Aggregate = {
  start: { values: () => [] },
  add(state, { groups, x, n }) {
    const [lists, column] = [state.values as number[][], values(x)];
    for (let i = 0; i < n; i++) if (!Number.isNaN(column[i])) lists[groups[i]].push(column[i]);
  },
  merge: (left, to, right, from) => {
    const list = (left.values as number[][])[to];
    for (const value of (right.values as number[][])[from]) list.push(value);
  },
  finish: (state, group, probability = 0.5) => {
    return quantileOf(Float64Array.from((state.values as number[][])[group]).sort(), probability);
  },
  held: (state, group) => 8 * (state.values as number[][])[group].length,
};

/**
 * Values of a group with their weights: the smallest value up to which the wanted share of all weights lies (the inverse of the weighted
 * distribution function; numpy's method inverted_cdf).
 */
export const weightedQuantile: Aggregate = {
  start: { values: () => [], weights: () => [] },
  add(state, { groups, x, weight, n }) {
    const [lists, weights] = [state.values as number[][], state.weights as number[][]];
    const [column, factors] = [values(x), values(weight)];
    for (let i = 0; i < n; i++) {
      if (Number.isNaN(column[i]) || Number.isNaN(factors[i])) continue;
      lists[groups[i]].push(column[i]);
      weights[groups[i]].push(factors[i]);
    }
  },
  merge(left, to, right, from) {
    for (const name of ['values', 'weights']) {
      const list = (left[name] as number[][])[to];
      for (const value of (right[name] as number[][])[from]) list.push(value);
    }
  },
  finish(state, group, probability = 0.5) {
    const [list, weights] = [(state.values as number[][])[group], (state.weights as number[][])[group]];
    return weightedQuantileOf(list, weights, probability);
  },
  held: (state, group) => 16 * (state.values as number[][])[group].length,
};

/** @throws {DomainError} a weight below 0 */
function weightedQuantileOf(
  list: readonly number[],
  weights: readonly number[],
  probability: number,
): number {
  const negative = weights.find((weight) => weight < 0);
  if (negative !== undefined)
    throw new DomainError(`a quantile with the weight ${negative}: weights must not be below 0`, {
      fields: { name: 'weight', value: negative },
    });
  const order = [...list.keys()].filter((i) => weights[i] > 0).sort((a, b) => list[a] - list[b] || a - b);
  const total = order.reduce((all, i) => all + weights[i], 0);
  let below = 0;
  const at = order.find((i) => {
    below += weights[i];
    return below >= probability * total;
  });
  return list[at ?? order[order.length - 1]] ?? Number.NaN;
}

/** Quantile of sorted values; NaN of none. */
export function quantileOf(sorted: Float64Array, probability: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = probability * (sorted.length - 1);
  const below = Math.floor(place);
  const [low, high] = [sorted[below], sorted[Math.min(below + 1, sorted.length - 1)]];
  return interpolate(low, high, place - below);
}

/** From the nearer end, so that both ends are met exactly. Between an infinity and a number lies the infinity. */
export function interpolate(low: number, high: number, share: number): number {
  if (low === high || share === 0) return low;
  const distance = high - low;
  if (distance === Number.POSITIVE_INFINITY && Number.isFinite(low) !== Number.isFinite(high))
    return Number.isFinite(low) ? high : low;
  return share >= 0.5 ? high - distance * (1 - share) : low + distance * share;
}

/** The value of a row; null where it is missing. */
export function keyAt({ values, valid, dictionary }: Vector, i: number): KeyValue {
  if (valid !== undefined && valid[i] === 0) return null;
  const value = values[i];
  if (Number.isNaN(value)) return null;
  return dictionary === undefined ? value : dictionary[value as number];
}
