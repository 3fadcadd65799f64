import type { FeatureMatrix } from '../features.js';
import { monomials, termsOfRow } from './monomials.js';
import type { Scaler } from './scaler.js';

/** The scaled terms of every row, [row * terms + term]: what linear classifiers multiply. */
export interface Design {
  readonly terms: number;
  readonly rows: number;
  readonly values: Float64Array;
}

export function design(features: FeatureMatrix, degree: number, scaler: Scaler): Design {
  const basis = monomials(features.names.length, degree);
  const terms = basis.factors.length;
  const values = new Float64Array(features.rows * terms);
  for (let row = 0; row < features.rows; row++) {
    termsOfRow(basis, scaler, features, row, values.subarray(row * terms, (row + 1) * terms));
  }
  return { terms, rows: features.rows, values };
}

/** Sum of coefficients x terms for every row. @param coefficients  [term] @returns  [row] */
export function linearScores({ terms, rows, values }: Design, coefficients: Float64Array): Float64Array {
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let t = 0; t < terms; t++) sum += coefficients[t] * values[row * terms + t];
    scores[row] = sum;
  }
  return scores;
}
