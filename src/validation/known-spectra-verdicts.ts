import type { RecoveredBin, RecoveredSpectrum } from './known-spectra.js';
import type { KnownSpectrum } from './known-spectrum.js';
import { ensembleLimit, falseAlarmShares } from './limits.js';
import { type Judged, judgePulls } from './pull-test.js';
import type { BootstrapRatio } from './shower-bootstrap.js';
import { mean, standardDeviation } from './statistics.js';
import { largestRawBias, short, type Verdict, within } from './verdicts.js';

/** What of a feature of the spectrum comes back. */
export interface RecoveredFeature {
  readonly name: string;
  /** 1: all of it. Slope of the unfolded contrast on the true one over the energy bins. */
  readonly share: number;
}

export const knownSpectraLimits = {
  /** Share of intervals of one standard deviation that hold the smeared truth, for normal pulls of width 1.15 and 0.85: 0.683 for width 1. */
  coverage: [0.615, 0.761],
  /** Mean over the energy bins of the total's bias, for compositions that no one expects. */
  stressBias: 0.05,
  /** Share of a pure composition that is found in the wrong groups. */
  wrongShare: 0.1,
  feature: [0.85, 1.15],
  bootstrap: [0.9, 1.1],
} as const;

/** Pulls, coverage and bias of recovered model spectra: one line each for the analysis' own prior, the worst of all others together. */
export function knownSpectraVerdicts(recovered: readonly RecoveredSpectrum[], ownPrior: string): Verdict[] {
  const own = recovered.filter(({ prior }) => prior === ownPrior);
  const others = recovered.filter(({ prior }) => prior !== ownPrior);
  const count = recovered.length;
  return [
    ...own.flatMap((each) => pullVerdicts(`known spectrum ${each.spectrum}`, [each], count)),
    ...(others.length === 0 ? [] : pullVerdicts('known spectra, other priors', others, count)),
    coverageVerdict(recovered),
    biasVerdict(own),
  ];
}

/** The worst mean and width of the pulls of some ensembles. */
function pullVerdicts(test: string, ensembles: readonly RecoveredSpectrum[], count: number): Verdict[] {
  const judged = ensembles.flatMap((each) => {
    const { means, widths } = judgePulls(each, count);
    return each.summaries.map(({ name }, i) => ({
      place: `${name}${ensembles.length > 1 ? ` of ${each.spectrum} with ${each.prior}` : ''}`,
      mean: means[i],
      width: { ...widths[i], value: widths[i].value - 1 },
    }));
  });
  const worst = (kind: 'mean' | 'width') =>
    judged.reduce((a, b) => (excess(b[kind]) > excess(a[kind]) ? b : a));
  const [mean, width] = [worst('mean'), worst('width')];
  const { limit } = width.width;
  return [
    within(
      `${test}: mean pull`,
      mean.mean.value,
      [-mean.mean.limit, mean.mean.limit],
      `${mean.place}, error ${short(mean.mean.error)}`,
    ),
    within(
      `${test}: pull width`,
      width.width.value + 1,
      [Math.max(0, 1 - limit), 1 + limit],
      `${width.place}, error ${short(width.width.error)}`,
    ),
  ];
}

function excess({ value, limit }: Judged): number {
  return Math.abs(value) / limit;
}

