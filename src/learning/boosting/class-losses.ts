import { classParts } from './baselines.js';
import type { Loss } from './losses.js';
import type { ClassLoss } from './options.js';
import type { TrainingArrays } from './training-arrays.js';

export const classLosses: Record<ClassLoss, Loss> = {
  logistic: {
    baseline: (arrays) => Float64Array.of(logOdds(arrays)),
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
  exponential: {
    baseline: (arrays) => Float64Array.of(logOdds(arrays) / 2),
    derivatives({ target, weight, score, gradient, hessian }, baseline, { start, stop, largest }) {
      for (let i = start; i < stop; i++) {
        const sign = 2 * target[i] - 1;
        const loss = weight[i] * Math.exp(-sign * (score[i] + baseline[0]));
        gradient[i] = -sign * loss;
        hessian[i] = loss;
        largest[0] = Math.max(largest[0], loss);
      }
      largest[1] = largest[0];
    },
    ofRow({ target, weight, score }, baseline, row) {
      return weight[row] * Math.exp((1 - 2 * target[row]) * (score[row] + baseline[0]));
    },
  },
  softmax: {
    baseline: (arrays) => classParts(arrays, arrays.outputs).map(Math.log),
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

function logOdds(arrays: TrainingArrays): number {
  const [no, yes] = classParts(arrays, 2);
  return Math.log(yes / no);
}

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
