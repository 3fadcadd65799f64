import type { CheckedProblem, FoldingProblem, SparseProblem } from '../problem/problem.js';

/** What one iteration started from and gave; enough to differentiate it. */
export interface IterationStep {
  /** [cause] the spectrum it started from. */
  readonly previous: Float64Array;
  /** [cause] the spectrum it gave, before any regularizer. */
  readonly unfolded: Float64Array;
  /** [effect] 1 / folded spectrum, 0 where nothing reaches the effect. */
  readonly inverseFolded: Float64Array;
}

/** 1/x, but 0 where x is exactly 0: an empty effect or unreachable cause then takes no part. */
export const inverseOrZero = (x: number): number => (x === 0 ? 0 : 1 / x);

/**
 * One iteration of Bayes' theorem (D'Agostini, NIM A 362 (1995) 487, eqs. 3 and 4):
 * phi'[a] = phi[a] / eps[a] sum_j R[j][a] n[j] / f[j], f[j] = sum_a R[j][a] phi[a] + background[j].
 */
export function iterate(problem: FoldingProblem, previous: Float64Array): IterationStep {
  return 'sparse' in problem ? iterateSparse(problem, previous) : iterateDense(problem, previous);
}

function iterateDense(problem: CheckedProblem, previous: Float64Array): IterationStep {
  const { effects, causes, response, data, efficiencies, background } = problem;
  const inverseFolded = new Float64Array(effects);
  const unfolded = new Float64Array(causes);
  for (let j = 0; j < effects; j++) {
    const row = j * causes;
    let folded = background === undefined ? 0 : background[j];
    for (let a = 0; a < causes; a++) folded += response[row + a] * previous[a];
    inverseFolded[j] = inverseOrZero(folded);
    const weight = data[j] * inverseFolded[j];
    if (weight !== 0) for (let a = 0; a < causes; a++) unfolded[a] += response[row + a] * weight;
  }
  for (let a = 0; a < causes; a++) unfolded[a] *= previous[a] * inverseOrZero(efficiencies[a]);
  return { previous, unfolded, inverseFolded };
}

/** The same sums over the elements that are not 0. */
function iterateSparse(
  { effects, causes, sparse, data, efficiencies, background }: SparseProblem,
  previous: Float64Array,
): IterationStep {
  const { rowStart, column, values } = sparse;
  const inverseFolded = new Float64Array(effects);
  const unfolded = new Float64Array(causes);
  for (let j = 0; j < effects; j++) {
    const end = rowStart[j + 1];
    let folded = background === undefined ? 0 : background[j];
    for (let i = rowStart[j]; i < end; i++) folded += values[i] * previous[column[i]];
    inverseFolded[j] = inverseOrZero(folded);
    const weight = data[j] * inverseFolded[j];
    if (weight !== 0) for (let i = rowStart[j]; i < end; i++) unfolded[column[i]] += values[i] * weight;
  }
  for (let a = 0; a < causes; a++) unfolded[a] *= previous[a] * inverseOrZero(efficiencies[a]);
  return { previous, unfolded, inverseFolded };
}

/** M[j][a] = P(cause a | effect j) / eps[a] of one iteration, [effect, cause]: unfolded = data . M. */
export function unfoldingMatrixOf(
  { effects, causes, response, efficiencies }: CheckedProblem,
  step: IterationStep,
  matrix: Float64Array = new Float64Array(effects * causes),
): Float64Array {
  const expected = step.previous.map((count, a) => count * inverseOrZero(efficiencies[a]));
  for (let j = 0; j < effects; j++) {
    const row = j * causes;
    for (let a = 0; a < causes; a++)
      matrix[row + a] = response[row + a] * expected[a] * step.inverseFolded[j];
  }
  return matrix;
}