/** The coverage furthest out, with what its ensemble's size allows beyond the limits. */
function coverageVerdict(recovered: readonly RecoveredSpectrum[]): Verdict {
  const all = recovered.flatMap(({ spectrum, prior, summaries, bins, pulls, experiments }) =>
    summaries.map(({ name, coverage }) => {
      const members = bins.flatMap((bin, index) => (bin.name === name ? [index] : []));
      const held = pulls.map((row) => mean(members.map((index) => (Math.abs(row[index]) <= 1 ? 1 : 0))));
      const error = standardDeviation(held) / Math.sqrt(experiments);
      return {
        coverage,
        error,
        experiments,
        place: `${name} of ${spectrum} with ${prior}, error ${short(error)}`,
      };
    }),
  );
  const worst = all.reduce((a, b) => (Math.abs(b.coverage - 0.683) > Math.abs(a.coverage - 0.683) ? b : a));
  const margin = ensembleLimit(falseAlarmShares.pulls, all.length, worst.experiments) * worst.error;
  const [low, high] = knownSpectraLimits.coverage;
  const limits = [
    Math.max(0, Math.min(low, 0.683 - margin)),
    Math.min(1, Math.max(high, 0.683 + margin)),
  ] as const;
  return within('known spectra: coverage furthest from 0.683', worst.coverage, limits, worst.place);
}

/** The bin of the total whose raw bias lies furthest out. */
function biasVerdict(own: readonly RecoveredSpectrum[]): Verdict {
  const bins = own.flatMap(({ spectrum, bins: all }) =>
    all.filter(({ name }) => name === 'total').map((bin) => ({ ...bin, of: `${spectrum}, ` })),
  );
  return largestRawBias('known spectra: largest raw bias, total', bins);
}

/** Pure and flipped compositions: what of the total is lost, and what is taken for another group. */
export function stressVerdicts(recovered: readonly RecoveredSpectrum[]): Verdict[] {
  return recovered.flatMap(({ spectrum, expected }) => {
    const { truth, unfolded } = sumOf(expected, 'total');
    const empty = ['light', 'heavy'].find((name) => sumOf(expected, name).truth === 0);
    const bias = unfolded / truth - 1;
    const limit = knownSpectraLimits.stressBias;
    const verdict = within(
      `stress, ${spectrum}: bias of all events`,
      bias,
      [-limit, limit],
      'all bins together',
    );
    if (empty === undefined) return [verdict];
    const share = sumOf(expected, empty).unfolded / unfolded;
    const taken = within(
      `stress, ${spectrum}: taken for ${empty}`,
      share,
      [0, knownSpectraLimits.wrongShare],
      'share of all events',
    );
    return [verdict, taken];
  });
}

function sumOf(expected: readonly RecoveredBin[], name: string): { truth: number; unfolded: number } {
  const own = expected.filter((bin) => bin.name === name);
  const add = (key: 'truth' | 'unfolded') => own.reduce((sum, bin) => sum + bin[key], 0);
  return { truth: add('truth'), unfolded: add('unfolded') };
}

/** How much of the contrast between spectra with and without a feature is found again. */
export function recoveredFeature(
  { name }: Pick<KnownSpectrum, 'name'>,
  withFeature: readonly RecoveredBin[],
  without: readonly RecoveredBin[],
): RecoveredFeature {
  const bins = withFeature.flatMap((bin, i) => (bin.name === 'total' ? [i] : []));
  const contrast = (key: 'truth' | 'unfolded', i: number) => withFeature[i][key] / without[i][key] - 1;
  const product = (a: 'truth' | 'unfolded', b: 'truth' | 'unfolded') =>
    bins.reduce((sum, i) => sum + contrast(a, i) * contrast(b, i), 0);
  return { name, share: product('unfolded', 'truth') / product('truth', 'truth') };
}

export function featureVerdicts(features: readonly RecoveredFeature[]): Verdict[] {
  return features.map(({ name, share }) =>
    within(
      `${name}: share that comes back`,
      share,
      knownSpectraLimits.feature,
      'contrast to the same spectrum without it',
    ),
  );
}

/** Monte-Carlo errors by resampled showers over propagated ones. */
export function bootstrapVerdicts(ratios: readonly BootstrapRatio[]): Verdict[] {
  return ratios.map(({ name, ratio, error }) =>
    within(
      `Monte-Carlo error, ${name}: resampled showers / propagated`,
      ratio,
      knownSpectraLimits.bootstrap,
      `error ${short(error)}; throws of one shower move together`,
    ),
  );
}
