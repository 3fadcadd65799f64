import type { ClosureResult } from './closure.js';
import type { SpectrumAgreement } from './spectrum-test.js';

/** One line of the verdict page: a number, what it must fulfil, and whether it does. */
export interface Verdict {
  readonly test: string;
  readonly value: number;
  /** In words: "within 0.2". */
  readonly demand: string;
  readonly passed: boolean;
}

/** Limits of the ensemble closure. */
export const closureLimits = {
  pullMean: 0.2,
  pullWidthLow: 0.85,
  pullWidthHigh: 1.15,
  rawBiasTotal: 0.05,
  uniformity: 0.01,
  spectrum: 0.001,
} as const;

/** The verdicts of an ensemble closure: pull mean and width per projection, raw bias of the total, uniform p-values. */
export function closureVerdicts(result: ClosureResult): Verdict[] {
  const { pullMean, pullWidthLow, pullWidthHigh, rawBiasTotal, uniformity } = closureLimits;
  const perProjection = result.summaries.flatMap((summary) => [
    within(`closure: mean pull, ${summary.name}`, summary.pullMean, -pullMean, pullMean),
    within(`closure: pull width, ${summary.name}`, summary.pullWidth, pullWidthLow, pullWidthHigh),
  ]);
  const total = result.summaries.find(({ name }) => name === 'total');
  const bias = total
    ? [within('closure: largest raw bias, total', total.rawBiasLargest, 0, rawBiasTotal)]
    : [];
  return [
    ...perProjection,
    ...bias,
    within('closure: uniformity of folded p-values (KS)', result.foldedUniformity, uniformity, 1),
  ];
}

/** A closure with a wrong detector has to fail: the largest mean pull of its projections lies beyond the limit. */
export function sensitivityVerdict(test: string, { summaries }: ClosureResult): Verdict {
  const value = Math.max(...summaries.map(({ pullMean }) => Math.abs(pullMean)));
  const { pullMean } = closureLimits;
  return {
    test: `${test}: largest |mean pull|`,
    value,
    demand: `above ${pullMean}`,
    passed: value > pullMean,
  };
}

/** The verdicts of an analysis' own spectrum against the flux that its data were drawn from. */
export function spectrumVerdicts(agreements: readonly SpectrumAgreement[]): Verdict[] {
  return agreements.map(({ name, pValue }) =>
    within(`own spectrum against the injected flux: p-value, ${name}`, pValue, closureLimits.spectrum, 1),
  );
}

/** A verdict that a value lies in [low, high]; NaN never passes. */
export function within(test: string, value: number, low: number, high: number): Verdict {
  const demand = -low === high ? `within ${high}` : `${low} to ${high}`;
  return { test, value, demand, passed: value >= low && value <= high };
}
