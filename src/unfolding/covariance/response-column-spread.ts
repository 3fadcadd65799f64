import { DomainError } from '../../core/index.js';
import { placeName } from '../problem/cells.js';
import type { CovarianceOptions } from '../problem/options.js';
import type { CheckedProblem } from '../problem/problem.js';
import { inverseOrZero } from './bayes-iteration.js';

/**
 * The covariance V_t of one column of the response, as numbers that turn rows k of D_t into X with
 * X X^T = D_t V_t D_t^T: X[k] = (D_t[k] - mean) scale[k], mean = sum_k share[k] D_t[k].
 */
export interface ColumnSpread {
  /** Effects whose element of column t varies or shares in the mean. */
  effectsOf(t: number): Int32Array;
  /** Writes share [effects.length + 1] and after it scale, of the same length; false where V_t is 0. */
  weigh(t: number, effects: Int32Array, numbers: Float64Array, start: number): boolean;
  /** Whether the columns' sums vary by the covariance of an efficiency fit. */
  readonly fitted: boolean;
}

/** @throws {DomainError} inputs that the chosen form needs */
export function columnSpread(problem: CheckedProblem, options: CovarianceOptions): ColumnSpread {
  const fitted = options.responseCovariance === 'fitted';
  if (options.responseCovariance === 'poisson') return independentSpread(problem);
  const inverseEvents = fitted ? inversePassingEvents(problem) : inverseSimulatedEvents(problem, options);
  return {
    fitted,
    effectsOf: (t) => nonZeroEffects(problem.response, problem, t),
    weigh: (t, effects, numbers, start) =>
      (fitted || inverseEvents[t] > 0) &&
      weighMultinomial(problem, { t, effects, inverseEvents: inverseEvents[t], fitted }, numbers, start),
  };
}

/** Independent elements: no mean is taken off. */
function independentSpread(problem: CheckedProblem): ColumnSpread {
  const errors = requireResponseErr(problem);
  return {
    fitted: false,
    effectsOf: (t) => nonZeroEffects(errors, problem, t),
    weigh: (t, effects, numbers, start) => {
      const rows = effects.length + 1;
      numbers.fill(0, start, start + 2 * rows);
      for (let k = 0; k < effects.length; k++)
        numbers[start + rows + k] = errors[effects[k] * problem.causes + t];
      return true;
    },
  };
}

/**
 * D (diag(R) - R R^T) D^T / N, written as the spread about the mean m = sum R D / eps, plus eps (1 - eps) m^2
 * in a last row: a sum of squares, so never negative. With fitted efficiencies the second term is the fit's.
 */
function weighMultinomial(
  problem: CheckedProblem,
  column: { t: number; effects: Int32Array; inverseEvents: number; fitted: boolean },
  numbers: Float64Array,
  start: number,
): boolean {
  const { causes, response } = problem;
  const { t, effects, inverseEvents, fitted } = column;
  let efficiency = 0;
  for (let k = 0; k < effects.length; k++) efficiency += response[effects[k] * causes + t];
  if (!fitted && efficiency > 1 + 1e-9) throw notAProbability(problem, t, efficiency);
  const scale = start + effects.length + 1;
  for (let k = 0; k < effects.length; k++) {
    const probability = response[effects[k] * causes + t];
    numbers[start + k] = probability / efficiency;
    numbers[scale + k] = Math.sqrt(probability * inverseEvents);
  }
  numbers[start + effects.length] = 0;
  const missed = fitted ? 0 : efficiency * Math.max(0, 1 - efficiency) * inverseEvents;
  numbers[scale + effects.length] = Math.sqrt(missed);
  return true;
}

function nonZeroEffects(matrix: Float64Array, { effects, causes }: CheckedProblem, t: number): Int32Array {
  const found = new Int32Array(effects);
  let count = 0;
  for (let j = 0; j < effects; j++) if (matrix[j * causes + t] !== 0) found[count++] = j;
  return found.subarray(0, count);
}

/**
 * 1/N per cause: N thrown where simulatedEvents are known, else (efficiency / efficiencyErr)^2, PyUnfold's
 * number of about the events that passed: errors too large by up to 1/sqrt(efficiency).
 */
export function inverseSimulatedEvents(
  { efficiencies, efficienciesErr, simulatedEvents }: CheckedProblem,
  { compatibility }: Pick<CovarianceOptions, 'responseCovariance'> & { readonly compatibility?: 'pyunfold' },
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
