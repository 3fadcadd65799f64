import { inverseOrZero } from '../covariance/bayes-iteration.js';
import { sandwich } from '../matrices/dense.js';
import { singularValues } from '../matrices/singular-values.js';
import type { CheckedProblem } from '../problem/problem.js';

/**
 * [effect, effect] covariance of a spectrum folded through a response from finite simulation, sum_t counts[t]^2 V_t. V_t of column t is
 * multinomial where the events thrown are known, the passing events' shape and the fit's covariance with fitted efficiencies, and
 * independent elements where only their errors are. Undefined for a problem that gives none of them: its response is exact.
 */
export function foldedCovariance(problem: CheckedProblem, counts: Float64Array): Float64Array | undefined {
  const { simulatedEvents, passingEvents, efficiencyCovariance, responseErr, effects, causes } = problem;
  const out = new Float64Array(effects * effects);
  if (simulatedEvents)
    for (let t = 0; t < causes; t++)
      addMultinomial(out, problem, {
        t,
        weight: counts[t] ** 2 * inverseOrZero(simulatedEvents[t]),
        shared: 1,
      });
  else if (efficiencyCovariance && passingEvents) addFitted(out, problem, counts);
  else if (responseErr)
    for (let k = 0; k < responseErr.length; k++)
      out[Math.floor(k / causes) * (effects + 1)] += (responseErr[k] * counts[k % causes]) ** 2;
  else return undefined;
  return out;
}

/** out += weight (diag(R_t) - shared R_t R_t^T). */
function addMultinomial(
  out: Float64Array,
  { effects, causes, response }: CheckedProblem,
  { t, weight, shared }: { readonly t: number; readonly weight: number; readonly shared: number },
): void {
  for (let j = 0; j < effects; j++) {
    const p = response[j * causes + t];
    if (p === 0 || weight === 0) continue;
    out[j * effects + j] += weight * p;
    for (let k = 0; k < effects; k++) out[j * effects + k] -= weight * shared * p * response[k * causes + t];
  }
}

/** The shape of each column from its passing events, and the column's sum from the efficiency fit. */
function addFitted(out: Float64Array, problem: CheckedProblem, counts: Float64Array): void {
  const { causes, response, efficiencies, passingEvents, efficiencyCovariance } = problem;
  for (let t = 0; t < causes; t++) {
    const weight = counts[t] ** 2 * efficiencies[t] * inverseOrZero(passingEvents![t]);
    addMultinomial(out, problem, { t, weight, shared: inverseOrZero(efficiencies[t]) });
  }
  const byEfficiency = response.map(
    (p, k) => p * inverseOrZero(efficiencies[k % causes]) * counts[k % causes],
  );
  sandwich(byEfficiency, efficiencyCovariance!, causes).forEach((value, k) => {
    out[k] += value;
  });
}

/** [effect, effect] covariance of data about a folded spectrum: their own and, where simulation is finite, that of the response. */
export function residualCovariance(problem: CheckedProblem, counts: Float64Array): Float64Array {
  const { effects, dataVariance, dataCovariance } = problem;
  const out = foldedCovariance(problem, counts) ?? new Float64Array(effects * effects);
  if (dataCovariance) return out.map((value, k) => value + dataCovariance[k]);
  for (let j = 0; j < effects; j++) out[j * (effects + 1)] += dataVariance[j];
  return out;
}

/** Directions [direction][effect] whose outer products sum to a covariance; those of no variance are left out. */
export function independentDirections(covariance: Float64Array): Float64Array[] {
  const n = Math.sqrt(covariance.length);
  const scale = Float64Array.from({ length: n }, (_, i) => Math.sqrt(covariance[i * n + i]));
  const correlation = covariance.map(
    (value, k) => value * inverseOrZero(scale[Math.floor(k / n)]) * inverseOrZero(scale[k % n]),
  );
  const { values, left } = singularValues(correlation, n, n);
  return left
    .filter((_, d) => values[d] > 1e-12 * values[0])
    .map((direction, d) => direction.map((x, i) => x * scale[i] * Math.sqrt(values[d])));
}
