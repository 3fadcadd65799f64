import { covarianceChiSquared } from '../unfolding/index.js';
import { type Projection, projectCounts } from './projection.js';

/** Unfolded counts and what they should be. */
export interface SpectrumComparison {
  /** [cell] */
  readonly unfolded: ArrayLike<number>;
  /** [cell x cells + cell] */
  readonly covariance: ArrayLike<number>;
  /** [cell] the smeared truth: the method's answer for the expected data. */
  readonly expected: ArrayLike<number>;
  /** Relative error of the livetime, which moves all cells together; default: none. */
  readonly livetimeError?: number;
  readonly projections: readonly Projection[];
}

/** How well one kind of projection (total, light, heavy) agrees over its energy bins. */
export interface SpectrumAgreement {
  readonly name: string;
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/**
 * Chi-squared of an unfolded spectrum against its smeared truth with the full covariance between energy bins, for each kind of
 * projection; directions in which a regularised or held spectrum has no variance count neither in it nor in its degrees of freedom.
 * @throws {DomainError} a projection without any error
 */
export function spectrumAgreement(comparison: SpectrumComparison): SpectrumAgreement[] {
  const names = [...new Set(comparison.projections.map(({ name }) => name))];
  return names.map((name) => {
    const projections = comparison.projections.filter((projection) => projection.name === name);
    const { chi2, ndf, pValue } = chiSquaredOf(comparison, projections);
    return { name, chiSquared: chi2, degreesOfFreedom: ndf, pValue };
  });
}

function chiSquaredOf(
  { unfolded, expected, covariance, livetimeError = 0 }: SpectrumComparison,
  projections: readonly Projection[],
) {
  const size = unfolded.length;
  const difference = Float64Array.from(
    projections,
    (projection) => projectCounts(projection, unfolded) - projectCounts(projection, expected),
  );
  const between = (a: Projection, b: Projection): number =>
    a.cells.reduce(
      (sum, i) => b.cells.reduce((inner, j) => inner + covariance[i * size + j], sum),
      livetimeError ** 2 * projectCounts(a, expected) * projectCounts(b, expected),
    );
  // Both orders of a pair are the same sum in another order: taken once, so that the matrix is symmetric to the bit.
  const joint = projections.flatMap((a, i) =>
    projections.map((b, j) => (i <= j ? between(a, b) : between(b, a))),
  );
  return covarianceChiSquared(difference, Float64Array.from(joint));
}
