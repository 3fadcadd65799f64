import { DomainError } from '../../core/index.js';

/** Weighted least squares of a linear model. */
export interface LinearFit {
  /** [term] */
  readonly coefficients: Float64Array;
  /** [term, term] row-major */
  readonly covariance: Float64Array;
  readonly chi2: number;
  readonly ndof: number;
}

/** Normal equations that grow point by point. */
export class NormalEquations {
  readonly #matrix: Float64Array;
  readonly #right: Float64Array;
  #square = 0;
  #points = 0;

  constructor(readonly terms: number) {
    this.#matrix = new Float64Array(terms * terms);
    this.#right = new Float64Array(terms);
  }

  add(basis: readonly number[], value: number, error: number): void {
    const weight = 1 / (error * error);
    for (let i = 0; i < this.terms; i++) {
      this.#right[i] += weight * basis[i] * value;
      for (let k = 0; k < this.terms; k++) this.#matrix[i * this.terms + k] += weight * basis[i] * basis[k];
    }
    this.#square += weight * value * value;
    this.#points++;
  }

  /** @throws {DomainError} terms that the points cannot tell apart */
  solve(): LinearFit {
    const covariance = inverse(this.#matrix, this.terms);
    const coefficients = this.#right.map((_, i) =>
      this.#right.reduce((sum, value, k) => sum + covariance[i * this.terms + k] * value, 0),
    );
    const explained = coefficients.reduce((sum, value, i) => sum + value * this.#right[i], 0);
    return { coefficients, covariance, chi2: this.#square - explained, ndof: this.#points - this.terms };
  }
}

/** Inverse of a symmetric positive matrix by Gauss-Jordan elimination with pivots. */
function inverse(matrix: Float64Array, n: number): Float64Array {
  const left = matrix.slice();
  const right = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column; row < n; row++) {
      if (Math.abs(left[row * n + column]) > Math.abs(left[pivot * n + column])) pivot = row;
    }
    if (!(Math.abs(left[pivot * n + column]) > 1e-12 * Math.abs(matrix[column * n + column]))) {
      throw new DomainError(`the map's pixels cannot tell term ${column} of the fit from the others`, {
        fields: { term: column },
        remedy: 'Fit fewer terms, or use pixels from more of the sky.',
      });
    }
    const scale = left[pivot * n + column];
    for (const side of [left, right]) exchangeAndScale(side, scale, { column, pivot, n });
    for (let row = 0; row < n; row++) {
      const factor = left[row * n + column];
      if (row === column || factor === 0) continue;
      for (let k = 0; k < n; k++) {
        left[row * n + k] -= factor * left[column * n + k];
        right[row * n + k] -= factor * right[column * n + k];
      }
    }
  }
  return right;
}

function exchangeAndScale(
  side: Float64Array,
  by: number,
  { column, pivot, n }: { column: number; pivot: number; n: number },
): void {
  for (let k = 0; k < n; k++) {
    const upper = side[pivot * n + k];
    side[pivot * n + k] = side[column * n + k];
    side[column * n + k] = upper / by;
  }
}
