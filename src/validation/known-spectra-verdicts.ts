import { largestRawBias, originOf } from './closure-verdicts.js';
import type { RecoveredSpectrum } from './known-spectra.js';
import { ensembleLimit, falseAlarmShares, shareInWords, tolerances } from './limits.js';
import { type Judged, judgePulls } from './pull-test.js';
import type { BootstrapRatio } from './shower-bootstrap.js';
import { mean, standardDeviation } from './statistics.js';
import { short, type Verdict, within } from './verdict.js';

const group = 'known spectra';

/** Pulls, coverage and bias of recovered model spectra: one line each for the analysis' own prior, the worst of all others together. */
export function knownSpectraVerdicts(recovered: readonly RecoveredSpectrum[], ownPrior: string): Verdict[] {
  const own = recovered.filter(({ prior }) => prior === ownPrior);
  const others = recovered.filter(({ prior }) => prior !== ownPrior);
  const count = recovered.length;
  return [
    ...own.flatMap((each) => pullVerdicts(each.spectrum, [each], count)),
    ...(others.length === 0 ? [] : pullVerdicts('other priors', others, count)),
    coverageVerdict(recovered),
    biasVerdict(own),
  ];
}

/** The worst mean and width of the pulls of some ensembles. */
function pullVerdicts(test: string, ensembles: readonly RecoveredSpectrum[], count: number): Verdict[] {
  const judged = ensembles.flatMap((each) => {
    const { means, widths } = judgePulls(each, { family: 'knownPulls', ensembles: count });
    return each.summaries.map(({ name }, i) => ({
      place: `${name}${ensembles.length > 1 ? ` of ${each.spectrum} with ${each.prior}` : ''}`,
      mean: means[i],
      width: { ...widths[i], value: widths[i].value - 1 },
    }));
  });
  const worst = (kind: 'mean' | 'width') =>
    judged.reduce((a, b) => (excess(b[kind]) > excess(a[kind]) ? b : a));
  const [mean, width] = [worst('mean'), worst('width')];
  const basis = ({ error, limit }: Judged, place: string, tolerance: number) => ({
    reason: `${place}, error ${short(error)}, ${ensembles[0].experiments} pseudo-experiments`,
    limit: originOf(
      { limit },
      tolerance,
      shareInWords('knownPulls', 2 * ensembles[0].summaries.length * count),
    ),
  });
  const { limit } = width.width;
  return [
    within(
      { group, test: `${test}: mean pull` },
      mean.mean.value,
      [-mean.mean.limit, mean.mean.limit],
      basis(mean.mean, mean.place, tolerances.pullMean),
    ),
    within(
      { group, test: `${test}: pull width` },
      width.width.value + 1,
      [Math.max(0, 1 - limit), 1 + limit],
      basis(width.width, width.place, tolerances.pullWidth),
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
  const margin = ensembleLimit(falseAlarmShares.knownCoverage, all.length, worst.experiments) * worst.error;
  const [low, high] = tolerances.coverage;
  const limits = [
    Math.max(0, Math.min(low, 0.683 - margin)),
    Math.min(1, Math.max(high, 0.683 + margin)),
  ] as const;
  return within({ group, test: 'coverage furthest from 0.683' }, worst.coverage, limits, {
    reason: `${worst.place}, ${worst.experiments} pseudo-experiments, the worst of ${all.length}`,
    limit: `pull widths of 0.85 to 1.15, or ${shareInWords('knownCoverage', all.length)}`,
  });
}

/** The bin of the total whose raw bias lies furthest out. */
function biasVerdict(own: readonly RecoveredSpectrum[]): Verdict {
  const bins = own.flatMap(({ spectrum, bins: all }) =>
    all.filter(({ name }) => name === 'total').map((bin) => ({ ...bin, of: `${spectrum}, ` })),
  );
  return largestRawBias({ group, test: 'largest raw bias, total' }, bins, 'knownBias');
}

/** Monte-Carlo errors by resampled showers over propagated ones. */
export function bootstrapVerdicts(ratios: readonly BootstrapRatio[]): Verdict[] {
  return ratios.map(({ name, ratio, error, resamplings }) => {
    const z = ensembleLimit(falseAlarmShares.monteCarloErrors, ratios.length, resamplings);
    const limit = tolerances.monteCarloError + z * error;
    return within(
      { group: 'Monte-Carlo errors', test: `resampled showers / propagated, ${name}` },
      ratio,
      [1 - limit, 1 + limit],
      {
        reason: `error ${short(error)}, ${resamplings} resamplings; throws of one shower move together`,
        limit: `tolerance ${tolerances.monteCarloError} and ${z.toFixed(1)} errors: ${shareInWords('monteCarloErrors', ratios.length)}`,
      },
    );
  });
}
