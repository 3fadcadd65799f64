import { createRequire } from 'node:module';
import { DomainError } from '../core/index.js';
import { type Projection, projectCounts } from './projection.js';
import { chiSquaredPValue } from './statistics.js';

/** Unfolded counts and what they should be. */
export interface SpectrumComparison {
  /** [cell] */
  readonly unfolded: ArrayLike<number>;
  /** [cell x cells + cell] */
  readonly covariance: ArrayLike<number>;
  /** [cell] the smeared truth: the method's answer for the expected data. */
  readonly expected: ArrayLike<number>;
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
 * projection.
 * @throws {DomainError} a covariance that cannot be inverted
 */
export function spectrumAgreement(comparison: SpectrumComparison): SpectrumAgreement[] {
  const names = [...new Set(comparison.projections.map(({ name }) => name))];
  return names.map((name) => {
    const projections = comparison.projections.filter((projection) => projection.name === name);
    const chiSquared = chiSquaredOf(comparison, projections);
    const degreesOfFreedom = projections.length;
    return { name, chiSquared, degreesOfFreedom, pValue: chiSquaredPValue(chiSquared, degreesOfFreedom) };
  });
}

function chiSquaredOf(comparison: SpectrumComparison, projections: readonly Projection[]): number {
  // Loaded when it is first needed: the commands that need no linear algebra start sooner.
  const { CholeskyDecomposition, Matrix }: typeof import('ml-matrix') = createRequire(import.meta.url)(
    'ml-matrix',
  );
  const { unfolded, expected, covariance } = comparison;
  const size = unfolded.length;
  const difference = Matrix.columnVector(
    projections.map(
      (projection) => projectCounts(projection, unfolded) - projectCounts(projection, expected),
    ),
  );
  const between = (a: Projection, b: Projection): number =>
    a.cells.reduce((sum, i) => b.cells.reduce((inner, j) => inner + covariance[i * size + j], sum), 0);
  // Both orders of a pair are the same sum in another order: taken once, so that the matrix is symmetric to the bit.
  const joint = new Matrix(
    projections.map((a, i) => projections.map((b, j) => (i <= j ? between(a, b) : between(b, a)))),
  );
  const decomposition = new CholeskyDecomposition(joint);
  if (!decomposition.isPositiveDefinite()) {
    throw new DomainError(
      `the covariance of '${projections[0].name}' over its energy bins cannot be inverted`,
      {
        fields: { name: projections[0].name },
        remedy: 'Bins without counts have no error: publish a narrower range.',
      },
    );
  }
  return difference.transpose().mmul(decomposition.solve(difference)).get(0, 0);
}
