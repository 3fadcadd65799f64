import type { Vector } from '../expressions/kernels/vector.js';
import type { Reduction } from './reduction.js';

/** Inputs: the columns, then the weight if there is one. Rows in which one of them is missing are left out. */
export interface ComomentsSpec {
  readonly kind: 'comoments';
  readonly columns: number;
  readonly weighted: boolean;
}

/** Weight, means, and sums of weighted products of deviations from the means. */
export interface ComomentsState {
  weight: number;
  rows: number;
  missing: number;
  /** [column] */
  readonly means: Float64Array;
  /** [column, column], row-major. */
  readonly products: Float64Array;
}

/** Joins blocks by the pairwise rule of Chan, Golub and LeVeque 1979 (Stanford STAN-CS-79-773), extended to products. */
export function comoments({ columns, weighted }: ComomentsSpec): Reduction<ComomentsState> {
  const start = (): ComomentsState => ({
    weight: 0,
    rows: 0,
    missing: 0,
    means: new Float64Array(columns),
    products: new Float64Array(columns * columns),
  });
  return {
    start,
    add(state, inputs, n) {
      const part = start();
      const values = inputs.map(({ values: each }: Vector) => each as Float64Array);
      const weights = weighted ? values[columns] : undefined;
      const used = usedRows(values, n);
      part.rows = used.length;
      part.missing = n - used.length;
      for (const i of used) {
        const w = weights === undefined ? 1 : weights[i];
        part.weight += w;
        for (let a = 0; a < columns; a++) part.means[a] += w * values[a][i];
      }
      if (part.weight !== 0) for (let a = 0; a < columns; a++) part.means[a] /= part.weight;
      addProducts(part, values, weights, used);
      Object.assign(state, join(state, part));
    },
    close: (state) => state,
    merge: join,
  };
}

function usedRows(values: readonly Float64Array[], n: number): number[] {
  const rows: number[] = [];
  for (let i = 0; i < n; i++) if (values.every((column) => !Number.isNaN(column[i]))) rows.push(i);
  return rows;
}

function addProducts(
  { means, products }: ComomentsState,
  values: readonly Float64Array[],
  weights: Float64Array | undefined,
  rows: readonly number[],
): void {
  const columns = means.length;
  for (let a = 0; a < columns; a++)
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (const i of rows) {
        const w = weights === undefined ? 1 : weights[i];
        sum += w * (values[a][i] - means[a]) * (values[b][i] - means[b]);
      }
      products[a * columns + b] = sum;
      products[b * columns + a] = sum;
    }
}

function join(left: ComomentsState, right: ComomentsState): ComomentsState {
  const counts = { rows: left.rows + right.rows, missing: left.missing + right.missing };
  if (right.weight === 0) return { ...left, ...counts };
  if (left.weight === 0) return { ...right, ...counts };
  const weight = left.weight + right.weight;
  const distance = left.means.map((mean, a) => right.means[a] - mean);
  const share = (left.weight * right.weight) / weight;
  const columns = distance.length;
  const products = left.products.map((product, i) => {
    const [a, b] = [Math.floor(i / columns), i % columns];
    return product + right.products[i] + distance[a] * distance[b] * share;
  });
  const means = left.means.map((mean, a) => mean + (distance[a] * right.weight) / weight);
  return { ...counts, weight, means, products };
}
