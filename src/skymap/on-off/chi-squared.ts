import { DomainError } from '../../core/index.js';
import { logChiSquaredTail, significanceOfLogTail } from '../significance/tails.js';
import { mergeSparseBins, sum } from './merge-bins.js';

/** Counts as a list [bin], or as [energy bin][group]. */
export type BinnedCounts = ArrayLike<number> | readonly ArrayLike<number>[];

export interface OnOffOptions {
  /**
   * Number of mass groups when bins are cells (index = groups x energy bin + group); default 1, or that of nested counts. Sparse bins are joined within a
   * group, and the compatible formula counts energy bins alone as degrees of freedom.
   */
  readonly groups?: number;
  /** Fewest expected counts of a bin, on and off, before it is joined with a neighbour; default 5. 0 joins none. */
  readonly minimumExpected?: number;
  /** The formula of the original sky-anisotropy package; default false. */
  readonly compatibility?: boolean;
}

/** How unlike two binned distributions are. */
export interface OnOffResult {
  /** Sum of on over sum of off. */
  readonly alpha: number;
  readonly chi2: number;
  readonly ndof: number;
  /** Upper tail of chi2 with ndof degrees of freedom. */
  readonly pValue: number;
  /** sqrt(2) erfcinv(2 p): one-sided standard deviations, negative where pValue > 1/2. */
  readonly significance: number;
  /** Sum of on. */
  readonly numOn: number;
}

/**
 * Whether two sets of counts follow the same distribution over their bins, whatever their totals. Default: the Poisson
 * likelihood ratio 2 sum [on ln(on / mu_on) + off ln(off / mu_off)], mu the pooled counts shared out by the totals, with n - 1
 * degrees of freedom (the normalisation is fitted), sparse bins joined, divided by Williams' correction (Biometrika 63 (1976)
 * 33), which brings its mean to that of chi2. `compatibility`: sum of (on - alpha off)^2 / on with one degree of freedom for
 * each energy bin, as the original; on isotropic skies its significances are too wide.
 * @param onCounts, offCounts  [bin] or [energy bin][group], counts >= 0
 * @returns NaN for chi2, pValue and significance where only one bin is left
 * @throws {DomainError} different lengths, a negative or not finite count, no counts on or off; with `compatibility` any
 * bin without counts on or off
 */
export function onOffChiSquared(
  onCounts: BinnedCounts,
  offCounts: BinnedCounts,
  { groups = groupsOf(onCounts), minimumExpected = 5, compatibility = false }: OnOffOptions = {},
): OnOffResult {
  const [on, off] = [flat(onCounts), flat(offCounts)];
  checkCounts(on, off, groups);
  const numOn = sum(on);
  const numOff = sum(off);
  if (numOn === 0 || numOff === 0) throw noCounts(numOn === 0 ? 'on' : 'off');
  const alpha = numOn / numOff;
  if (compatibility) {
    return { ...withTail(originalChiSquared(on, off, alpha), on.length / groups), alpha, numOn };
  }
  const merged = mergeSparseBins(on, off, { minimum: minimumExpected, groups });
  const { ratio, bins } = likelihoodRatio(merged.on, merged.off);
  return { ...withTail(ratio, bins - 1), alpha, numOn };
}

/** Whether there is nothing to compare: no counts on or off; for the original formula a bin without counts on or off. */
export function cannotCompare(on: Float64Array, off: Float64Array, compatibility = false): boolean {
  if (compatibility) return on.some((count, bin) => count === 0 || off[bin] === 0);
  return on.every((count) => count === 0) || off.every((count) => count === 0);
}

function isNested(counts: BinnedCounts): counts is readonly ArrayLike<number>[] {
  return Array.isArray(counts) && typeof counts[0] === 'object';
}

function groupsOf(counts: BinnedCounts): number {
  return isNested(counts) ? counts[0].length : 1;
}

function flat(counts: BinnedCounts): ArrayLike<number> {
  return isNested(counts) ? counts.flatMap((row) => Array.from(row)) : counts;
}

/** chi2 with its p-value and significance; NaN without degrees of freedom. */
export function withTail(
  chi2: number,
  ndof: number,
): Pick<OnOffResult, 'chi2' | 'ndof' | 'pValue' | 'significance'> {
  if (!(ndof > 0)) return { chi2: Number.NaN, ndof: 0, pValue: Number.NaN, significance: Number.NaN };
  const logTail = logChiSquaredTail(chi2, ndof);
  return { chi2, ndof, pValue: Math.exp(logTail), significance: significanceOfLogTail(logTail) };
}

function originalChiSquared(on: ArrayLike<number>, off: ArrayLike<number>, alpha: number): number {
  let chi2 = 0;
  for (let i = 0; i < on.length; i++) {
    if (on[i] === 0 || off[i] === 0) {
      throw new DomainError(`zero counts in bin ${i}: on ${on[i]}, off ${off[i]}`, {
        fields: { name: on[i] === 0 ? 'on' : 'off', index: i, value: 0 },
        remedy: 'Use wider bins, a larger region, or the default likelihood ratio, which joins sparse bins.',
      });
    }
    chi2 += (on[i] - alpha * off[i]) ** 2 / on[i];
  }
  return chi2;
}

/** The corrected likelihood ratio, and the number of bins that have counts at all. */
function likelihoodRatio(on: Float64Array, off: Float64Array): { ratio: number; bins: number } {
  const numOn = sum(on);
  const numOff = sum(off);
  const total = numOn + numOff;
  let ratio = 0;
  let inverse = 0;
  let bins = 0;
  for (let i = 0; i < on.length; i++) {
    const pooled = on[i] + off[i];
    if (pooled === 0) continue;
    bins++;
    inverse += total / pooled;
    if (on[i] > 0) ratio += on[i] * Math.log((on[i] * total) / (pooled * numOn));
    if (off[i] > 0) ratio += off[i] * Math.log((off[i] * total) / (pooled * numOff));
  }
  const correction = 1 + ((total / numOn + total / numOff - 1) * (inverse - 1)) / (6 * total * (bins - 1));
  return { ratio: (2 * Math.max(0, ratio)) / (bins > 1 ? correction : 1), bins };
}

function noCounts(region: string): DomainError {
  return new DomainError(`the ${region} region holds no events`, {
    fields: { name: region, value: 0 },
    remedy: 'Use a larger region, or leave out pixels outside the field of view.',
  });
}

function checkCounts(on: ArrayLike<number>, off: ArrayLike<number>, groups: number): void {
  if (on.length !== off.length || on.length === 0 || on.length % groups !== 0) {
    throw new DomainError(`on has ${on.length} bins, off ${off.length}, in ${groups} groups`, {
      fields: { on: on.length, off: off.length, groups },
      remedy: 'Give both in the same bins, a whole number of energy bins for each group.',
    });
  }
  for (const [name, counts] of [['on', on] as const, ['off', off] as const]) {
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] >= 0 && counts[i] < Number.POSITIVE_INFINITY) continue;
      throw new DomainError(`${name} bin ${i} holds ${counts[i]}, which is not a count`, {
        fields: { name, index: i, value: counts[i] },
      });
    }
  }
}
