import { DomainError } from '../../core/index.js';

/** Sums from which a least-squares fit follows; those of several blocks of rows can be added. */
export interface NormalEquations {
  readonly terms: number;
  /** [term, term], sum of w x x^T; only j <= i is filled */
  readonly matrix: Float64Array;
  /** [term], sum of w x y */
  readonly vector: Float64Array;
  /** Sum of the weights. */
  weight: number;
}

export function emptyNormalEquations(terms: number): NormalEquations {
  return { terms, matrix: new Float64Array(terms * terms), vector: new Float64Array(terms), weight: 0 };
}

/** Adds one row: its terms, what they should sum to, and its weight. */
export function addRow(into: NormalEquations, terms: Float64Array, target: number, weight: number): void {
  for (let i = 0; i < into.terms; i++) {
    const scaledTerm = weight * terms[i];
    for (let j = 0; j <= i; j++) into.matrix[i * into.terms + j] += scaledTerm * terms[j];
    into.vector[i] += scaledTerm * target;
  }
  into.weight += weight;
}

/** left += right. In block order, so that the sums do not depend on who made them. */
export function addEquations(left: NormalEquations, right: NormalEquations): void {
  for (let i = 0; i < left.matrix.length; i++) left.matrix[i] += right.matrix[i];
  for (let i = 0; i < left.vector.length; i++) left.vector[i] += right.vector[i];
  left.weight += right.weight;
}

/**
 * The coefficients that minimise sum w (y - x.c)^2 + ridge * weight * sum c^2 (the constant term, number 0, is not penalised),
 * by Cholesky's decomposition of the matrix scaled to a unit diagonal.
 * @returns  [term]
 * @throws {DomainError} terms that depend on one another
 */
export async function solveNormalEquations(equations: NormalEquations, ridge = 0): Promise<Float64Array> {
  const { CholeskyDecomposition, Matrix } = await import('ml-matrix');
  const { terms, matrix, vector, weight } = equations;
  const at = (i: number, j: number) =>
    matrix[Math.max(i, j) * terms + Math.min(i, j)] + (i === j && i > 0 ? ridge * weight : 0);
  const scale = Float64Array.from({ length: terms }, (_, i) => Math.sqrt(at(i, i)) || 1);
  const unit = new Matrix(terms, terms);
  for (let i = 0; i < terms; i++) {
    for (let j = 0; j < terms; j++) unit.set(i, j, at(i, j) / (scale[i] * scale[j]));
  }
  const cholesky = new CholeskyDecomposition(unit);
  const pivots = Array.from({ length: terms }, (_, i) => cholesky.lowerTriangularMatrix.get(i, i));
  // A pivot is the part of a term that the terms before it leave unexplained.
  if (!cholesky.isPositiveDefinite() || pivots.some((pivot) => !(pivot > 1e-7))) {
    throw new DomainError(`the ${terms} terms of the fit depend on one another`, {
      fields: { name: 'terms', value: terms },
      remedy: 'Leave out constant or repeated features, lower the degree, or give a ridge penalty.',
    });
  }
  const solution = cholesky.solve(Matrix.columnVector(Array.from(vector, (v, i) => v / scale[i])));
  return Float64Array.from({ length: terms }, (_, i) => solution.get(i, 0) / scale[i]);
}
