import { DomainError, type RandomStream, randomStream } from '../core/index.js';
import { cholesky, covarianceChiSquared } from '../unfolding/index.js';

/** Counted, perhaps prescaled events. */
export interface WeightedHistogram {
  /** [bin] sums of weights. */
  readonly sums: ArrayLike<number>;
  /** [bin] sums of squared weights. */
  readonly variances: ArrayLike<number>;
}

/** Simulated events, whose bins are not independent: throws of one shower are alike. */
export interface SimulatedHistogram {
  /** [bin] sums of weights. */
  readonly sums: ArrayLike<number>;
  /** [bin x bins + bin], by shower (`showerCovariance`). */
  readonly covariance: ArrayLike<number>;
}

/** How well data and simulation agree in shape, by two tests. */
export interface HistogramAgreement {
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly chiSquaredPValue: number;
  /** Largest distance of the cumulative distributions (Kolmogorov, Smirnov). */
  readonly distance: number;
  readonly ksPValue: number;
}

export interface AgreementOptions {
  readonly seed: number;
  /** Which comparison it is: keys the random numbers of the toys. */
  readonly name: string;
  /** Smallest p-value that has to be told; default 0.001. More toys are made for smaller ones, where they are needed. */
  readonly leastPValue?: number;
}

/**
 * Compares the shapes of data and of a weighted simulation: a chi-squared with the covariance of both, and a Kolmogorov-Smirnov test
 * whose p-value is that of toys with the same covariance. Neither takes weighted events for counted ones, nor throws of one shower for independent ones.
 */
export function histogramAgreement(
  data: WeightedHistogram,
  simulation: SimulatedHistogram,
  { seed, name, leastPValue = 0.001 }: AgreementOptions,
): HistogramAgreement {
  const random = randomStream({ seed, stage: `ks-toys ${name}` });
  const places = Array.from(data.sums, (_, bin) => bin);
  return {
    ...shapeChiSquared(differenceOf(data, simulation, mergedBins(data, simulation))),
    ...kolmogorovSmirnov(differenceOf(data, simulation, { bins: places.length, places }), {
      random,
      leastPValue,
    }),
  };
}

/** Data minus simulation, both of sum 1. */
interface ShapeDifference {
  /** [bin] */
  readonly difference: Float64Array;
  /** [bin] expected by both together, of sum 1. */
  readonly share: Float64Array;
  /** [bin x bins + bin] of both histograms, as shares, their sums not yet held fixed. */
  readonly covariance: Float64Array;
}

/** Which merged bin each bin belongs to. */
interface Binning {
  readonly bins: number;
  /** [bin] */
  readonly places: readonly number[];
}

/**
 * The difference of two shapes and its covariance. Where both are of one shape, data and simulation tell its shares together, each by its weight: with the numbers
 * of one alone, bins in which it has few events by chance would have too small errors.
 */
function differenceOf(
  data: WeightedHistogram,
  simulation: SimulatedHistogram,
  binning: Binning,
): ShapeDifference {
  const [counted, expected] = [total(data.sums), total(simulation.sums)];
  const found = merged(data.sums, binning).map((sum) => sum / counted);
  const simulated = merged(simulation.sums, binning).map((sum) => sum / expected);
  const squares = merged(data.variances, binning).map((sum) => sum / counted ** 2);
  const covariance = mergedSquare(simulation.covariance, binning).map((value) => value / expected ** 2);
  const { bins } = binning;
  const meanWeight = total(squares);
  const dataWeight = found.map((share, i) => (share > 0 ? squares[i] / share : meanWeight));
  const share = simulated.map((own, i) => {
    if (own === 0) return 0;
    const weight = covariance[i * bins + i] / own;
    return (weight * found[i] + dataWeight[i] * own) / (weight + dataWeight[i]);
  });
  const scale = share.map((value, i) => (simulated[i] > 0 ? Math.sqrt(value / simulated[i]) : 0));
  const both = covariance.map((value, k) => value * scale[Math.floor(k / bins)] * scale[k % bins]);
  for (let i = 0; i < bins; i++) both[i * bins + i] += share[i] * dataWeight[i];
  const sum = total(share);
  return {
    difference: found.map((value, i) => value - simulated[i]),
    share: share.map((value) => value / sum),
    covariance: both,
  };
}

/** Sums of bins that are merged. */
function merged(values: ArrayLike<number>, { bins, places }: Binning): Float64Array {
  const sums = new Float64Array(bins);
  places.forEach((place, i) => {
    sums[place] += values[i];
  });
  return sums;
}

/** The same of a covariance, [bin x bins + bin]. */
function mergedSquare(values: ArrayLike<number>, { bins, places }: Binning): Float64Array {
  const sums = new Float64Array(bins * bins);
  places.forEach((place, i) => {
    places.forEach((other, j) => {
      sums[place * bins + other] += values[i * places.length + j];
    });
  });
  return sums;
}

