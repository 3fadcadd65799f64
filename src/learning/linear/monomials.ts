import type { FeatureMatrix } from '../features.js';
import { type Scaler, scaled } from './scaler.js';

/** The products of powers of the features up to a degree: 1, x, y, x^2, x y, y^2, ... */
export interface Monomials {
  readonly features: number;
  readonly degree: number;
  /** [term][factor], numbers of the features that are multiplied; empty for the constant term */
  readonly factors: readonly (readonly number[])[];
}

/** All products of at most `degree` of the features, by degree, then by feature. */
export function monomials(features: number, degree: number): Monomials {
  const factors: number[][] = [[]];
  let previous: number[][] = [[]];
  for (let d = 1; d <= degree; d++) {
    previous = previous.flatMap((term) =>
      Array.from({ length: features - (term.at(-1) ?? 0) }, (_, k) => [...term, (term.at(-1) ?? 0) + k]),
    );
    factors.push(...previous);
  }
  return { features, degree, factors };
}

/** Values of all terms for one row, into `out` [term]. NaN where a feature is. */
export function termsOfRow(
  { factors }: Monomials,
  scaler: Scaler,
  features: FeatureMatrix,
  row: number,
  out: Float64Array,
): void {
  for (let t = 0; t < factors.length; t++) {
    let product = 1;
    for (const f of factors[t]) product *= scaled(scaler, f, features.columns[f][row]);
    out[t] = product;
  }
}
