import { DomainError } from '../../../core/index.js';
import type { Node } from '../../expressions/graph.js';
import { interpolate } from '../../reductions/aggregates.js';
import {
  digitValues,
  joined,
  orderOf,
  type RankBinsState,
  type RankValuesState,
} from '../../reductions/rank-bins.js';
import type { Part } from '../part.js';
import type { PassRequest } from '../pass-request.js';
import type { ResultSteps } from '../result.js';
import { bracketedQuantiles } from './bracketed-quantiles.js';
import type { FrameParts } from './rows.js';

/** More values than this are not gathered at once: the bins are divided once more instead. */
const mostGathered = 4_000_000;

export interface QuantilesWanted {
  readonly input: (part: Part) => Node;
  readonly probabilities: readonly number[];
}

/** @throws {DomainError} a probability outside [0, 1] */
export function checkProbabilities(probabilities: readonly number[]): void {
  probabilities.forEach((probability, index) => {
    if (!(probability >= 0 && probability <= 1))
      throw new DomainError(`probability ${probability} at place ${index} is outside [0, 1]`, {
        fields: { name: 'probabilities', index, value: probability },
      });
  });
}

/**
 * Exact quantiles, type 7 of Hyndman and Fan 1996 (Am. Stat. 50, 361). Of much data in one pass, where a sample tells between which
 * values they lie; else in two or three passes: counts of the leading bits of all values tell in which bins the wanted ranks lie, and
 * only the values of these bins are gathered.
 */
export function* quantilesResult(
  frame: FrameParts,
  { input, probabilities }: QuantilesWanted,
): ResultSteps<Float64Array> {
  const request = (spec: PassRequest['spec']): PassRequest => ({
    ...frame,
    spec,
    inputs: (part) => [input(part)],
  });
  const bracketed = yield* bracketedQuantiles({ parts: frame.parts, probabilities, mostGathered, request });
  if (bracketed) return bracketed;
  const [top] = yield [request({ kind: 'rankBins', digits: 0, prefix: 0 })];
  const bins = top as RankBinsState | undefined;
  if (bins === undefined || bins.present === 0)
    return new Float64Array(probabilities.length).fill(Number.NaN);
  const places = probabilities.map((probability) => probability * (bins.present - 1));
  const ranks = new Set(places.flatMap((place) => [Math.floor(place), Math.ceil(place)]));
  const wanted = binsOfRanks(bins.counts, [...ranks], 0);
  const gathered = sum([...wanted.keys()].map((bin) => bins.counts[bin]));
  const values =
    gathered <= mostGathered ? yield* oneLevel(request, wanted) : yield* twoLevels(request, wanted);
  return Float64Array.from(places, (place) => {
    const below = values.get(Math.floor(place)) as number;
    return interpolate(below, values.get(Math.ceil(place)) as number, place - Math.floor(place));
  });
}

/** Ranks that lie in one bin, with the number of values before it and in it. */
interface RanksInBin {
  readonly before: number;
  readonly count: number;
  readonly ranks: number[];
}

/** Bins in which the ranks lie; `offset` values come before the first bin. */
function binsOfRanks(counts: Uint32Array, ranks: readonly number[], offset: number): Map<number, RanksInBin> {
  const sorted = [...ranks].sort((a, b) => a - b);
  const found = new Map<number, RanksInBin>();
  let before = offset;
  let next = 0;
  for (let bin = 0; bin < counts.length && next < sorted.length; bin++) {
    const after = before + counts[bin];
    while (next < sorted.length && sorted[next] < after) {
      const known = found.get(bin) ?? { before, count: counts[bin], ranks: [] };
      known.ranks.push(sorted[next++]);
      found.set(bin, known);
    }
    before = after;
  }
  return found;
}

type Request = (spec: PassRequest['spec']) => PassRequest;
type ValuesOfRanks = Map<number, number>;

function* oneLevel(request: Request, wanted: ReadonlyMap<number, RanksInBin>): ResultSteps<ValuesOfRanks> {
  const [state] = yield [request({ kind: 'rankValues', digits: 1, prefixes: [...wanted.keys()] })];
  const values = joined((state as RankValuesState).pieces);
  const finer = finerBins(wanted, countByNextDigits(values, [...wanted.keys()]));
  return pick(values, finer);
}

function* twoLevels(request: Request, wanted: ReadonlyMap<number, RanksInBin>): ResultSteps<ValuesOfRanks> {
  const states = yield [...wanted.keys()].map((prefix) => request({ kind: 'rankBins', digits: 1, prefix }));
  const finer = finerBins(
    wanted,
    states.map((state) => (state as RankBinsState).counts),
  );
  const [state] = yield [request({ kind: 'rankValues', digits: 2, prefixes: [...finer.keys()] })];
  return pick(joined((state as RankValuesState).pieces), finer);
}

/** Bins divided by the next 16 bits: those in which the ranks lie. `counts` are of each bin. */
function finerBins(
  wanted: ReadonlyMap<number, RanksInBin>,
  counts: readonly Uint32Array[],
): Map<number, RanksInBin> {
  const finer = new Map<number, RanksInBin>();
  [...wanted].forEach(([prefix, { before, ranks }], i) => {
    for (const [bin, found] of binsOfRanks(counts[i], ranks, before))
      finer.set(prefix * digitValues + bin, found);
  });
  return finer;
}

/** Counts of the next 16 bits of values whose first 16 are one of the prefixes, for each prefix. */
function countByNextDigits(values: Float64Array, prefixes: readonly number[]): Uint32Array[] {
  const counts = prefixes.map(() => new Uint32Array(digitValues));
  const places = new Int32Array(digitValues).fill(-1);
  prefixes.forEach((prefix, i) => {
    places[prefix] = i;
  });
  for (let i = 0; i < values.length; i++) {
    const order = orderOf(values[i]);
    counts[places[order >>> 16]][order & 0xffff]++;
  }
  return counts;
}

/** The values of ranks, which lie in bins of 32 bits: only the values of these bins are sorted. */
function pick(values: Float64Array, wanted: ReadonlyMap<number, RanksInBin>): ValuesOfRanks {
  const members = new Map([...wanted].map(([bin, { count }]) => [bin, new Float64Array(count)]));
  const filled = new Map([...wanted.keys()].map((bin) => [bin, 0]));
  for (let i = 0; i < values.length; i++) {
    const bin = orderOf(values[i]);
    const own = members.get(bin);
    if (own === undefined) continue;
    const at = filled.get(bin) as number;
    own[at] = values[i];
    filled.set(bin, at + 1);
  }
  const found: ValuesOfRanks = new Map();
  for (const [bin, { before, ranks }] of wanted) {
    const sorted = (members.get(bin) as Float64Array).sort();
    for (const rank of ranks) found.set(rank, sorted[rank - before]);
  }
  return found;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
