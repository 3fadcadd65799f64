import { type IterationStep, inverseOrZero } from './bayes-iteration.js';
import { timesTransposed } from './dense.js';
import type { CheckedProblem } from './problem.js';
import { eventWeights, type Propagation } from './propagation.js';

/**
 * Of one cause: its D_t for the effects given, [cause, effects.length + 1]; the last column is left 0. The
 * array is the caller's until the next call, which may use it again.
 */
export type ResponseDerivative = (cause: number, effects: Int32Array) => Float64Array;

/**
 * D_t = sum_i B_i[:, t] (phi_i[t] w_i - phi'_i[t])^T / eps[t] - phi_i[t] B_i M_i^T diag(w_i): per iteration
 * a rank-one term, and a matrix that does not depend on t, times a number.
 */
export function responseDerivative(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  { carried, weighted }: Propagation,
): ResponseDerivative {
  const { effects: allEffects, causes, efficiencies } = problem;
  const weights = steps.map((step) => eventWeights(problem, step));
  const scratch = new Float64Array(causes * (allEffects + 1));
  return (t, effects) => {
    const inverseEfficiency = inverseOrZero(efficiencies[t]);
    const direct = new Float64Array((effects.length + 1) * steps.length);
    for (let k = 0; k < effects.length; k++)
      for (let i = 0; i < steps.length; i++) {
        const { previous, unfolded } = steps[i];
        const moved = previous[t] * weights[i][effects[k]] - unfolded[t];
        direct[k * steps.length + i] = moved * inverseEfficiency;
      }
    const carriedFromCause = new Float64Array(causes * steps.length);
    for (let a = 0; a < causes; a++)
      for (let i = 0; i < steps.length; i++)
        carriedFromCause[a * steps.length + i] = carried[i][a * causes + t];
    const rows = scratch.subarray(0, causes * (effects.length + 1));
    timesTransposed(carriedFromCause, direct, steps.length, rows);
    for (let i = 0; i < steps.length; i += 4) {
      const four = [0, 1, 2, 3].map((k) => Math.min(i + k, steps.length - 1));
      const factors = four.map((index, k) => (i + k < steps.length ? steps[index].previous[t] : 0));
      subtractFour(rows, { terms: four.map((index) => weighted[index]), factors, allEffects }, effects);
    }
    return rows;
  };
}

interface FourTerms {
  /** [cause, effect] each. */
  readonly terms: readonly Float64Array[];
  readonly factors: readonly number[];
  readonly allEffects: number;
}

/**
 * rows -= sum of factor x term at the given effects; four terms in one pass over the rows, which are read and
 * written once.
 */
function subtractFour(
  rows: Float64Array,
  { terms, factors, allEffects }: FourTerms,
  effects: Int32Array,
): void {
  const [p, q, r, s] = terms;
  const [fp, fq, fr, fs] = factors;
  const width = effects.length + 1;
  const causes = rows.length / width;
  for (let a = 0; a < causes; a++) {
    const at = a * width;
    const from = a * allEffects;
    for (let k = 0; k < effects.length; k++) {
      const j = from + effects[k];
      rows[at + k] -= fp * p[j] + fq * q[j] + fr * r[j] + fs * s[j];
    }
  }
}
