import { type IterationStep, inverseOrZero } from './bayes-iteration.js';
import type { CheckedProblem } from './problem.js';
import { eventWeights, type Propagation } from './propagation.js';

/** Of one cause: its D_t for the effects given, [cause, effects.length + 1]; the last column is left 0. */
export type ResponseDerivative = (cause: number, effects: Int32Array) => Float64Array;

/**
 * D_t = sum_i -phi_i[t] B_i M_i^T diag(w_i) + B_i[:, t] (phi_i[t] w_i - phi'_i[t]) / eps[t]: per iteration a
 * matrix that does not depend on t, times a number, and a rank-one term.
 */
export function responseDerivative(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  { carried, weighted }: Propagation,
): ResponseDerivative {
  const { effects: allEffects, causes, efficiencies } = problem;
  const weights = steps.map((step) => eventWeights(problem, step));
  return (t, effects) => {
    const width = effects.length + 1;
    const rows = new Float64Array(causes * width);
    const direct = new Float64Array(effects.length);
    const inverseEfficiency = inverseOrZero(efficiencies[t]);
    for (const [i, { previous, unfolded }] of steps.entries()) {
      for (let k = 0; k < effects.length; k++)
        direct[k] = (previous[t] * weights[i][effects[k]] - unfolded[t]) * inverseEfficiency;
      for (let a = 0; a < causes; a++)
        addRow(
          rows,
          a * width,
          { term: weighted[i], start: a * allEffects, effects, factor: -previous[t] },
          {
            direct,
            factor: carried[i][a * causes + t],
          },
        );
    }
    return rows;
  };
}

interface TermRow {
  readonly term: Float64Array;
  readonly start: number;
  readonly effects: Int32Array;
  readonly factor: number;
}

function addRow(
  rows: Float64Array,
  at: number,
  { term, start, effects, factor }: TermRow,
  rankOne: { readonly direct: Float64Array; readonly factor: number },
): void {
  const { direct, factor: carried } = rankOne;
  for (let k = 0; k < effects.length; k++)
    rows[at + k] += factor * term[start + effects[k]] + carried * direct[k];
}
