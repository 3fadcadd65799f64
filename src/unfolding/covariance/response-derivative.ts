import { type PackedMatrix, panelsOf } from '../matrices/packed.js';
import type { Scratch } from '../matrices/workspace.js';
import type { CheckedProblem } from '../problem/problem.js';
import { type IterationStep, inverseOrZero } from './bayes-iteration.js';
import { type CarriedVisitor, eventWeights } from './propagation.js';

/**
 * Writes D_t, the derivative of the unfolded counts in the elements of column t of the response where its
 * efficiency moves along: rows [effects.length + 1, columns], row k of effect effects[k], the last 0, the
 * first `columns` causes.
 */
export type FillColumn = (cause: number, effects: Int32Array, rows: PackedMatrix) => void;
/** Gets ready to write D_t within scratch memory. */
export type ResponseDerivative = (scratch: Scratch) => FillColumn;

/** What D_t of the iterative method is made of, in the order in which the kernel reads it. */
export interface CarriedTerms {
  /** [panel of four causes a][cause t][step][4] B_i[a][t]. */
  readonly carried: Float64Array;
  /** [panel of four causes a][effect][step][4] (B_i M_i^T diag(w_i))[a][j]. */
  readonly weighted: Float64Array;
}

/** Room for the terms of `steps` iterations. @param shared  in memory that threads share */
export function emptyTerms({ causes, effects }: CheckedProblem, steps: number, shared = false): CarriedTerms {
  const numbers = (rows: number): Float64Array => {
    const length = panelsOf(causes) * rows * steps * 4;
    return shared ? new Float64Array(new SharedArrayBuffer(length * 8)) : new Float64Array(length);
  };
  return { carried: numbers(causes), weighted: numbers(effects) };
}

/** Keeps what `propagate` passes by. */
export function keepTerms(
  { carried, weighted }: CarriedTerms,
  causes: number,
  steps: number,
): CarriedVisitor {
  return (i, backward, term) => {
    interleave(backward, carried, { causes, steps, i });
    interleave(term, weighted, { causes, steps, i });
  };
}

/** Matrix i [rows, causes] to its place among [panel][row][step][4]. */
function interleave(
  matrix: Float64Array,
  out: Float64Array,
  { causes, steps, i }: { causes: number; steps: number; i: number },
): void {
  const rows = matrix.length / causes;
  for (let a = 0; a < causes; a++) {
    let to = ((a >> 2) * rows * steps + i) * 4 + (a & 3);
    for (let from = a; from < matrix.length; from += causes, to += steps * 4) out[to] = matrix[from];
  }
}

/**
 * D_t = sum_i B_i[:, t] (phi_i[t] w_i - phi'_i[t])^T / eps[t] - phi_i[t] B_i M_i^T diag(w_i): per iteration
 * a rank-one term, and a matrix that does not depend on t, times a number.
 */
export function responseDerivative(
  problem: CheckedProblem,
  steps: readonly IterationStep[],
  terms: CarriedTerms,
): ResponseDerivative {
  const { effects: allEffects, causes, efficiencies } = problem;
  const weights = steps.map((step) => eventWeights(problem, step));
  const count = steps.length;
  return (scratch) => {
    const [carried, weighted] = [terms.carried, terms.weighted].map((values) => copyInto(scratch, values));
    const list = scratch.take(Math.ceil(allEffects / 2));
    const direct = scratch.take(allEffects * count);
    const previous = scratch.take(count);
    return (t, effects, { start, rows, columns }) => {
      const numbers = scratch.numbers();
      new Int32Array(numbers.buffer, list * 8, effects.length).set(effects);
      const inverseEfficiency = inverseOrZero(efficiencies[t]);
      for (let i = 0; i < count; i++) {
        const phi = steps[i].previous[t];
        const after = steps[i].unfolded[t];
        numbers[previous + i] = phi;
        for (let k = 0; k < effects.length; k++)
          numbers[direct + k * count + i] = (phi * weights[i][effects[k]] - after) * inverseEfficiency;
      }
      const bytes = count * 32;
      scratch.kernels.fillDerivative(
        start * 8,
        rows,
        panelsOf(columns),
        list * 8,
        direct * 8,
        previous * 8,
        carried * 8 + t * bytes,
        causes * bytes,
        weighted * 8,
        allEffects * bytes,
        count,
      );
    };
  };
}

function copyInto(scratch: Scratch, values: Float64Array): number {
  const start = scratch.take(values.length);
  scratch.numbers().set(values, start);
  return start;
}
