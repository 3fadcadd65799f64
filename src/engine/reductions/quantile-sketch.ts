import { discard } from '../../core/index.js';
import { interpolate } from './aggregates.js';

/** Values of a buffer. Larger: more exact, and more memory. */
const size = 8192;

/**
 * Buffers of this thread that no sketch holds any more, for the next ones: each value that is taken in passes through some, and as garbage
 * they would take more than the data.
 */
const spare: Float64Array[] = [];
const mostSpare = 32;

const takeBuffer = (): Float64Array => spare.pop() ?? new Float64Array(size);

/** Takes back what only the caller holds. */
function giveBack(buffer: Float64Array): void {
  if (spare.length < mostSpare && buffer.length === size) spare.push(buffer);
  else discard([buffer]);
}

/** A sketch as plain data. */
export interface SketchState {
  /** Values taken in. */
  count: number;
  min: number;
  max: number;
  /** The last values, less than a buffer of them, unsorted: `waiting` of them. */
  tail: Float64Array;
  waiting: number;
  /** [level] sorted values, each standing for 2^level values; null where there is no such buffer. */
  readonly levels: (Float64Array | null)[];
  /** [level] how often two of its buffers were made one. */
  readonly merges: number[];
  /** By how many ranks the sketch may be too high, and too low. */
  above: number;
  below: number;
}

export const emptySketch = (): SketchState => ({
  count: 0,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  tail: takeBuffer(),
  waiting: 0,
  levels: [],
  merges: [],
  above: 0,
  below: 0,
});

/** Takes in the first `n` values; NaN is left out. */
export function addToSketch(sketch: SketchState, values: ArrayLike<number>, n = values.length): void {
  if (sketch.tail.length < size) sketch.tail = extended(sketch.tail);
  for (let i = 0; i < n; i++) {
    const value = values[i];
    if (Number.isNaN(value)) continue;
    if (value < sketch.min) sketch.min = value;
    if (value > sketch.max) sketch.max = value;
    sketch.count++;
    sketch.tail[sketch.waiting++] = value;
    if (sketch.waiting < size) continue;
    sketch.waiting = 0;
    const full = sketch.tail;
    sketch.tail = takeBuffer();
    carry(sketch, full.sort(), 0);
  }
}

function extended(tail: Float64Array): Float64Array {
  const whole = takeBuffer();
  whole.set(tail);
  return whole;
}

/** What another thread is sent: the tail without what lies behind its values. The sketch must not be used again. */
export function closedSketch(sketch: SketchState): SketchState {
  const tail = sketch.tail.slice(0, sketch.waiting);
  giveBack(sketch.tail);
  return { ...sketch, tail };
}

/** Adds what `right` holds to `left`, which is changed, and owns the buffers of both; the order of merging is part of the result. */
export function mergeSketches(left: SketchState, right: SketchState): SketchState {
  const count = left.count + right.count;
  addToSketch(left, right.tail, right.waiting);
  right.levels.forEach((buffer, level) => {
    if (buffer) carry(left, buffer, level);
  });
  right.merges.forEach((merges, level) => {
    left.merges[level] = (left.merges[level] ?? 0) + merges;
  });
  left.above += right.above;
  left.below += right.below;
  left.count = count;
  left.min = Math.min(left.min, right.min);
  left.max = Math.max(left.max, right.max);
  return left;
}

/** Puts a buffer on its level; two on one level become one on the next, as in adding binary numbers. */
function carry(sketch: SketchState, buffer: Float64Array, level: number): void {
  const { levels, merges } = sketch;
  while (levels.length <= level) levels.push(null);
  const other = levels[level];
  if (other === null) {
    levels[level] = buffer;
    return;
  }
  levels[level] = null;
  merges[level] ??= 0;
  for (let each = 0; each < level; each++) merges[each] ??= 0;
  const upper = merges[level]++ % 2;
  // Of a pair the lower value makes ranks too high by at most its weight, the upper one too low.
  if (upper === 0) sketch.above += 2 ** level;
  else sketch.below += 2 ** level;
  carry(sketch, everySecond(other, buffer, upper), level + 1);
}

/** Every second value of two sorted buffers taken together, from the first or the second on; both buffers are given back. */
function everySecond(a: Float64Array, b: Float64Array, upper: number): Float64Array {
  const kept = takeBuffer();
  let [i, j] = [0, 0];
  for (let k = 0; k < 2 * size; k++) {
    const value = j >= size || (i < size && a[i] <= b[j]) ? a[i++] : b[j++];
    if ((k & 1) === upper) kept[k >> 1] = value;
  }
  giveBack(a);
  giveBack(b);
  return kept;
}

