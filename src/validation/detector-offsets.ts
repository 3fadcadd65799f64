import { inverted } from './inverse.js';
import { foldCounts, nominalResponse, type SimulatedResponse } from './pseudo-experiment.js';

/** How far the detector that measured the data differs from the simulated one, in one respect. */
export interface DetectorOffset {
  readonly name: string;
  /** 0.05: an energy scale 5% higher, an accuracy five points higher. */
  readonly value: number;
  readonly error: number;
  /** Relative change of all counts together that the value stands for: another livetime gives it, too. */
  readonly events: number;
}

/** Events that come from no cause. */
export interface KnownBackground {
  /** [effect] expected number. */
  readonly events: readonly number[];
  /** [effect] their standard deviations, independent of each other; default: none. */
  readonly errors?: readonly number[];
}

/** What the data are compared with. */
export interface OffsetProblem {
  /** [effect] measured counts. */
  readonly counts: ArrayLike<number>;
  readonly nominal: SimulatedResponse;
  /** [cause] events of the flux that the data were drawn from. */
  readonly injected: readonly number[];
  /** Relative error of the livetime, which moves all counts together; default: none. */
  readonly livetimeError?: number;
  /** Known background among the counts; default: none. */
  readonly background?: KnownBackground;
  /** The same simulation with a detector that differs by `size`. */
  readonly varied: readonly {
    readonly name: string;
    readonly size: number;
    readonly response: SimulatedResponse;
  }[];
}

/**
 * What data of a known flux say of their detector: least squares of counts = folded flux + sum of offset x d(folded)/d(offset), for all
 * offsets at once, with the variance of counts and of the simulation, sum over causes of (flux x response error)^2. The livetime is an offset, too,
 * held by its error. In the reconstructed cells, where no unfolding has smoothed anything, a wrong detector is seen best. With measured data the flux is not known, and the offsets
 * cannot be told from it.
 */
export function detectorOffsets({
  counts,
  nominal,
  injected,
  livetimeError = 0,
  background,
  varied,
}: OffsetProblem): DetectorOffset[] {
  const { response, responseErr } = nominalResponse(nominal);
  const expected = foldCounts(response, injected);
  const known = expected.map((_, effect) => background?.events[effect] ?? 0);
  const squaredErrors = responseErr.map((error) => error * error);
  const simulated = foldCounts(
    squaredErrors,
    injected.map((count) => count * count),
  );
  const variance = expected.map((count, effect) => {
    const measured = Math.max(0, counts[effect] - known[effect]);
    const error = background?.errors?.[effect] ?? 0;
    return pooledVariance(measured, count, simulated[effect]) + known[effect] + error * error;
  });
  const slopes = varied.map(({ size, response: other }) =>
    foldCounts(nominalResponse(other).response, injected).map(
      (count, effect) => (count - expected[effect]) / size,
    ),
  );
  const product = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    variance.reduce((sum, v, effect) => (v > 0 ? sum + (a[effect] * b[effect]) / v : sum), 0);
  const difference = expected.map((count, effect) => counts[effect] - known[effect] - count);
  const free = livetimeError > 0 ? [...slopes, expected] : slopes;
  const precision = (i: number, j: number): number =>
    product(free[i], free[j]) + (i === j && i >= slopes.length ? 1 / livetimeError ** 2 : 0);
  const inverse = inverted(free.map((_, i) => free.map((__, j) => precision(i, j))));
  const right = free.map((slope) => product(slope, difference));
  return varied.map(({ name }, i) => {
    const value = inverse[i].reduce((sum, each, j) => sum + each * right[j], 0);
    const events = (value * product(slopes[i], expected)) / product(expected, expected);
    return { name, value, error: Math.sqrt(inverse[i][i]), events };
  });
}

/**
 * Variance of the difference of a count and a simulated number of the same expectation, which both tell: in proportion to their weights. With the
 * simulation's own number and variance, cells that it underestimates by chance would have too small errors, and count too much.
 */
function pooledVariance(counted: number, simulated: number, variance: number): number {
  if (simulated === 0) return counted;
  const weight = variance / simulated;
  const expectation = (weight * counted + simulated) / (weight + 1);
  return (1 + weight) * expectation;
}
