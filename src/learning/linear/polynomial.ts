import { DomainError } from '../../core/index.js';
import type { FeatureMatrix } from '../features.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { monomials, termsOfRow } from './monomials.js';
import {
  addEquations,
  addRow,
  emptyNormalEquations,
  type NormalEquations,
  solveNormalEquations,
} from './normal-equations.js';
import { fitScaler, type Scaler } from './scaler.js';

export interface PolynomialOptions {
  /** Highest total power of the features, 1 to 4. Default 2. */
  readonly degree?: number;
  /** Penalty on the squared coefficients of the scaled terms, per unit weight. Default 0: ordinary least squares. */
  readonly ridge?: number;
}

/** A polynomial of the scaled features, as plain data. */
export interface Polynomial {
  readonly learner: 'polynomial';
  readonly degree: number;
  readonly scaler: Scaler;
  /** [term], in the order of `monomials(features, degree)`, in the target's unit */
  readonly coefficients: Float64Array;
}

/** Rows whose sums are made at once: sums of blocks are added in block order. */
const blockRows = 65_536;

/**
 * Least-squares polynomial of all features: normal equations summed block by block, so that they could stream.
 * @throws {DomainError} no regression target, a feature that is NaN, terms that depend on one another
 */
export async function trainPolynomial(
  data: TrainingData,
  options: PolynomialOptions = {},
): Promise<Polynomial> {
  checkTrainingData(data);
  const { degree = 2, ridge = 0 } = options;
  checkOptions(degree, ridge);
  if (data.target.kind !== 'regression') {
    throw new DomainError(`a polynomial estimates numbers, '${data.target.name}' is a class`, {
      remedy: 'Use gradient-boosting or logistic for classes.',
    });
  }
  const scaler = fitScaler(data.features, data.weights);
  const sums = emptyNormalEquations(monomials(data.features.names.length, degree).factors.length);
  for (let start = 0; start < data.features.rows; start += blockRows) {
    const stop = Math.min(start + blockRows, data.features.rows);
    addEquations(sums, polynomialSums(data, { scaler, degree }, start, stop));
  }
  return { learner: 'polynomial', degree, scaler, coefficients: await solveNormalEquations(sums, ridge) };
}

/** Normal equations of the rows [start, stop). */
export function polynomialSums(
  { features, target, weights }: TrainingData,
  { scaler, degree }: Pick<Polynomial, 'scaler' | 'degree'>,
  start: number,
  stop: number,
): NormalEquations {
  const basis = monomials(features.names.length, degree);
  const sums = emptyNormalEquations(basis.factors.length);
  const terms = new Float64Array(basis.factors.length);
  for (let row = start; row < stop; row++) {
    termsOfRow(basis, scaler, features, row, terms);
    addRow(sums, terms, target.values[row], weights ? weights[row] : 1);
  }
  return sums;
}

/** The polynomial for every row; NaN where a feature is. @returns  [row], in the target's unit */
export function evaluatePolynomial(
  { degree, scaler, coefficients }: Polynomial,
  features: FeatureMatrix,
): Float64Array {
  const basis = monomials(features.names.length, degree);
  const terms = new Float64Array(coefficients.length);
  const values = new Float64Array(features.rows);
  for (let row = 0; row < features.rows; row++) {
    termsOfRow(basis, scaler, features, row, terms);
    let sum = 0;
    for (let t = 0; t < terms.length; t++) sum += coefficients[t] * terms[t];
    values[row] = sum;
  }
  return values;
}

function checkOptions(degree: number, ridge: number): void {
  if (!(Number.isInteger(degree) && degree >= 1 && degree <= 4)) {
    throw new DomainError(`degree ${degree} is not a whole number from 1 to 4`, {
      fields: { name: 'degree', value: degree },
      remedy: 'Use 2 for the energy.',
    });
  }
  if (!(ridge >= 0 && ridge < Number.POSITIVE_INFINITY)) {
    throw new DomainError(`ridge ${ridge} is not finite and >= 0`, {
      fields: { name: 'ridge', value: ridge },
      remedy: 'Use 0 for ordinary least squares.',
    });
  }
}
