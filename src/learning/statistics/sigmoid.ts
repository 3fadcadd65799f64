import { minimise } from '../linear/newton.js';

/** p = 1 / (1 + exp(-(slope x + offset))). */
export interface Sigmoid {
  readonly slope: number;
  readonly offset: number;
}

export function sigmoid({ slope, offset }: Sigmoid, x: number): number {
  return 1 / (1 + Math.exp(-(slope * x + offset)));
}

/**
 * The sigmoid that fits hits best, with Platt's targets (N+ + 1) / (N+ + 2) and 1 / (N- + 2) in place of 1 and 0, which keep it
 * finite for separable scores (Platt, Adv. Large Margin Classifiers (1999) 61).
 * @param scores  [row]
 * @param hits  [row], 1 where the class is the true one
 */
export async function fitSigmoid(
  scores: Float64Array,
  hits: Uint8Array,
  weights?: Float64Array,
): Promise<Sigmoid> {
  const sums = [0, 0];
  for (let i = 0; i < hits.length; i++) sums[hits[i]] += weights ? weights[i] : 1;
  const targets = [1 / (sums[0] + 2), (sums[1] + 1) / (sums[1] + 2)];
  const start = Float64Array.of(0, Math.log((sums[1] + 1) / (sums[0] + 1)));
  const [slope, offset] = await minimise('the sigmoid', start, ([a, b]) => {
    const gradient = new Float64Array(2);
    const hessian = Float64Array.of(1e-12, 0, 0, 1e-12);
    let value = 0;
    for (let i = 0; i < scores.length; i++) {
      const w = weights ? weights[i] : 1;
      const z = a * scores[i] + b;
      const p = 1 / (1 + Math.exp(-z));
      const off = w * (p - targets[hits[i]]);
      value += w * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[hits[i]] * z);
      gradient[0] += off * scores[i];
      gradient[1] += off;
      const curve = w * p * (1 - p);
      hessian[0] += curve * scores[i] * scores[i];
      hessian[2] += curve * scores[i];
      hessian[3] += curve;
    }
    return { value, gradient, hessian };
  });
  return { slope, offset };
}
