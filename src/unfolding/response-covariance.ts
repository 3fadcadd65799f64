import { addPackedGram, crossProduct, mirrorLower } from './dense.js';
import type { CovarianceOptions } from './options.js';
import { packedLength, panelsOf, unpackProduct } from './packed.js';
import type { CheckedProblem } from './problem.js';
import { columnSpread } from './response-column-spread.js';
import type { ResponseDerivative } from './response-derivative.js';
import { withScratch } from './workspace.js';

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
  /** [cause, cause] with the lower triangle of the rows asked for, 0 elsewhere. */
  readonly lower: Float64Array;
  /** With fitted efficiencies, [cause t, cause a] d unfolded[a] / d efficiency[t] at fixed shape of the columns, a up to the last row. */
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
  const { effects, causes } = problem;
  const spread = columnSpread(problem, options);
  const columns = Math.min(causes, last * 4);
  const lower = new Float64Array(causes * causes);
  const byEfficiency = spread.fitted ? new Float64Array(causes * causes) : undefined;
  withScratch((scratch) => {
    const fill = derivative(scratch);
    const x = scratch.take(packedLength(effects + 1, columns));
    const weights = scratch.take(2 * (effects + 1));
    const mean = scratch.take(last * 4);
    const out = scratch.take((last * 4) ** 2);
    for (let t = 0; t < causes; t++) {
      const used = spread.effectsOf(t);
      if (used.length === 0 || !spread.weigh(t, used, scratch.numbers(), weights)) continue;
      const rows = { start: x, rows: used.length + 1, columns };
      fill(t, used, rows);
      const scale = weights + rows.rows;
      scratch.kernels.spreadAboutMean(x * 8, rows.rows, last, weights * 8, scale * 8, mean * 8);
      addPackedGram(scratch, rows, out, [first, last]);
      byEfficiency?.set(scratch.numbers().subarray(mean, mean + columns), t * causes);
    }
    const within = [first * 4, columns] as const;
    const part = new Float64Array(columns * columns);
    unpackProduct(scratch.numbers(), { start: out, rows: columns, columns }, within, part);
    for (let a = within[0]; a < columns; a++)
      lower.set(part.subarray(a * columns, a * columns + a + 1), a * causes);
  });
  return { lower, byEfficiency };
}

/** Puts the parts together and adds what fitted efficiencies contribute by their covariance. */
export function completeCovariance(
  { causes, efficiencyCovariance }: CheckedProblem,
  parts: readonly CovarianceRows[],
): Float64Array {
  const out = new Float64Array(causes * causes);
  for (const { lower } of parts) for (let k = 0; k < out.length; k++) out[k] += lower[k];
  mirrorLower(out, causes);
  // The part with the last rows has all columns.
  const byEfficiency = parts[parts.length - 1].byEfficiency;
  if (byEfficiency === undefined) return out;
  const left = crossProduct(efficiencyCovariance!, byEfficiency, causes);
  const correlated = crossProduct(byEfficiency, left, causes);
  mirrorLower(correlated, causes);
  return out.map((value, k) => value + correlated[k]);
}
