import type { ClosureBin, ClosureResult } from './closure.js';
import type { DetectorOffset } from './detector-offsets.js';
import { closureLimits, falseAlarmShares, normalLimit, pValueLimit } from './limits.js';
import { judgePulls } from './pull-test.js';
import type { SpectrumAgreement } from './spectrum-test.js';

/** One line of the verdict page: a number, what it must fulfil, whether it does, and what it rests on. */
export interface Verdict {
  readonly test: string;
  readonly value: number;
  /** In words: "within 0.2". */
  readonly demand: string;
  readonly passed: boolean;
  /** Where the number comes from and how sharp it is. */
  readonly reason: string;
}

/** The verdicts of an ensemble closure: pull mean and width per projection, single bins, raw bias of the total, uniform p-values. */
export function closureVerdicts(result: ClosureResult): Verdict[] {
  const { means, widths, worstBin } = judgePulls(result);
  const perProjection = result.summaries.flatMap(({ name }, index) => {
    const [mean, width] = [means[index], widths[index]];
    return [
      within(
        `closure: mean pull, ${name}`,
        mean.value,
        [-mean.limit, mean.limit],
        `error ${short(mean.error)}`,
      ),
      within(
        `closure: pull width, ${name}`,
        width.value,
        [Math.max(0, 1 - width.limit), 1 + width.limit],
        `error ${short(width.error)}`,
      ),
    ];
  });
  const { value, limit, error, bin, name } = worstBin;
  const place = `${name} at lg(E/GeV) ${bin.toFixed(1)}, error ${short(error)}, the worst of ${result.bins.length} bins`;
  return [
    ...perProjection,
    within('closure: mean pull of a single bin', value, [-limit, limit], place),
    ...rawBiasVerdict(result),
    within(
      'closure: uniformity of folded p-values (KS)',
      result.foldedUniformity,
      [closureLimits.uniformity, 1],
      `${result.experiments} pseudo-experiments`,
    ),
  ];
}

/** The largest raw bias of the total; nothing where there is no total. */
function rawBiasVerdict({ bins }: ClosureResult): Verdict[] {
  const total = bins.filter(({ name }) => name === 'total');
  return total.length === 0 ? [] : [largestRawBias('closure: largest raw bias, total', total)];
}

/**
 * Raw bias of the bin that lies furthest out, measured by its limit: the tolerance, and what the statistics of the ensemble may add
 * to it. @param bins  `of` says whose bin it is, where there are several spectra
 */
export function largestRawBias(
  test: string,
  bins: readonly (Pick<ClosureBin, 'rawBias' | 'rawBiasError' | 'low'> & { readonly of?: string })[],
): Verdict {
  const z = normalLimit(falseAlarmShares.rawBias, bins.length);
  const judged = bins.map(({ rawBias, rawBiasError, low, of = '' }) => ({
    size: Math.abs(rawBias),
    limit: closureLimits.rawBiasTotal + z * rawBiasError,
    place: `${of}${percent(rawBias)} ± ${percent(rawBiasError)} at lg(E/GeV) ${low.toFixed(1)}; asked: ${percent(closureLimits.rawBiasTotal)} and ${z.toFixed(1)} errors`,
  }));
  const { size, limit, place } = judged.reduce((a, b) => (b.size / b.limit > a.size / a.limit ? b : a));
  return within(test, size, [0, limit], place);
}

/** A closure with a wrong detector has to fail: the largest mean pull over its limit is above 1. */
export function sensitivityVerdict(test: string, result: ClosureResult): Verdict {
  const { means, worstBin } = judgePulls(result);
  const all = [...means, worstBin];
  const largest = all.reduce((a, b) => (Math.abs(b.value / b.limit) > Math.abs(a.value / a.limit) ? b : a));
  const value = Math.abs(largest.value / largest.limit);
  return {
    test: `${test}: largest mean pull / its limit`,
    value,
    demand: 'above 1',
    passed: value > 1,
    reason: `mean pull ${short(largest.value)} where ${short(largest.limit)} is allowed`,
  };
}

/** The verdicts of an analysis' own spectrum against the flux that its data were drawn from. */
export function spectrumVerdicts(agreements: readonly SpectrumAgreement[]): Verdict[] {
  const least = pValueLimit(falseAlarmShares.ownSpectrum, agreements.length);
  return agreements.map(({ name, pValue, chiSquared, degreesOfFreedom }) =>
    within(
      `own spectrum against the injected flux: p-value, ${name}`,
      pValue,
      [rounded(least), 1],
      `χ² ${chiSquared.toFixed(1)} for ${degreesOfFreedom} bins with their covariance`,
    ),
  );
}

/** The verdicts of what the data say of the detector that they were measured with. */
export function offsetVerdicts(offsets: readonly DetectorOffset[]): Verdict[] {
  const z = normalLimit(falseAlarmShares.offsets, offsets.length);
  return offsets.map(({ name, value, error }) =>
    within(
      `${name} of the data against the simulation`,
      value / error,
      [-z, z],
      `${percent(value)} ± ${percent(error)}; in errors`,
    ),
  );
}

/** A verdict that a value lies in [low, high]; NaN never passes. */
export function within(
  test: string,
  value: number,
  [low, high]: readonly [low: number, high: number],
  reason: string,
): Verdict {
  const demand = -low === high ? `within ${short(high)}` : `${short(low)} to ${short(high)}`;
  return { test, value, demand, passed: value >= low && value <= high, reason };
}

function rounded(value: number): number {
  return Number(value.toPrecision(2));
}

export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

export function percent(value: number): string {
  return `${(100 * value).toFixed(1)}%`;
}
