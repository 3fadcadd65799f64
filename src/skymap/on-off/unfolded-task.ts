import { DomainError } from '../../core/index.js';
import { type IterativeOptions, type UnfoldingProblem, unfold } from '../../unfolding/index.js';
import { cannotCompare, withTail } from './chi-squared.js';
import { correlatedChiSquared } from './correlated.js';
import { sum } from './merge-bins.js';
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
      const { alpha, chi2, ndof } = compareUnfolded(on, off, args.unfolding);
      setRow(columns, i, { ...withTail(chi2, ndof), alpha, numOn: sum(on) });
    } catch (error) {
      throw namePixel(error, item.pixels[i]);
    }
  });
  return columns;
}

/**
 * Compares unfolded spectra with the full covariance of the data. The variances of the counts are those of the common
 * spectrum (pooled), so that an empty bin does not count as exactly known. The response's own error is shared by both and left out.
 * @throws {DomainError} no events on or off
 */
export function compareUnfolded(
  on: Float64Array,
  off: Float64Array,
  { iterations, prior = 'uniform', response, efficiencies }: PixelUnfolding,
): { alpha: number; chi2: number; ndof: number } {
  const share = sum(on) / (sum(on) + sum(off));
  if (!(share > 0 && share < 1)) {
    throw new DomainError(`the ${share > 0 ? 'off' : 'on'} region holds no events`, {
      fields: { on: sum(on), off: sum(off) },
      remedy: 'Use a larger region, or leave out pixels outside the field of view.',
    });
  }
  const options: IterativeOptions = { prior, maxIterations: iterations, stopping: -1, covariances: 'data' };
  const [a, b] = [
    { data: on, part: share },
    { data: off, part: 1 - share },
  ].map(({ data, part }) => {
    const dataErr = on.map((count, bin) => Math.sqrt(part * (count + off[bin])));
    const { unfolded, covariance } = unfold({ data, dataErr, response, efficiencies }, options);
    return { unfolded, stat: covariance!.stat.data };
  });
  return correlatedChiSquared(a.unfolded, b.unfolded, a.stat, b.stat);
}
