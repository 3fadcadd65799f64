import { DomainError } from '../core/index.js';
import { inverseOrZero } from './bayes-iteration.js';
import { placeName } from './cells.js';
import { addGramLower, mirrorLower, sandwich } from './dense.js';
import type { CovarianceOptions } from './options.js';
import type { CheckedProblem } from './problem.js';
import type { ResponseDerivative } from './response-derivative.js';

/**
 * [cause, cause] covariance of the unfolded counts from the finite simulation behind the response, exactly
 * by its derivative. The statistics of different causes are independent, so it is a sum over causes t of
 * D_t V_t D_t^T, where D_t[a][j] = d unfolded[a] / d R[j][t] moves the efficiency of t along; only one D_t
 * exists at a time.
 */
export function responseCovarianceOf(
  problem: CheckedProblem,
  derivative: ResponseDerivative,
  options: CovarianceOptions,
): Float64Array {
  const { causes } = problem;
  const out = new Float64Array(causes * causes);
  const { spread, scale } = columnSpread(problem, options);
  for (let t = 0; t < causes; t++) {
    const effects = nonZeroEffects(spread, problem, t);
    if (effects.length === 0) continue;
    const rows = derivative(t, effects);
    if (scale(t, effects, rows)) addGramLower(rows, causes, effects.length + 1, out);
  }
  mirrorLower(out, causes);
  if (options.responseCovariance !== 'fitted') return out;
  const byEfficiency = efficiencyDerivative(problem, derivative);
  const correlated = sandwich(byEfficiency, problem.efficiencyCovariance!, causes);
  return out.map((value, k) => value + correlated[k]);
}

export interface ColumnSpread {
  /** [effect, cause] 0 where an element has no variance and its derivative is not needed. */
  readonly spread: Float64Array;
  /** Turns D_t in place into X with X X^T = D_t V_t D_t^T; false where V_t is 0. */
  readonly scale: (t: number, effects: Int32Array, rows: Float64Array) => boolean;
}

export function columnSpread(problem: CheckedProblem, options: CovarianceOptions): ColumnSpread {
  if (options.responseCovariance === 'poisson') {
    const spread = requireResponseErr(problem);
    return {
      spread,
      scale: (t, effects, rows) => scaleIndependent(spread, { t, effects, causes: problem.causes }, rows),
    };
  }
  const fitted = options.responseCovariance === 'fitted';
  const inverseEvents = fitted ? inversePassingEvents(problem) : inverseSimulatedEvents(problem, options);
  return {
    spread: problem.response,
    scale: (t, effects, rows) =>
      scaleMultinomial(problem, { t, effects, inverseEvents: inverseEvents[t], fitted }, rows),
  };
}

export function nonZeroEffects(
  matrix: Float64Array,
  { effects, causes }: CheckedProblem,
  t: number,
): Int32Array {
  const found: number[] = [];
  for (let j = 0; j < effects; j++) if (matrix[j * causes + t] !== 0) found.push(j);
  return Int32Array.from(found);
}

/**
 * 1/N per cause: N thrown where simulatedEvents are known, else (efficiency / efficiencyErr)^2, PyUnfold's
 * number of about the events that passed: errors too large by up to 1/sqrt(efficiency).
 */
function inverseSimulatedEvents(
  { efficiencies, efficienciesErr, simulatedEvents }: CheckedProblem,
  { compatibility }: CovarianceOptions,
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

/** Of events that passed with probability eps, 1 / (thrown they stand for): eps / passingEvents. */
function inversePassingEvents({
  response,
  causes,
  passingEvents,
  efficiencyCovariance,
}: CheckedProblem): Float64Array {
  if (passingEvents === undefined || efficiencyCovariance === undefined)
    throw new DomainError("responseCovariance 'fitted' needs passingEvents and efficiencyCovariance", {
      fields: { name: passingEvents === undefined ? 'passingEvents' : 'efficiencyCovariance' },
      remedy: 'withFittedEfficiencies gives a response with both.',
    });
  const efficiency = new Float64Array(causes);
  for (let k = 0; k < response.length; k++) efficiency[k % causes] += response[k];
  return efficiency.map((value, t) => value * inverseOrZero(passingEvents[t]));
}

/**
 * [cause, cause] d unfolded / d efficiency at fixed shape of the columns: sum_j D_t[a][j] R[j][t] / eps[t].
 */
export function efficiencyDerivative(problem: CheckedProblem, derivative: ResponseDerivative): Float64Array {
  const { causes, response } = problem;
  const out = new Float64Array(causes * causes);
  for (let t = 0; t < causes; t++) {
    const effects = nonZeroEffects(response, problem, t);
    const rows = derivative(t, effects);
    const column = Array.from(effects, (j) => response[j * causes + t]);
    const efficiency = column.reduce((sum, value) => sum + value, 0);
    for (let a = 0; a < causes; a++)
      for (let k = 0; k < column.length; k++)
        out[a * causes + t] += (rows[a * (column.length + 1) + k] * column[k]) / efficiency;
  }
  return out;
}

/**
 * X X^T = D (diag(R) - R R^T) D^T / N, written as the spread about the mean m = sum R D / eps, plus eps (1 -
 * eps) m^2: a sum of squares, so never negative. With fitted efficiencies the second term is the fit's.
 */
function scaleMultinomial(
  problem: CheckedProblem,
  column: { t: number; effects: Int32Array; inverseEvents: number; fitted: boolean },
  rows: Float64Array,
): boolean {
  const { causes, response } = problem;
  const { t, effects, inverseEvents, fitted } = column;
  if (inverseEvents === 0) return false;
  const width = effects.length + 1;
  const probability = Float64Array.from(effects, (j) => response[j * causes + t]);
  const efficiency = probability.reduce((total, value) => total + value, 0);
  if (!fitted && efficiency > 1 + 1e-9) throw notAProbability(problem, t, efficiency);
  const scale = probability.map((value) => Math.sqrt(value * inverseEvents));
  const missed = fitted ? 0 : Math.sqrt(efficiency * Math.max(0, 1 - efficiency) * inverseEvents);
  for (let at = 0; at < rows.length; at += width) {
    let mean = 0;
    for (let k = 0; k < effects.length; k++) mean += probability[k] * rows[at + k];
    mean /= efficiency;
    for (let k = 0; k < effects.length; k++) rows[at + k] = (rows[at + k] - mean) * scale[k];
    rows[at + effects.length] = mean * missed;
  }
  return true;
}

function scaleIndependent(
  errors: Float64Array,
  { t, effects, causes }: { t: number; effects: Int32Array; causes: number },
  rows: Float64Array,
): boolean {
  const width = effects.length + 1;
  for (let at = 0; at < rows.length; at += width)
    for (let k = 0; k < effects.length; k++) rows[at + k] *= errors[effects[k] * causes + t];
  return true;
}

function notAProbability(problem: CheckedProblem, t: number, efficiency: number): DomainError {
  return new DomainError(
    `the response of ${placeName('cause', t, problem.cells)} sums to ${efficiency}, above 1`,
    {
      fields: { name: 'response', index: [t], value: efficiency },
      remedy:
        "A multinomial covariance needs probabilities; take responseCovariance: 'poisson' for other units.",
    },
  );
}
