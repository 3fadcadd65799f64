import { type RandomStream, randomStream } from '../core/index.js';
import { chiSquaredPValue } from './statistics.js';

/** A weighted histogram with the variances of its bins. */
export interface WeightedHistogram {
  /** [bin] sums of weights. */
  readonly sums: ArrayLike<number>;
  /** [bin] variances: sums of squared weights, of a simulation by shower, as the throws of one fall into a bin together. */
  readonly variances: ArrayLike<number>;
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
 * Compares the shapes of data and of a weighted simulation: a chi-squared with the errors of both, and a Kolmogorov-Smirnov test
 * whose p-value is that of toys with the same errors. Neither takes weighted events for counted ones.
 */
export function histogramAgreement(
  data: WeightedHistogram,
  simulation: WeightedHistogram,
  { seed, name, leastPValue = 0.001 }: AgreementOptions,
): HistogramAgreement {
  const random = randomStream({ seed, stage: `ks-toys ${name}` });
  return {
    ...shapeChiSquared(data, simulation),
    ...kolmogorovSmirnov(data, simulation, { random, leastPValue }),
  };
}

/** Fewer events in a bin (expected in the data, effective in the simulation) are added to the next one: their fluctuations are not normal. */
const fewestEvents = 25;

/**
 * Chi-squared between data and scaled simulation, sum (D - f S)^2 / (f S w + f^2 var S), w the mean weight of the data's events; f is fitted, which
 * costs one degree of freedom. The variance of the data is that of the expectation (Pearson), which does not shrink where the data are few.
 */
function shapeChiSquared(data: WeightedHistogram, simulation: WeightedHistogram) {
  const meanWeight = total(data.variances) / total(data.sums);
  let factor = total(data.sums) / total(simulation.sums);
  const bins = merged(data, simulation, factor / meanWeight);
  const varianceOf = ({ expected, variance }: MergedBin): number =>
    factor * expected * meanWeight + factor * factor * variance;
  for (let step = 0; step < 4; step++) {
    let [product, square] = [0, 0];
    for (const bin of bins) {
      product += (bin.counted * bin.expected) / varianceOf(bin);
      square += (bin.expected * bin.expected) / varianceOf(bin);
    }
    factor = product / square;
  }
  const chiSquared = bins.reduce(
    (sum, bin) => sum + (bin.counted - factor * bin.expected) ** 2 / varianceOf(bin),
    0,
  );
  const degreesOfFreedom = bins.length - 1;
  return {
    chiSquared,
    degreesOfFreedom,
    chiSquaredPValue: degreesOfFreedom < 1 ? 1 : chiSquaredPValue(chiSquared, degreesOfFreedom),
  };
}

interface MergedBin {
  counted: number;
  expected: number;
  variance: number;
}

/** Neighbouring bins together, until each has enough events; a poor rest goes to the last. @param scale  events per simulated weight */
function merged(data: WeightedHistogram, simulation: WeightedHistogram, scale: number): MergedBin[] {
  const bins: MergedBin[] = [];
  let open: MergedBin = { counted: 0, expected: 0, variance: 0 };
  for (let i = 0; i < data.sums.length; i++) {
    open.counted += data.sums[i];
    open.expected += simulation.sums[i];
    open.variance += simulation.variances[i];
    const effective = open.expected ** 2 / open.variance;
    if (!(scale * open.expected >= fewestEvents && effective >= fewestEvents)) continue;
    bins.push(open);
    open = { counted: 0, expected: 0, variance: 0 };
  }
  const last = bins[bins.length - 1];
  if (last === undefined) return [open];
  last.counted += open.counted;
  last.expected += open.expected;
  last.variance += open.variance;
  return bins;
}

/** Toys at first; ten times as many as long as too few lie further out. */
const firstToys = 100;
const exceeding = 10;

/**
 * Largest distance of the cumulative distributions, and how often toys lie as far apart: normal bins with the variances of both histograms, their
 * sums fixed, which is the Brownian bridge of the test with the events' weights in it.
 */
function kolmogorovSmirnov(
  data: WeightedHistogram,
  simulation: WeightedHistogram,
  { random, leastPValue }: { readonly random: RandomStream; readonly leastPValue: number },
): Pick<HistogramAgreement, 'distance' | 'ksPValue'> {
  const [counted, expected] = [total(data.sums), total(simulation.sums)];
  const bins = data.sums.length;
  const difference = new Float64Array(bins);
  const share = new Float64Array(bins);
  const error = new Float64Array(bins);
  for (let i = 0; i < bins; i++) {
    difference[i] = data.sums[i] / counted - simulation.sums[i] / expected;
    share[i] = simulation.sums[i] / expected;
    error[i] = Math.sqrt(data.variances[i] / counted ** 2 + simulation.variances[i] / expected ** 2);
  }
  const distance = largestSum(difference);
  const most = Math.ceil(exceeding / leastPValue);
  let [toys, further] = [0, 0];
  for (let wanted = firstToys; further < exceeding && toys < most; wanted *= 10) {
    for (; toys < Math.min(wanted, most); toys++)
      if (largestSum(bridge(random, error, share)) >= distance) further++;
  }
  return { distance, ksPValue: (further + 1) / (toys + 1) };
}

/** Normal deviations of every bin, less what their sum adds to each by the normalisation. */
function bridge(random: RandomStream, error: Float64Array, share: Float64Array): Float64Array {
  const deviation = error.map((sigma) => (sigma > 0 ? sigma * random.normal() : 0));
  const sum = total(deviation);
  return deviation.map((value, i) => value - share[i] * sum);
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
