import type { RecoveredBin } from './known-spectra.js';
import { ensembleLimit, falseAlarmShares, shareInWords, tolerances } from './limits.js';
import { standardDeviation } from './statistics.js';
import { percent, short, type Verdict, within } from './verdict.js';

/** A spectrum as it is recovered without fluctuations of data, and with resampled showers. */
export interface SpecialSpectrum {
  readonly spectrum: string;
  readonly expected: readonly RecoveredBin[];
  /** [resampling][bin of expected] */
  readonly resampled: readonly (readonly number[])[];
}

/** A number with its error by resampled showers. */
export interface ResampledNumber {
  readonly name: string;
  readonly value: number;
  readonly error: number;
  readonly resamplings: number;
}

/** What a composition that no one expects does to the result. */
export interface StressNumbers {
  readonly spectrum: string;
  /** Unfolded / true - 1 of all events, all energy bins together. */
  readonly bias: ResampledNumber;
  /** Share of all events that is found in a group that is not there; nothing where every group is. */
  readonly wrong?: ResampledNumber & { readonly group: string };
}

/** Pure and flipped compositions: what of the total is lost, and what is taken for another group. */
export function stressNumbers(special: SpecialSpectrum): StressNumbers {
  const { spectrum, expected } = special;
  const truth = (name: string): number => sumOf(expected, name, ({ truth: value }) => value);
  const number = numberOf(special);
  const bias = number('bias of all events', (unfolded) => unfolded('total') / truth('total') - 1);
  const group = ['light', 'heavy'].find((name) => truth(name) === 0);
  if (group === undefined) return { spectrum, bias };
  const share = number(`taken for ${group}`, (unfolded) => unfolded(group) / unfolded('total'));
  return { spectrum, bias, wrong: { ...share, group } };
}

type Sums = (name: string) => number;

/** Evaluates a number for the spectrum itself and for every resampling. */
function numberOf({ expected, resampled }: SpecialSpectrum) {
  const own = (name: string): number => sumOf(expected, name, ({ unfolded }) => unfolded);
  return (name: string, of: (unfolded: Sums) => number): ResampledNumber => {
    const drawn = resampled.map((row) => of((kind) => sumOf(expected, kind, (_, index) => row[index])));
    return { name, value: of(own), error: standardDeviation(drawn), resamplings: resampled.length };
  };
}

function sumOf(
  expected: readonly RecoveredBin[],
  name: string,
  value: (bin: RecoveredBin, index: number) => number,
): number {
  return expected.reduce((sum, bin, index) => (bin.name === name ? sum + value(bin, index) : sum), 0);
}

/**
 * How much of the contrast between spectra with and without a feature is found again: slope of the unfolded contrast on the true
 * one over the energy bins of the total; 1: all of it.
 */
export function recoveredFeature(withFeature: SpecialSpectrum, without: SpecialSpectrum): ResampledNumber {
  const bins = withFeature.expected.flatMap(({ name }, i) => (name === 'total' ? [i] : []));
  const truth = bins.map((i) => withFeature.expected[i].truth / without.expected[i].truth - 1);
  const share = (one: (i: number) => number, other: (i: number) => number): number => {
    const product = bins.reduce((sum, i, k) => sum + (one(i) / other(i) - 1) * truth[k], 0);
    return product / truth.reduce((sum, value) => sum + value * value, 0);
  };
  const drawn = withFeature.resampled.map((row, r) =>
    share(
      (i) => row[i],
      (i) => without.resampled[r][i],
    ),
  );
  return {
    name: withFeature.spectrum,
    value: share(
      (i) => withFeature.expected[i].unfolded,
      (i) => without.expected[i].unfolded,
    ),
    error: standardDeviation(drawn),
    resamplings: drawn.length,
  };
}

const group = 'composition stress and features';

/** The verdicts of stress: tolerances, and what another simulation of the same size may add to them. */
export function stressVerdicts(stress: readonly StressNumbers[]): Verdict[] {
  const count = stress.reduce((sum, { wrong }) => sum + (wrong === undefined ? 1 : 2), 0);
  return stress.flatMap(({ spectrum, bias, wrong }) => {
    const { limit, words } = limitOf(bias, tolerances.stressBias, { family: 'stress', count });
    const verdict = within({ group, test: `${spectrum}: bias of all events` }, bias.value, [-limit, limit], {
      reason: `± ${percent(bias.error)} by ${bias.resamplings} resamplings of the showers`,
      limit: words,
    });
    if (wrong === undefined) return [verdict];
    const most = limitOf(wrong, tolerances.wrongShare, { family: 'stress', count });
    const taken = within(
      { group, test: `${spectrum}: share taken for ${wrong.group}` },
      wrong.value,
      [0, most.limit],
      {
        reason: `± ${percent(wrong.error)} by ${wrong.resamplings} resamplings of the showers`,
        limit: most.words,
      },
    );
    return [verdict, taken];
  });
}

export function featureVerdicts(features: readonly ResampledNumber[]): Verdict[] {
  return features.map((feature) => {
    const { name, value, error, resamplings } = feature;
    const { limit, words } = limitOf(feature, tolerances.feature, {
      family: 'features',
      count: features.length,
    });
    return within({ group, test: `${name}: share that comes back` }, value, [1 - limit, 1 + limit], {
      reason: `± ${short(error)} by ${resamplings} resamplings of the showers; contrast to the same spectrum without it`,
      limit: words,
    });
  });
}

function limitOf(
  { error, resamplings }: ResampledNumber,
  tolerance: number,
  { family, count }: { readonly family: 'stress' | 'features'; readonly count: number },
): { readonly limit: number; readonly words: string } {
  const z = ensembleLimit(falseAlarmShares[family], count, resamplings);
  const words = `tolerance ${tolerance} and ${z.toFixed(1)} errors: ${shareInWords(family, count)}`;
  return { limit: tolerance + z * error, words };
}
