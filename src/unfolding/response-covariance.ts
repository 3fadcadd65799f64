import { DomainError } from '../core/index.js';
import { type IterationStep, inverseOrZero } from './bayes-iteration.js';
import { cellName } from './cells.js';
import { addGramLower, mirrorLower } from './dense.js';
import type { CheckedOptions } from './options.js';
import type { CheckedProblem } from './problem.js';
import { eventWeights, type Propagation } from './propagation.js';

/**
 * [cause, cause] covariance of the unfolded counts from the finite simulation behind the response, exactly through all
 * iterations. Elements of different causes are independent, so it is a sum over causes t of D_t V_t D_t^T, where
 * D_t[a][j] = d unfolded[a] / d R[j][t] moves the efficiency of t along; only one D_t exists at a time.
 */
export function responseCovarianceOf(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  propagation: Propagation,
  options: Pick<CheckedOptions, 'responseCovariance' | 'compatibility'>,
): Float64Array {
  const { causes } = problem;
  const out = new Float64Array(causes * causes);
  const derivative = responseDerivative(problem, steps, propagation);
  const multinomial =
    options.responseCovariance === 'multinomial' ? inverseSimulatedEvents(problem, options) : undefined;
  for (let t = 0; t < causes; t++) {
    const spread = multinomial ? problem.response : requireResponseErr(problem);
    if (multinomial?.[t] === 0) continue;
    const effects = nonZeroEffects(spread, problem, t);
    if (effects.length === 0) continue;
    const rows = derivative(t, effects);
    if (multinomial) scaleMultinomial(problem, { t, effects, inverseEvents: multinomial[t] }, rows);
    else scaleIndependent(spread, { t, effects, causes }, rows);
    addGramLower(rows, causes, effects.length + 1, out);
  }
  mirrorLower(out, causes);
  return out;
}

/** Of one cause: its D_t for the effects given, [cause, effects.length + 1]; the last column is left 0. */
export type ResponseDerivative = (cause: number, effects: Int32Array) => Float64Array;

/**
 * D_t = sum_i -phi_i[t] B_i M_i^T diag(w_i) + B_i[:, t] (phi_i[t] w_i - phi'_i[t]) / eps[t]: per iteration a matrix that does
 * not depend on t, times a number, and a rank-one term.
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

function nonZeroEffects(matrix: Float64Array, { effects, causes }: CheckedProblem, t: number): Int32Array {
  const found: number[] = [];
  for (let j = 0; j < effects; j++) if (matrix[j * causes + t] !== 0) found.push(j);
  return Int32Array.from(found);
}

/**
 * 1/N per cause: N thrown where simulatedEvents are known, else (efficiency / efficiencyErr)^2, PyUnfold's number of about the
 * events that passed: errors too large by up to 1/sqrt(efficiency).
 */
function inverseSimulatedEvents(
  { efficiencies, efficienciesErr, simulatedEvents }: CheckedProblem,
  { compatibility }: Pick<CheckedOptions, 'compatibility'>,
): Float64Array {
  if (simulatedEvents !== undefined && compatibility !== 'pyunfold')
    return simulatedEvents.map(inverseOrZero);
  if (efficienciesErr === undefined)
    throw new DomainError("responseCovariance 'multinomial' needs simulatedEvents", {
      fields: { name: 'simulatedEvents' },
      remedy: "Give the events thrown per cause, efficienciesErr, or covariances: 'data' to leave it out.",
    });
  return efficiencies.map((efficiency, t) => (efficienciesErr[t] * inverseOrZero(efficiency)) ** 2);
}

function requireResponseErr({ responseErr }: CheckedProblem): Float64Array {
  if (responseErr !== undefined) return responseErr;
  throw new DomainError("responseCovariance 'poisson' needs responseErr", {
    fields: { name: 'responseErr' },
    remedy: "Give the errors of the response, or covariances: 'data' to leave it out.",
  });
}

/**
 * Turns D_t into X with X X^T = D (diag(R) - R R^T) D^T / N, written as the spread about the mean m = sum R D / eps, plus
 * eps (1 - eps) m^2: a sum of squares, so never negative.
 */
function scaleMultinomial(
  problem: CheckedProblem,
  { t, effects, inverseEvents }: { t: number; effects: Int32Array; inverseEvents: number },
  rows: Float64Array,
): void {
  const { causes, response } = problem;
  const width = effects.length + 1;
  const probability = Float64Array.from(effects, (j) => response[j * causes + t]);
  const efficiency = probability.reduce((total, value) => total + value, 0);
  if (efficiency > 1 + 1e-9) throw notAProbability(problem, t, efficiency);
  const scale = probability.map((value) => Math.sqrt(value * inverseEvents));
  const missed = Math.sqrt(efficiency * Math.max(0, 1 - efficiency) * inverseEvents);
  for (let at = 0; at < rows.length; at += width) {
    let mean = 0;
    for (let k = 0; k < effects.length; k++) mean += probability[k] * rows[at + k];
    mean /= efficiency;
    for (let k = 0; k < effects.length; k++) rows[at + k] = (rows[at + k] - mean) * scale[k];
    rows[at + effects.length] = mean * missed;
  }
}

function scaleIndependent(
  errors: Float64Array,
  { t, effects, causes }: { t: number; effects: Int32Array; causes: number },
  rows: Float64Array,
): void {
  const width = effects.length + 1;
  for (let at = 0; at < rows.length; at += width)
    for (let k = 0; k < effects.length; k++) rows[at + k] *= errors[effects[k] * causes + t];
}

function notAProbability(problem: CheckedProblem, t: number, efficiency: number): DomainError {
  return new DomainError(
    `the response of ${cellName('cause', t, problem.cells)} sums to ${efficiency}, above 1`,
    {
      fields: { name: 'response', index: [t], value: efficiency },
      remedy:
        "A multinomial covariance needs probabilities; take responseCovariance: 'poisson' for other units.",
    },
  );
}
