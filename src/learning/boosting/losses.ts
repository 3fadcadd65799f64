import type { BoostingPlan } from './options.js';
import type { TrainingArrays } from './training-arrays.js';

/**
 * A loss to be boosted: its derivatives by the scores and its value. Scores are the trees' sum; `baseline` [output] is added.
 * Friedman, Ann. Statist. 29 (2001) 1189; Chen and Guestrin, KDD 2016, doi:10.1145/2939672.2939785.
 */
export interface Loss {
  /** The best constant scores, [output]. */
  baseline(arrays: TrainingArrays): Float64Array;
  /** Fills gradient and hessian of the rows [start, stop), and notes the largest. */
  derivatives(arrays: TrainingArrays, baseline: Float64Array, range: RowRange): void;
  /** Weighted loss of one row. */
  ofRow(arrays: TrainingArrays, baseline: Float64Array, row: number): number;
}

export interface RowRange {
  readonly start: number;
  readonly stop: number;
  /** [output][gradient, hessian], raised to the largest absolute values that are met */
  readonly largest: Float64Array;
}

export const losses: Record<BoostingPlan['loss'], Loss> = {
  squared: {
    baseline: (arrays) => Float64Array.of(meanTarget(arrays)),
    derivatives({ target, weight, score, gradient, hessian }, baseline, { start, stop, largest }) {
      const constant = baseline[0];
      for (let i = start; i < stop; i++) {
        const g = weight[i] * (score[i] + constant - target[i]);
        gradient[i] = g;
        hessian[i] = weight[i];
        if (Math.abs(g) > largest[0]) largest[0] = Math.abs(g);
        if (weight[i] > largest[1]) largest[1] = weight[i];
      }
    },
    ofRow({ target, weight, score }, baseline, row) {
      return weight[row] * (score[row] + baseline[0] - target[row]) ** 2;
    },
  },
  logistic: {
    baseline(arrays) {
      const mean = clampProbability(meanTarget(arrays));
      return Float64Array.of(Math.log(mean / (1 - mean)));
    },
    derivatives({ target, weight, score, gradient, hessian }, baseline, { start, stop, largest }) {
      const constant = baseline[0];
      for (let i = start; i < stop; i++) {
        const p = 1 / (1 + Math.exp(-(score[i] + constant)));
        gradient[i] = weight[i] * (p - target[i]);
        hessian[i] = weight[i] * p * (1 - p);
        // |gradient| <= weight, hessian <= weight / 4.
        if (weight[i] > largest[0]) largest[0] = weight[i];
      }
      largest[1] = largest[0] / 4;
    },
    ofRow({ target, weight, score }, baseline, row) {
      const z = score[row] + baseline[0];
      // log(1 + e^z) - y z, without overflow.
      return weight[row] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[row] * z);
    },
  },
  softmax: {
    baseline(arrays) {
      const sums = new Float64Array(arrays.outputs);
      eachTrainingRow(arrays, (row, weight) => {
        sums[arrays.target[row]] += weight;
      });
      const total = sums.reduce((sum, each) => sum + each, 0);
      return sums.map((sum) => Math.log(clampProbability(sum / total)));
    },
    derivatives(arrays, baseline, { start, stop, largest }) {
      const { rows, outputs, target, weight, gradient, hessian } = arrays;
      const p = new Float64Array(outputs);
      for (let i = start; i < stop; i++) {
        softmaxOfRow(arrays, baseline, i, p);
        if (weight[i] > largest[0]) largest[0] = weight[i];
        for (let k = 0; k < outputs; k++) {
          gradient[k * rows + i] = weight[i] * (p[k] - (target[i] === k ? 1 : 0));
          hessian[k * rows + i] = weight[i] * p[k] * (1 - p[k]);
        }
      }
      for (let k = 0; k < outputs; k++) {
        largest[2 * k + 1] = largest[0] / 4;
        largest[2 * k] = largest[0];
      }
    },
    ofRow(arrays, baseline, row) {
      const p = new Float64Array(arrays.outputs);
      softmaxOfRow(arrays, baseline, row, p);
      return -arrays.weight[row] * Math.log(Math.max(p[arrays.target[row]], Number.MIN_VALUE));
    },
  },
};

function softmaxOfRow(
  { rows, outputs, score }: TrainingArrays,
  baseline: Float64Array,
  row: number,
  p: Float64Array,
): void {
  let top = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < outputs; k++) {
    p[k] = score[k * rows + row] + baseline[k];
    if (p[k] > top) top = p[k];
  }
  let sum = 0;
  for (let k = 0; k < outputs; k++) {
    p[k] = Math.exp(p[k] - top);
    sum += p[k];
  }
  for (let k = 0; k < outputs; k++) p[k] /= sum;
}

/** Weighted mean of the target over the rows that are not held out. */
function meanTarget(arrays: TrainingArrays): number {
  let sum = 0;
  let total = 0;
  eachTrainingRow(arrays, (row, weight) => {
    sum += weight * arrays.target[row];
    total += weight;
  });
  return sum / total;
}

function eachTrainingRow(
  { rows, weight, heldOut }: TrainingArrays,
  visit: (row: number, weight: number) => void,
): void {
  for (let i = 0; i < rows; i++) if (heldOut[i] === 0) visit(i, weight[i]);
}

/** A class that never occurs would have the score minus infinity. */
function clampProbability(p: number): number {
  return Math.min(Math.max(p, 1e-12), 1 - 1e-12);
}