/**
 * Quantiles of a stream of numbers in little memory (64 kB for each doubling of their number). Sorted buffers of 8192 values;
 * two of one weight become one of twice the weight by taking every second value, in turn from the first and the second on (Munro and
 * Paterson 1980, Theor. Comput. Sci. 12, 315). No random numbers: the same values in the same order give the same sketch, and
 * sketches of parts merged in order are a sketch of the whole.
 * ```ts
 * const sketch = await frame.quantileSketch('log_s125');
 * sketch.quantiles([0.25, 0.5, 0.75]);   // each within sketch.rankError of the wanted share of all values
 * ```
 */
export class QuantileSketch {
  #state: SketchState;

  constructor(state = emptySketch()) {
    this.#state = state;
  }

  /** Takes in values; NaN is left out. */
  add(values: ArrayLike<number>): this {
    addToSketch(this.#state, values);
    return this;
  }

  /** Takes in what another sketch holds. */
  merge(other: QuantileSketch): this {
    const { levels, ...rest } = other.#state;
    mergeSketches(this.#state, { ...rest, levels: levels.map((buffer) => buffer?.slice() ?? null) });
    return this;
  }

  /** Empties it, and gives its memory back at once. */
  clear(): void {
    const { tail, levels } = this.#state;
    discard([tail, ...levels.filter((buffer) => buffer !== null)]);
    this.#state = emptySketch();
  }

  /** Number of values taken in. */
  get count(): number {
    return this.#state.count;
  }

  /**
   * How far at most a quantile's share may be from the wanted one, as a share of all values: certain, not probable. 0 below 16,384
   * values, about 2e-4 at a million, 5e-4 at a hundred million; at most log2(count / 8192) / 16384.
   */
  get rankError(): number {
    const { above, below, count } = this.#state;
    return count === 0 ? 0 : Math.max(above, below) / count;
  }

  /**
   * One of the values for each probability, with a share within rankError of it; where rankError is 0 exactly what quantiles() gives.
   * @param probabilities  in [0, 1]; 0 and 1 give the smallest and the largest value
   * @returns  [probability]; NaN without values
   */
  quantiles(probabilities: readonly number[]): Float64Array {
    const { values, ranks } = this.#entries();
    const { count, min, max, above, below } = this.#state;
    return Float64Array.from(probabilities, (probability) => {
      if (count === 0) return Number.NaN;
      if (probability <= 0) return min;
      if (probability >= 1) return max;
      const place = probability * (count - 1);
      const value = values[firstAbove(ranks, place)];
      if (above + below > 0 || Number.isInteger(place)) return value;
      const low = values[Math.floor(place)];
      return interpolate(low, values[Math.floor(place) + 1], place - Math.floor(place));
    });
  }

  /** The values that are held, sorted, and how many values of the stream each stands for. */
  weightedValues(): WeightedValues {
    const { tail, waiting, levels } = this.#state;
    const last = tail.slice(0, waiting).sort();
    let all: WeightedValues = { values: last, weights: new Float64Array(waiting).fill(1) };
    levels.forEach((buffer, level) => {
      if (!buffer) return;
      const before = all;
      all = withBuffer(before, buffer, 2 ** level);
      discard([before.values, before.weights]);
    });
    return all;
  }

  /** All values that are held, sorted, and how many values of the stream lie at or below each. */
  #entries(): { values: Float64Array; ranks: Float64Array } {
    const { values, weights } = this.weightedValues();
    let rank = 0;
    const ranks = weights.map((weight) => {
      rank += weight;
      return rank;
    });
    return { values, ranks };
  }
}

/** Sorted values, and how many values of a stream each stands for. */
export interface WeightedValues {
  readonly values: Float64Array;
  readonly weights: Float64Array;
}

/** With the sorted values of a buffer that stand for `weight` values each, behind equal ones that are there. */
function withBuffer(all: WeightedValues, buffer: Float64Array, weight: number): WeightedValues {
  const before = all.values.length;
  const values = new Float64Array(before + buffer.length);
  const weights = new Float64Array(before + buffer.length);
  let [i, j] = [0, 0];
  for (let k = 0; k < values.length; k++) {
    const isOld = j >= buffer.length || (i < before && all.values[i] <= buffer[j]);
    values[k] = isOld ? all.values[i] : buffer[j];
    weights[k] = isOld ? all.weights[i++] : weight;
    if (!isOld) j++;
  }
  return { values, weights };
}

/** Number of the first entry that is above `place`, of numbers that grow; the last where none is. */
function firstAbove(ranks: Float64Array, place: number): number {
  let [low, high] = [0, ranks.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranks[middle] > place) high = middle;
    else low = middle + 1;
  }
  return low;
}
