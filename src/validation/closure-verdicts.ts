import type { ClosureResult } from './closure.js';
import type { DetectorOffset } from './detector-offsets.js';
import type { ClosureBin } from './ensemble.js';
import { falseAlarmShares, normalLimit, pValueLimit, shareInWords, tolerances } from './limits.js';
import { type Judged, judgePulls } from './pull-test.js';
import type { SpectrumAgreement } from './spectrum-test.js';
import { likely, percent, short, type Verdict, within } from './verdict.js';

/** The verdicts of an ensemble closure: pull mean and width per projection, single bins, raw bias of the total, uniform p-values. */
export function closureVerdicts(result: ClosureResult): Verdict[] {
  const { means, widths, worstBin } = judgePulls(result);
  const { experiments, bins, foldedUniformity } = result;
  const of = (test: string) => ({ group: 'closure' as const, test });
  const count = 2 * result.summaries.length;
  const perProjection = result.summaries.flatMap(({ name }, index) => {
    const [mean, width] = [means[index], widths[index]];
    const basis = (judged: Judged, tolerance: number) => ({
      reason: `error ${short(judged.error)}, ${experiments} pseudo-experiments`,
      limit: originOf(judged, tolerance, shareInWords('pulls', count)),
    });
    return [
      within(
        of(`mean pull, ${name}`),
        mean.value,
        [-mean.limit, mean.limit],
        basis(mean, tolerances.pullMean),
      ),
      within(
        of(`pull width, ${name}`),
        width.value,
        [Math.max(0, 1 - width.limit), 1 + width.limit],
        basis(width, tolerances.pullWidth),
      ),
    ];
  });
  const { value, limit, error, bin, name } = worstBin;
  return [
    ...perProjection,
    within(of('mean pull of a single bin'), value, [-limit, limit], {
      reason: `${name} at lg(E/GeV) ${bin.toFixed(1)}, error ${short(error)}, the worst of ${bins.length} bins`,
      limit: `tolerance ${tolerances.pullMean}, and ${shareInWords('bins', bins.length)}`,
    }),
    ...rawBiasVerdict(result),
    likely(
      of('uniformity of folded p-values (KS)'),
      foldedUniformity,
      pValueLimit(falseAlarmShares.uniformity, 1),
      {
        reason: `${experiments} pseudo-experiments`,
        limit: shareInWords('uniformity', 1),
      },
    ),
  ];
}

/** In words: whether a limit is the tolerance or what the ensemble's own spread makes of it. */
export function originOf({ limit }: Pick<Judged, 'limit'>, tolerance: number, share: string): string {
  return limit > tolerance ? `spread of the ensemble, ${share}` : `tolerance ${tolerance}`;
}

/** The largest raw bias of the total; nothing where there is no total. */
function rawBiasVerdict({ bins }: ClosureResult): Verdict[] {
  const total = bins.filter(({ name }) => name === 'total');
  if (total.length === 0) return [];
  return [largestRawBias({ group: 'closure', test: 'largest raw bias, total' }, total, 'rawBias')];
}

/**
 * Raw bias of the bin that lies furthest out, measured by its limit: the tolerance, and what the statistics of the ensemble may add
 * to it. @param bins  `of` says whose bin it is, where there are several spectra
 */
export function largestRawBias(
  name: Pick<Verdict, 'group' | 'test'>,
  bins: readonly (Pick<ClosureBin, 'rawBias' | 'rawBiasError' | 'low'> & { readonly of?: string })[],
  family: 'rawBias' | 'knownBias',
): Verdict {
  const z = normalLimit(falseAlarmShares[family], bins.length);
  const judged = bins.map(({ rawBias, rawBiasError, low, of = '' }) => ({
    size: Math.abs(rawBias),
    limit: tolerances.rawBiasTotal + z * rawBiasError,
    place: `${of}${percent(rawBias)} ± ${percent(rawBiasError)} at lg(E/GeV) ${low.toFixed(1)}, the worst of ${bins.length} bins`,
  }));
  const { size, limit, place } = judged.reduce((a, b) => (b.size / b.limit > a.size / a.limit ? b : a));
  return within(name, size, [0, limit], {
    reason: place,
    limit: `tolerance ${percent(tolerances.rawBiasTotal)} and ${z.toFixed(1)} errors: ${shareInWords(family, bins.length)}`,
  });
}

/** The verdicts of an analysis' own spectrum against the flux that its data were drawn from. */
export function spectrumVerdicts(agreements: readonly SpectrumAgreement[]): Verdict[] {
  const least = pValueLimit(falseAlarmShares.ownSpectrum, agreements.length);
  return agreements.map(({ name, pValue, chiSquared, degreesOfFreedom }) =>
    likely({ group: 'own spectrum', test: `p-value against the injected flux, ${name}` }, pValue, least, {
      reason: `χ² ${chiSquared.toFixed(1)} for ${degreesOfFreedom} bins with their covariance`,
      limit: shareInWords('ownSpectrum', agreements.length),
    }),
  );
}

/** The verdicts of what the data say of the detector that they were measured with. */
export function offsetVerdicts(offsets: readonly DetectorOffset[]): Verdict[] {
  const z = normalLimit(falseAlarmShares.offsets, offsets.length);
  return offsets.map((offset) => {
    const { name, value, error } = offset;
    const test = `${name} of the data, in errors`;
    return within({ group: 'wrong detectors', test }, value / error, [-z, z], {
      reason: `${percent(value)} ± ${percent(error)} against the simulation${livetimeHint(offset, z)}`,
      limit: shareInWords('offsets', offsets.length),
    });
  });
}

/** What fails by the number of events may be the livetime as well. */
function livetimeHint({ value, error, events }: DetectorOffset, limit: number): string {
  if (Math.abs(value) <= limit * error || Math.abs(events) < Math.abs(value)) return '';
  const [found, told] = events > 0 ? ['more', 'too short'] : ['fewer', 'too long'];
  return `: ${percent(Math.abs(events))} ${found} events, as where the livetime is told ${told}`;
}
