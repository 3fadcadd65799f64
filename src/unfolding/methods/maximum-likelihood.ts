import { DomainError } from '../../core/index.js';
import { iterate } from '../covariance/bayes-iteration.js';
import type { Derivatives } from '../covariance/propagated-covariances.js';
import { timesTransposed, transposed } from '../matrices/dense.js';
import type { LikelihoodOptions } from '../problem/method-options.js';
import { positivePrior } from '../problem/priors.js';
import type { CheckedProblem } from '../problem/problem.js';
import { estimatingDerivative, inverseOfSystem } from './least-squares.js';

/** Iterations of Bayes' theorem before Newton's: they raise the likelihood from anywhere. */
const startingIterations = 50;
const mostSteps = 200;

/**
 * Counts >= 0 with the largest Poisson likelihood, sum_j n_j ln f_j - f_j: Newton steps with causes at 0 held
 * there while the likelihood falls into the allowed region. The derivatives are those of the free causes.
 */
export function unfoldMaximumLikelihood(
  problem: CheckedProblem,
  options: LikelihoodOptions,
): { unfolded: Float64Array; derivatives: Derivatives } {
  const total = problem.data.reduce((sum, count) => sum + count, 0);
  let counts: Float64Array = positivePrior(problem, options.prior).map((share) => share * total);
  for (let i = 0; i < startingIterations; i++) counts = iterate(problem, counts).unfolded;
  for (let step = 0; step < mostSteps; step++) {
    const free = freeCauses(problem, counts);
    const { moved, change } = newtonStep(problem, counts, free);
    counts = moved;
    if (change < 1e-12) return { unfolded: counts, derivatives: derivativesAt(problem, counts, free) };
  }
  throw new DomainError(`the likelihood has no maximum after ${mostSteps} steps`, {
    fields: { name: 'maximum-likelihood', value: mostSteps },
    remedy: 'The data leave some causes open: use fewer causes, or a regularised method.',
  });
}

interface Local {
  /** [effect] n/f - 1 and n/f^2. */
  readonly pull: Float64Array;
  readonly weight: Float64Array;
}

function localAt(
  { effects, causes, response, data, background }: CheckedProblem,
  counts: Float64Array,
): Local {
  const pull = new Float64Array(effects);
  const weight = new Float64Array(effects);
  for (let j = 0; j < effects; j++) {
    let folded = background?.[j] ?? 0;
    for (let a = 0; a < causes; a++) folded += response[j * causes + a] * counts[a];
    pull[j] = folded === 0 ? 0 : data[j] / folded - 1;
    weight[j] = folded === 0 ? 0 : data[j] / folded ** 2;
  }
  return { pull, weight };
}

function gradientOf({ effects, causes, response }: CheckedProblem, pull: Float64Array): Float64Array {
  const gradient = new Float64Array(causes);
  for (let j = 0; j < effects; j++)
    for (let a = 0; a < causes; a++) gradient[a] += response[j * causes + a] * pull[j];
  return gradient;
}

/** Causes above 0, or at 0 with a likelihood that rises from there. */
function freeCauses(problem: CheckedProblem, counts: Float64Array): number[] {
  const gradient = gradientOf(problem, localAt(problem, counts).pull);
  const largest = Math.max(...counts);
  return [...counts.keys()].filter((a) => {
    const atZero = counts[a] <= 1e-12 * largest;
    return problem.efficiencies[a] > 0 && !(atZero && gradient[a] <= 0);
  });
}

/** [free, free] inverse of sum_j R_ja n_j / f_j^2 R_jb. */
function inverseInformation(
  problem: CheckedProblem,
  weight: Float64Array,
  free: readonly number[],
): Float64Array {
  const { effects, causes, response } = problem;
  const rows = new Float64Array(free.length * effects);
  free.forEach((a, i) => {
    for (let j = 0; j < effects; j++) rows[i * effects + j] = response[j * causes + a] * Math.sqrt(weight[j]);
  });
  const information = new Float64Array(free.length ** 2);
  timesTransposed(rows, rows, effects, information);
  return inverseOfSystem(information, free.length);
}

/**
 * A full step, shortened so that no cause loses more than nine tenths; below 1e-12 of the largest it is set
 * to 0.
 */
function newtonStep(
  problem: CheckedProblem,
  counts: Float64Array,
  free: readonly number[],
): { moved: Float64Array; change: number } {
  const { pull, weight } = localAt(problem, counts);
  const gradient = gradientOf(problem, pull);
  const inverse = inverseInformation(problem, weight, free);
  const step = free.map((_, i) =>
    free.reduce((sum, b, k) => sum + inverse[i * free.length + k] * gradient[b], 0),
  );
  const shortest = free.reduce(
    (least, a, i) => (step[i] < 0 && counts[a] > 0 ? Math.min(least, (0.9 * counts[a]) / -step[i]) : least),
    1,
  );
  const largest = Math.max(...counts);
  const moved = new Float64Array(counts.length);
  let change = 0;
  free.forEach((a, i) => {
    const next = Math.max(0, counts[a] + shortest * step[i]);
    moved[a] = next <= 1e-12 * largest ? 0 : next;
    change = Math.max(change, Math.abs(moved[a] - counts[a]) / largest);
  });
  return { moved, change };
}

function derivativesAt(problem: CheckedProblem, counts: Float64Array, free: readonly number[]): Derivatives {
  const { effects, causes, response } = problem;
  const { pull, weight } = localAt(problem, counts);
  const small = inverseInformation(problem, weight, free);
  const inverse = new Float64Array(causes * causes);
  free.forEach((a, i) => {
    free.forEach((b, k) => {
      inverse[a * causes + b] = small[i * free.length + k];
    });
  });
  const byResponse = new Float64Array(causes * effects);
  timesTransposed(inverse, response, causes, byResponse);
  const jacobian = byResponse.map((value, k) => value * weight[k % effects]);
  // d/dn of n/f - 1 is 1/f = (pull + 1) / n; where n is 0 the pull is -1 and 1/f comes from the counts themselves.
  const inverseFolded = inverseFoldedOf(problem, counts);
  return {
    data: byResponse.map((value, k) => value * inverseFolded[k % effects]),
    background: jacobian.map((value) => -value),
    response: estimatingDerivative(problem, { inverse, jacobian, unfolded: counts, pull }),
  };
}

function inverseFoldedOf(problem: CheckedProblem, counts: Float64Array): Float64Array {
  const { effects, causes, background } = problem;
  const byCause = transposed(problem.response, effects, causes);
  return Float64Array.from({ length: effects }, (_, j) => {
    let folded = background?.[j] ?? 0;
    for (let a = 0; a < causes; a++) folded += byCause[a * effects + j] * counts[a];
    return folded === 0 ? 0 : 1 / folded;
  });
}
