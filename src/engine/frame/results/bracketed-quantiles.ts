import { interpolate } from '../../reductions/aggregates.js';
import { nthSmallest } from '../../reductions/nth-smallest.js';
import { joined } from '../../reductions/rank-bins.js';
import type { BracketState, FirstValuesState, RankBracketsState } from '../../reductions/rank-brackets.js';
import { type Part, rowsOf } from '../part.js';
import type { PassRequest } from '../pass-request.js';
import type { ResultSteps } from '../result.js';

/** Blocks of which some values are looked at first, and how many of each. */
const sampledBlocks = 16;
const sampledValues = 4096;
/** With fewer blocks than this the sample would be much of the data. */
const fewestBlocks = 64;
const mostProbabilities = 16;
/** Standard deviations of a rank in the sample that a bracket reaches to both sides: one in 16,000 misses. */
const reach = 4;

export interface BracketsWanted {
  readonly parts: readonly Part[];
  readonly probabilities: readonly number[];
  /** More values than this are not gathered. */
  readonly mostGathered: number;
  readonly request: (spec: PassRequest['spec']) => PassRequest;
}

/**
 * Exact quantiles in one pass over the data and a look at some of its blocks: a sample tells between which values they should lie
 * (Floyd and Rivest 1975, Comm. ACM 18, 165), the pass counts what lies below and gathers what lies between.
 * @returns undefined where there is too little data for a sample, or a quantile is not where the sample says
 */
export function* bracketedQuantiles(wanted: BracketsWanted): ResultSteps<Float64Array | undefined> {
  const { parts, probabilities, mostGathered, request } = wanted;
  const rows = parts.flatMap(({ source }) => rowsOf(source)).reduce((sum, each) => sum + each, 0);
  if (probabilities.length > mostProbabilities || rows < fewestBlocks * 65_536) return undefined;
  const [first] = yield [
    { ...request({ kind: 'firstValues', perBlock: sampledValues }), someBlocks: sampledBlocks },
  ];
  const sample = joined((first as FirstValuesState | undefined)?.pieces ?? []).sort();
  if (sample.length < sampledValues) return undefined;
  const brackets = probabilities.map((probability) => bracketOf(sample, probability));
  const share = brackets.reduce((sum, bracket) => sum + shareWithin(sample, bracket), 0);
  if (share * rows > mostGathered) return undefined;
  const [state] = yield [request({ kind: 'rankBrackets', brackets })];
  return quantilesWithin(brackets, probabilities, (state as RankBracketsState).brackets);
}

type Bracket = readonly [low: number, high: number];

/** Values of a sorted sample around a quantile; infinite where the sample ends. */
function bracketOf(sample: Float64Array, probability: number): Bracket {
  const { length } = sample;
  const margin = reach * Math.sqrt(length * probability * (1 - probability)) + 2;
  const low = Math.floor(probability * length - margin);
  const high = Math.ceil(probability * length + margin);
  return [
    low < 0 ? Number.NEGATIVE_INFINITY : sample[low] + 0,
    high >= length ? Number.POSITIVE_INFINITY : sample[high] + 0,
  ];
}

function shareWithin(sample: Float64Array, [low, high]: Bracket): number {
  const within = sample.reduce((count, value) => count + Number(value > low && value < high), 0);
  return within / sample.length;
}

function quantilesWithin(
  brackets: readonly Bracket[],
  probabilities: readonly number[],
  found: readonly BracketState[],
): Float64Array | undefined {
  const quantiles = probabilities.map((probability, i) => {
    const { counts, pieces } = found[i];
    const place = probability * (counts[3] - 1);
    const rows = { counts, values: joined(pieces) };
    const low = valueOfRank(brackets[i], rows, Math.floor(place));
    const high = valueOfRank(brackets[i], rows, Math.ceil(place));
    if (low === undefined || high === undefined) return undefined;
    return interpolate(low, high, place - Math.floor(place));
  });
  return quantiles.includes(undefined) ? undefined : Float64Array.from(quantiles as number[]);
}

function valueOfRank(
  [low, high]: Bracket,
  { counts, values }: { readonly counts: Float64Array; readonly values: Float64Array },
  rank: number,
): number | undefined {
  const [below, atLow, atHigh] = counts;
  const place = rank - below - atLow;
  if (place < 0) return rank >= below ? low : undefined;
  if (place < values.length) return nthSmallest(values, place) + 0;
  return place - values.length < atHigh ? high : undefined;
}
