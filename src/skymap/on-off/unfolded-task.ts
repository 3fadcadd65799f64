import { DomainError } from '../../core/index.js';
import { type IterativeOptions, type UnfoldingProblem, unfold } from '../../unfolding/index.js';
import { cannotCompare, withTail } from './chi-squared.js';
import { correlatedChiSquared } from './correlated.js';
import { sum } from './merge-bins.js';
import { mergeCauses } from './merge-causes.js';
import {
  emptyColumns,
  namePixel,
  type OnOffColumns,
  type RingArguments,
  type RingItem,
  setRow,
  visitRing,
} from './ring-task.js';

/** How on and off counts are unfolded: both with the same response, prior and number of iterations. */
export interface PixelUnfolding extends Pick<UnfoldingProblem, 'response' | 'efficiencies'> {
  /** Iterations of both; a fixed number, since a rule that stops them at different points would make them differ. */
  readonly iterations: number;
  readonly prior?: IterativeOptions['prior'];
}

export interface UnfoldedRingArguments extends Omit<RingArguments, 'compatibility' | 'minimumExpected'> {
  readonly unfolding: PixelUnfolding;
}

/** The task of onOffMap with unfolding: unfolds on and off counts of every pixel of a ring and compares the causes. */
export function compareUnfoldedRing(item: RingItem, args: UnfoldedRingArguments): OnOffColumns {
  const columns = emptyColumns(item.pixels.length);
  visitRing(item, args, (i, on, off) => {
    if (args.emptyRegions === 'nan' && cannotCompare(on, off)) return;
    try {
      const { alpha, chi2, ndof } = compareUnfolded(on, off, { ...args.unfolding, groups: args.groups });
      setRow(columns, i, { ...withTail(chi2, ndof), alpha, numOn: sum(on) });
    } catch (error) {
      throw namePixel(error, item.pixels[i]);
    }
  });
  return columns;
}

/**
 * Compares unfolded spectra with the full covariance of the counts. On and off are unfolded with one matrix, that of the last iteration
 * over their pooled counts: if both have the same spectrum their difference does not depend on it, and nothing that is
 * not linear can make them differ. The variances are those of the pooled counts, so that an empty bin does not count as exactly
 * known; causes that rest on few events are joined (see mergeCauses). The response's own error is shared by both and left out.
 * @throws {DomainError} no events on or off
 */
export function compareUnfolded(
  on: Float64Array,
  off: Float64Array,
  { iterations, prior = 'uniform', response, efficiencies, groups = 1 }: PixelUnfolding & { groups?: number },
): { alpha: number; chi2: number; ndof: number } {
  const share = sum(on) / (sum(on) + sum(off));
  if (!(share > 0 && share < 1)) {
    throw new DomainError(`the ${share > 0 ? 'off' : 'on'} region holds no events`, {
      fields: { on: sum(on), off: sum(off) },
      remedy: 'Use a larger region, or leave out pixels outside the field of view.',
    });
  }
  const pooled = on.map((count, bin) => count + off[bin]);
  const options: IterativeOptions = { prior, maxIterations: iterations, stopping: -1, covariances: 'none' };
  const { unfoldingMatrix } = unfold(
    { data: pooled, dataErr: pooled.map(Math.sqrt), response, efficiencies },
    options,
  );
  const rows = causeRows(unfoldingMatrix!.data, on.length);
  const merged = mergeCauses(rows, pooled, { smallerShare: Math.min(share, 1 - share), groups });
  const variance = covarianceOf(merged, pooled);
  return correlatedChiSquared(
    unfolded(merged, on),
    unfolded(merged, off),
    variance.map((value) => share * value),
    variance.map((value) => (1 - share) * value),
  );
}

/** [cause][effect] of a matrix [effect, cause] row-major. */
function causeRows(matrix: Float64Array, effects: number): Float64Array[] {
  const causes = matrix.length / effects;
  return Array.from({ length: causes }, (_, cause) =>
    Float64Array.from({ length: effects }, (__, effect) => matrix[effect * causes + cause]),
  );
}

function unfolded(rows: readonly Float64Array[], counts: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) =>
    row.reduce((total, weight, effect) => total + weight * counts[effect], 0),
  );
}

/** Covariance of unfolded Poisson counts, [cause, cause] row-major. */
function covarianceOf(rows: readonly Float64Array[], counts: Float64Array): Float64Array {
  const n = rows.length;
  const covariance = new Float64Array(n * n);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b <= a; b++) {
      let total = 0;
      for (let effect = 0; effect < counts.length; effect++) {
        total += rows[a][effect] * rows[b][effect] * counts[effect];
      }
      covariance[a * n + b] = total;
      covariance[b * n + a] = total;
    }
  }
  return covariance;
}
