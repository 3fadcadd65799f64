import { addPackedGram, crossProduct, mirrorLower } from '../matrices/dense.js';
import { type PackedMatrix, packedLength, panelsOf, unpackProduct } from '../matrices/packed.js';
import { type Scratch, withScratch } from '../matrices/workspace.js';
import type { CovarianceOptions } from '../problem/options.js';
import type { CheckedProblem } from '../problem/problem.js';
import { type ColumnSpread, columnSpread } from './response-column-spread.js';
import type { FillColumn, ResponseDerivative } from './response-derivative.js';

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
  const rows = [0, panelsOf(problem.causes)] as const;
  return completeCovariance(problem, [responseCovarianceRows(problem, derivative, options, rows)]);
}

/** Part of a response covariance. */
export interface CovarianceRows {
  /** The first row, and the rows from there [row, columns] up to the diagonal: `columns` is one more than the last row. */
  readonly first: number;
  readonly columns: number;
  readonly rows: Float64Array;
  /** With fitted efficiencies, [cause t, cause a] d unfolded[a] / d efficiency[t] at fixed shape of the columns, a below `columns`. */
  readonly byEfficiency?: Float64Array;
}

/**
 * The rows of panels [first, last) of four causes: for threads that share the work. Each element is the same sum
 * however the rows are shared out.
 */
export function responseCovarianceRows(
  problem: CheckedProblem,
  derivative: ResponseDerivative,
  options: CovarianceOptions,
  [first, last]: readonly [number, number],
): CovarianceRows {
  const { causes } = problem;
  const spread = columnSpread(problem, options);
  const columns = Math.min(causes, last * 4);
  const byEfficiency = spread.fitted ? new Float64Array(causes * causes) : undefined;
  const rows = withScratch((scratch) => {
    const factors = columnFactors(scratch, problem, { spread, columns });
    const fill = derivative(scratch);
    const out = scratch.take((last * 4) ** 2);
    for (let t = 0; t < causes; t++) {
      const factor = factors.make(t, fill);
      if (factor === undefined) continue;
      addPackedGram(scratch, factor, out, [first, last]);
      byEfficiency?.set(factors.mean(), t * causes);
    }
    const start = out + first * 4 * last * 4;
    return unpackProduct(scratch.numbers(), { start, rows: columns - first * 4, columns });
  });
  return { first: first * 4, columns, rows, byEfficiency };
}

/** Room for one X at a time, with X X^T = D_t V_t D_t^T. */
export interface ColumnFactors {
  /** X^T packed, [effects that matter + 1, columns]; undefined where V_t is 0. */
  make(t: number, fill: FillColumn): PackedMatrix | undefined;
  /** [column] of the last X: the derivative in the efficiency of t at fixed shape of its column. */
  mean(): Float64Array;
}

/** @param columns  the first causes a of D_t[a] that are wanted */
export function columnFactors(
  scratch: Scratch,
  { effects }: CheckedProblem,
  { spread, columns }: { readonly spread: ColumnSpread; readonly columns: number },
): ColumnFactors {
  const panels = panelsOf(columns);
  const start = scratch.take(packedLength(effects + 1, columns));
  const share = scratch.take(2 * (effects + 1));
  const mean = scratch.take(panels * 4);
  return {
    make(t, fill) {
      const used = spread.effectsOf(t);
      if (used.length === 0 || !spread.weigh(t, used, scratch.numbers(), share)) return undefined;
      const factor = { start, rows: used.length + 1, columns };
      fill(t, used, factor);
      const scale = share + factor.rows;
      scratch.kernels.spreadAboutMean(start * 8, factor.rows, panels, share * 8, scale * 8, mean * 8);
      return factor;
    },
    mean: () => scratch.numbers().subarray(mean, mean + columns),
  };
}

/** Puts the parts together and adds what fitted efficiencies contribute by their covariance. */
export function completeCovariance(
  { causes, efficiencyCovariance }: CheckedProblem,
  parts: readonly CovarianceRows[],
): Float64Array {
  const out = new Float64Array(causes * causes);
  for (const { first, columns, rows } of parts)
    for (let a = first; a < columns; a++)
      out.set(rows.subarray((a - first) * columns, (a - first) * columns + a + 1), a * causes);
  mirrorLower(out, causes);
  // The part with the last rows has all columns.
  const byEfficiency = parts[parts.length - 1].byEfficiency;
  if (byEfficiency === undefined) return out;
  const left = crossProduct(efficiencyCovariance!, byEfficiency, causes);
  const correlated = crossProduct(byEfficiency, left, causes);
  mirrorLower(correlated, causes);
  return out.map((value, k) => value + correlated[k]);
}
