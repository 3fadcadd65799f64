import { DomainError } from '../../core/index.js';
import { fitSigmoid, sigmoid } from '../statistics/sigmoid.js';

/** How often a class is true where a model gives it some probability. */
export interface CalibrationCurve {
  /** [bin], rows */
  readonly counts: Float64Array;
  /** [bin], weighted mean of the given probabilities; NaN in an empty bin */
  readonly given: Float64Array;
  /** [bin], weighted part of the rows of the class */
  readonly found: Float64Array;
  /** Mean over rows of |given - found| of their bins (expected calibration error). */
  readonly error: number;
}

/**
 * The calibration curve in equal bins of [0, 1].
 * @param probabilities  [row], of one class
 * @param hits  [row], 1 where that class is the true one
 * @throws {DomainError} different lengths, a probability outside [0, 1]
 */
export function calibrationCurve(
  probabilities: Float64Array,
  hits: ArrayLike<number>,
  { bins = 10, weights }: { readonly bins?: number; readonly weights?: Float64Array } = {},
): CalibrationCurve {
  checkProbabilities(probabilities, hits);
  const counts = new Float64Array(bins);
  const sums = [0, 1, 2].map(() => new Float64Array(bins));
  probabilities.forEach((p, i) => {
    const bin = Math.min(Math.floor(p * bins), bins - 1);
    const weight = weights ? weights[i] : 1;
    counts[bin]++;
    sums[0][bin] += weight;
    sums[1][bin] += weight * p;
    sums[2][bin] += weight * hits[i];
  });
  const given = sums[1].map((sum, bin) => sum / sums[0][bin]);
  const found = sums[2].map((sum, bin) => sum / sums[0][bin]);
  const total = sums[0].reduce((sum, each) => sum + each, 0);
  const off = sums[0].map((weight, bin) => (weight > 0 ? weight * Math.abs(given[bin] - found[bin]) : 0));
  return { counts, given, found, error: off.reduce((sum, each) => sum + each, 0) / total };
}

/** A rising function of a score that gives probabilities, as plain data: linear between its points, constant outside. */
export interface Calibration {
  readonly method: 'platt' | 'isotonic';
  /** [point], ascending scores */
  readonly scores: Float64Array;
  /** [point], probabilities, not descending */
  readonly probabilities: Float64Array;
}

/** Points at which a sigmoid is stored: its slope is followed within 1e-5. */
const sigmoidPoints = 1001;

/**
 * Learns to turn scores into probabilities: Platt's sigmoid, or the isotonic regression of Zadrozny and Elkan (KDD 2002) by
 * pooling adjacent violators. To be learned from rows that the model has not seen.
 * @param scores  [row], such as a model's probability of one class
 * @param hits  [row], 1 where that class is the true one
 * @throws {DomainError} different lengths, no rows
 */
export async function fitCalibration(
  method: 'platt' | 'isotonic',
  scores: Float64Array,
  hits: Uint8Array,
  weights?: Float64Array,
): Promise<Calibration> {
  if (scores.length === 0 || scores.length !== hits.length) {
    throw new DomainError(`${scores.length} scores, ${hits.length} hits`, {
      remedy: 'Give one of each per row.',
    });
  }
  if (method === 'isotonic') return isotonic(scores, hits, weights);
  const fitted = await fitSigmoid(scores, hits, weights);
  const [low, high] = scores.reduce(([l, h], s) => [Math.min(l, s), Math.max(h, s)], [Infinity, -Infinity]);
  const at = Float64Array.from(
    { length: sigmoidPoints },
    (_, i) => low + ((high - low) * i) / (sigmoidPoints - 1),
  );
  return { method, scores: at, probabilities: at.map((score) => sigmoid(fitted, score)) };
}

/** Probabilities of scores. @returns  [row]; NaN for a score that is NaN */
export function applyCalibration({ scores, probabilities }: Calibration, values: Float64Array): Float64Array {
  const last = scores.length - 1;
  return values.map((value) => {
    if (Number.isNaN(value)) return value;
    if (value <= scores[0]) return probabilities[0];
    if (value >= scores[last]) return probabilities[last];
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (scores[middle] <= value) low = middle;
      else high = middle;
    }
    const part = (value - scores[low]) / (scores[high] - scores[low]);
    return probabilities[low] + part * (probabilities[high] - probabilities[low]);
  });
}

interface Pool {
  readonly low: number;
  readonly high: number;
  readonly sum: number;
  readonly weight: number;
}

/** The non-descending function that fits hits best: constant on pools of scores, linear between them. */
function isotonic(scores: Float64Array, hits: Uint8Array, weights?: Float64Array): Calibration {
  const pools: Pool[] = [];
  for (const next of poolEqualScores(scores, hits, weights)) {
    let pool = next;
    for (let before = pools.at(-1); before && before.sum * pool.weight >= pool.sum * before.weight; ) {
      pool = join(before, pool);
      pools.pop();
      before = pools.at(-1);
    }
    pools.push(pool);
  }
  const points = pools.flatMap(({ low, high, sum, weight }) =>
    (low === high ? [low] : [low, high]).map((score) => [score, sum / weight]),
  );
  return {
    method: 'isotonic',
    scores: Float64Array.from(points, ([score]) => score),
    probabilities: Float64Array.from(points, ([, p]) => p),
  };
}

function poolEqualScores(scores: Float64Array, hits: Uint8Array, weights?: Float64Array): Pool[] {
  const order = Uint32Array.from(scores, (_, i) => i).sort((a, b) => scores[a] - scores[b]);
  const pools: Pool[] = [];
  for (const i of order) {
    const weight = weights ? weights[i] : 1;
    const own = { low: scores[i], high: scores[i], sum: weight * hits[i], weight };
    const last = pools.at(-1);
    if (last?.high === scores[i]) pools[pools.length - 1] = join(last, own);
    else pools.push(own);
  }
  return pools;
}

function join(below: Pool, above: Pool): Pool {
  const { low } = below;
  return { low, high: above.high, sum: below.sum + above.sum, weight: below.weight + above.weight };
}

function checkProbabilities(probabilities: Float64Array, hits: ArrayLike<number>): void {
  const index = probabilities.findIndex((p) => !(p >= 0 && p <= 1));
  if (index < 0 && probabilities.length === hits.length) return;
  throw new DomainError(
    index < 0
      ? `${probabilities.length} probabilities, ${hits.length} hits`
      : `probability ${probabilities[index]} of row ${index} is not in [0, 1]`,
    { fields: { name: 'probabilities', index }, remedy: 'Give one probability and one hit per row.' },
  );
}
