import { meanTarget, quantileOfTarget } from './baselines.js';
import type { Loss, RowRange } from './losses.js';
import type { RegressionLoss } from './options.js';
import type { TrainingArrays } from './training-arrays.js';

export const regressionLosses: Record<RegressionLoss, Loss> = {
  squared: {
    baseline: (arrays) => Float64Array.of(meanTarget(arrays)),
    derivatives({ target, weight, score, gradient, hessian }, baseline, { start, stop, largest }) {
      const constant = baseline[0];
      let most = largest[0];
      let heaviest = largest[1];
      for (let i = start; i < stop; i++) {
        const w = weight[i];
        const g = w * (score[i] + constant - target[i]);
        gradient[i] = g;
        hessian[i] = w;
        if (Math.abs(g) > most) most = Math.abs(g);
        if (w > heaviest) heaviest = w;
      }
      largest[0] = most;
      largest[1] = heaviest;
    },
    ofRow: (arrays, baseline, row) => arrays.weight[row] * residual(arrays, baseline, row) ** 2,
  },
  absolute: pinball(() => 0.5, 2),
  quantile: pinball(({ quantile }) => quantile, 1),
  huber: {
    baseline: (arrays) => Float64Array.of(quantileOfTarget(arrays, 0.5)),
    derivatives(arrays, baseline, range, { huberDelta }) {
      fill(arrays, range, (row) => {
        return Math.min(Math.max(residual(arrays, baseline, row), -huberDelta), huberDelta);
      });
    },
    ofRow(arrays, baseline, row, { huberDelta }) {
      const size = Math.abs(residual(arrays, baseline, row));
      const loss = size <= huberDelta ? size * size : huberDelta * (2 * size - huberDelta);
      return arrays.weight[row] * loss;
    },
  },
};

/** The loss that a quantile minimises (Koenker and Bassett, Econometrica 46 (1978) 33), times `scale`. */
function pinball(probability: NonNullable<Loss['leafQuantile']>, scale: number): Loss {
  return {
    baseline: (arrays, plan) => Float64Array.of(quantileOfTarget(arrays, probability(plan))),
    derivatives(arrays, baseline, range, plan) {
      const p = probability(plan);
      fill(arrays, range, (row) => scale * (residual(arrays, baseline, row) > 0 ? 1 - p : -p));
    },
    ofRow(arrays, baseline, row, plan) {
      const off = residual(arrays, baseline, row);
      return scale * arrays.weight[row] * off * (off > 0 ? 1 - probability(plan) : -probability(plan));
    },
    leafQuantile: probability,
  };
}

/** Estimate minus target of a row. */
function residual({ score, target }: TrainingArrays, baseline: Float64Array, row: number): number {
  return score[row] + baseline[0] - target[row];
}

/** Weighted first derivatives from a function of the row; second derivatives of 1. */
function fill(
  { weight, gradient, hessian }: TrainingArrays,
  { start, stop, largest }: RowRange,
  slope: (row: number) => number,
): void {
  for (let i = start; i < stop; i++) {
    gradient[i] = weight[i] * slope(i);
    hessian[i] = weight[i];
    largest[0] = Math.max(largest[0], Math.abs(gradient[i]));
    largest[1] = Math.max(largest[1], weight[i]);
  }
}
