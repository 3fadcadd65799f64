import { sparseMatrix } from '../matrices/sparse.js';
import type { CheckedProblem, FoldingProblem } from './problem.js';

/** From so many elements on, and with fewer than this share of them above 0, a response is stored and folded in its sparse form. */
const largeResponse = 250_000;
const mostFilled = 0.25;

/** Whether a response of which `filled` elements are not 0 belongs in sparse storage. */
export const sparseIsSmaller = (elements: number, filled: number): boolean =>
  elements >= largeResponse && filled <= mostFilled * elements;

/**
 * The form of a problem that folds fastest. Elements that are 0 add nothing, so that both give the same bits.
 */
export function fastestToFold(problem: CheckedProblem): FoldingProblem {
  const { response, causes, effects } = problem;
  if (response.length < largeResponse) return problem;
  let filled = 0;
  for (let k = 0; k < response.length; k++) if (response[k] !== 0) filled++;
  if (!sparseIsSmaller(response.length, filled)) return problem;
  const [row, column] = [new Int32Array(filled), new Int32Array(filled)];
  const values = new Float64Array(filled);
  let next = 0;
  for (let k = 0; k < response.length; k++) {
    if (response[k] === 0) continue;
    row[next] = Math.floor(k / causes);
    column[next] = k % causes;
    values[next++] = response[k];
  }
  const { response: _, ...rest } = problem;
  return { ...rest, sparse: sparseMatrix([effects, causes], row, column, values) };
}
