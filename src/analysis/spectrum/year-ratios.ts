import { covarianceChiSquared } from '../../unfolding/index.js';
import { bySource, type CovarianceSource } from './flux-of-counts.js';

/** Covariances of the unfolded counts of all years, [year x cells + cell, the same]. */
export type JointCovariances = Readonly<Record<CovarianceSource, ArrayLike<number>>>;

/** The flux of a year over that of the first, by energy bin. */
export interface RatioColumns extends Readonly<Record<CovarianceSource, readonly number[]>> {
  readonly ratio: readonly number[];
  /** Of the ratios against 1, with their full covariance. */
  readonly chi2: number;
  readonly ndof: number;
  readonly p_value: number;
}

export interface RatioInputs {
  /** [year x cells + cell] unfolded events. */
  readonly counts: readonly number[];
  readonly joint: JointCovariances;
  readonly cells: number;
  /** Of the year; the reference is the first. */
  readonly index: number;
  readonly members: readonly (readonly number[])[];
}

/** d ln(ratio) = sum d counts / sum counts of the year, less that of the reference: whatever moves both alike cancels. */
export function ratioColumns(inputs: RatioInputs, ratio: readonly number[]): RatioColumns {
  const { counts, cells, index, members, joint } = inputs;
  const terms = members.map((list) => {
    const sum = (year: number): number => list.reduce((all, cell) => all + counts[year * cells + cell], 0);
    const [own, reference] = [sum(index), sum(0)];
    return list.flatMap((cell) => [
      [index * cells + cell, 1 / own] as const,
      [cell, -1 / reference] as const,
    ]);
  });
  const covariances = bySource((source) => covarianceOfTerms(terms, joint[source], ratio));
  const difference = Float64Array.from(ratio, (value) => value - 1);
  const { chi2, ndf, pValue } = covarianceChiSquared(difference, Float64Array.from(covariances.total.flat()));
  return {
    ratio,
    ...bySource((source) => covariances[source].map((row, bin) => Math.sqrt(Math.max(0, row[bin])))),
    chi2,
    ndof: ndf,
    p_value: pValue,
  };
}

type Term = readonly [cell: number, derivative: number];

function covarianceOfTerms(
  terms: readonly (readonly Term[])[],
  joint: ArrayLike<number>,
  ratio: readonly number[],
): number[][] {
  const size = Math.sqrt(joint.length);
  return terms.map((left, a) =>
    terms.map((right, b) => {
      let sum = 0;
      for (const [i, di] of left) for (const [j, dj] of right) sum += di * dj * joint[i * size + j];
      return ratio[a] * ratio[b] * sum;
    }),
  );
}
