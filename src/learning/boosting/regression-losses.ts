import { meanTarget, quantileOfTarget } from './baselines.js';
import type { RegressionLoss } from './boosted-trees.js';
import type { Loss, RowRange } from './loss.js';
import type { SegmentViews } from './segment.js';
import { whole } from './segment-rows.js';

export const regressionLosses: Record<RegressionLoss, Loss> = {
  squared: {
    baseline: (arrays) => Float64Array.of(meanTarget(arrays)),
    derivatives({ kernels, segment: { at } }, [constant], { start, stop }) {
      const [score, weight] = [at.score + 4 * start, at.weight + 4 * start];
      const [target, pairs] = [at.target + 8 * start, at.pairs + 8 * start];
      return kernels.squaredDerivatives(whole(stop - start), score, target, weight, pairs, constant);
    },
    bounds: ({ largest, by, heaviest }) => [largest + heaviest * by, heaviest],
    ofRow: (views, baseline, row) => views.weight[row] * residual(views, baseline, row) ** 2,
  },
  absolute: pinball(() => 0.5, 2),
  quantile: pinball(({ quantile }) => quantile, 1),
  huber: {
    baseline: (arrays) => Float64Array.of(quantileOfTarget(arrays, 0.5)),
    derivatives({ views }, baseline, range, { huberDelta }) {
      return fill(views, range, (row) => {
        return Math.min(Math.max(residual(views, baseline, row), -huberDelta), huberDelta);
      });
    },
    bounds: ({ largest, by, heaviest }) => [largest + heaviest * by, heaviest],
    ofRow(views, baseline, row, { huberDelta }) {
      const size = Math.abs(residual(views, baseline, row));
      const loss = size <= huberDelta ? size * size : huberDelta * (2 * size - huberDelta);
      return views.weight[row] * loss;
    },
  },
};

/** The loss that a quantile minimises (Koenker and Bassett, Econometrica 46 (1978) 33), times `scale`. */
function pinball(probability: NonNullable<Loss['leafQuantile']>, scale: number): Loss {
  return {
    baseline: (arrays, plan) => Float64Array.of(quantileOfTarget(arrays, probability(plan))),
    derivatives({ views }, baseline, range, plan) {
      const p = probability(plan);
      return fill(views, range, (row) => scale * (residual(views, baseline, row) > 0 ? 1 - p : -p));
    },
    bounds: ({ heaviest }) => [scale * heaviest, heaviest],
    ofRow(views, baseline, row, plan) {
      const off = residual(views, baseline, row);
      return scale * views.weight[row] * off * (off > 0 ? 1 - probability(plan) : -probability(plan));
    },
    leafQuantile: probability,
  };
}

/** Estimate minus target of a row. */
function residual({ score, target }: SegmentViews, baseline: Float64Array, row: number): number {
  return score[row] + baseline[0] - target[row];
}

/** Derivatives of a loss whose second one counts as 1. */
function fill(
  { weight, pairs }: SegmentViews,
  { start, stop }: RowRange,
  derivative: (row: number) => number,
): number {
  let largest = 0;
  for (let i = start; i < stop; i++) {
    pairs[2 * i] = weight[i] * derivative(i);
    pairs[2 * i + 1] = weight[i];
    largest = Math.max(largest, Math.abs(pairs[2 * i]));
  }
  return largest;
}