/** Fewer events in a bin (expected in the data, effective in the simulation) are added to the next one: their fluctuations are not normal. */
const fewestEvents = 25;

/** Neighbouring bins together, until each has enough events; a poor rest goes to the last. */
function mergedBins(data: WeightedHistogram, simulation: SimulatedHistogram): Binning {
  const size = data.sums.length;
  const scale = total(data.sums) ** 2 / total(data.variances) / total(simulation.sums);
  const places: number[] = [];
  let bins = 0;
  for (let i = 0, first = 0; i < size; i++) {
    places.push(bins);
    const own = { first, end: i + 1 };
    const expected = total(Array.from(simulation.sums).slice(own.first, own.end));
    const effective = expected ** 2 / blockSum(simulation.covariance, size, own);
    if (!(scale * expected >= fewestEvents && effective >= fewestEvents)) continue;
    bins++;
    first = i + 1;
  }
  const last = Math.max(0, bins - 1);
  return { bins: last + 1, places: places.map((place) => Math.min(place, last)) };
}

/** Variance of bins together. */
function blockSum(
  covariance: ArrayLike<number>,
  size: number,
  { first, end }: { readonly first: number; readonly end: number },
): number {
  let sum = 0;
  for (let i = first; i < end; i++) for (let j = first; j < end; j++) sum += covariance[i * size + j];
  return sum;
}

/**
 * Chi-squared of the difference with the covariance that is left when both sums are held fixed. It has one direction without variance, so that one degree of
 * freedom is lost; it equals the chi-squared between data and simulation with a fitted scale.
 */
function shapeChiSquared({ difference, share, covariance }: ShapeDifference) {
  if (difference.length < 2) return { chiSquared: 0, degreesOfFreedom: 0, chiSquaredPValue: 1 };
  const { chi2, ndf, pValue } = covarianceChiSquared(difference, ofFixedSum(share, covariance));
  return { chiSquared: chi2, degreesOfFreedom: ndf, chiSquaredPValue: pValue };
}

/** P V P^T with P = 1 - share 1^T: every bin less its share of what the sum deviates. */
function ofFixedSum(share: Float64Array, covariance: Float64Array): Float64Array {
  const size = share.length;
  const rows = share.map((_, i) => total(covariance.subarray(i * size, (i + 1) * size)));
  const all = total(rows);
  return covariance.map((value, k) => {
    const [i, j] = [Math.floor(k / size), k % size];
    return value - share[i] * rows[j] - share[j] * rows[i] + share[i] * share[j] * all;
  });
}

/** Toys at first; ten times as many as long as too few lie further out. */
const firstToys = 100;
const exceeding = 10;

/**
 * Largest distance of the cumulative distributions, and how often toys lie as far apart: normal bins with the covariance of both histograms, their
 * sums fixed, which is the Brownian bridge of the test with the events' weights and the showers' throws in it.
 */
function kolmogorovSmirnov(
  { difference, share, covariance }: ShapeDifference,
  { random, leastPValue }: { readonly random: RandomStream; readonly leastPValue: number },
): Pick<HistogramAgreement, 'distance' | 'ksPValue'> {
  const distance = largestSum(difference);
  const draw = normalBridge(share, covariance);
  const most = Math.ceil(exceeding / leastPValue);
  let [toys, further] = [0, 0];
  for (let wanted = firstToys; further < exceeding && toys < most; wanted *= 10) {
    for (; toys < Math.min(wanted, most); toys++) if (largestSum(draw(random)) >= distance) further++;
  }
  return { distance, ksPValue: (further + 1) / (toys + 1) };
}

/** Correlated normal deviations of every bin, less what their sum adds to each by the normalisation. Bins that the simulation does not reach have none. */
function normalBridge(share: Float64Array, covariance: Float64Array): (random: RandomStream) => Float64Array {
  const size = share.length;
  const used = [...share.keys()].filter((i) => covariance[i * size + i] > 0);
  const n = used.length;
  const own = Float64Array.from({ length: n * n }, (_, k) => {
    return covariance[used[Math.floor(k / n)] * size + used[k % n]];
  });
  const lower = cholesky(own, n);
  if (lower === undefined)
    throw new DomainError('the covariance of the simulation is not that of any showers', {
      fields: { bins: size },
      remedy: 'Make it with showerCovariance from the events of the histogram.',
    });
  const independent = new Float64Array(n);
  return (random) => {
    for (let k = 0; k < n; k++) independent[k] = random.normal();
    const deviation = new Float64Array(size);
    for (let k = 0; k < n; k++)
      for (let l = 0; l <= k; l++) deviation[used[k]] += lower[k * n + l] * independent[l];
    const sum = total(deviation);
    return deviation.map((value, i) => value - share[i] * sum);
  };
}

function largestSum(values: Float64Array): number {
  let [sum, largest] = [0, 0];
  for (const value of values) {
    sum += value;
    largest = Math.max(largest, Math.abs(sum));
  }
  return largest;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}
