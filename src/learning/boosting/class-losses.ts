import { classParts } from './baselines.js';
import type { ClassLoss } from './boosted-trees.js';
import type { Loss } from './loss.js';
import { whole } from './segment-rows.js';
import type { TrainingArrays } from './training-arrays.js';

export const classLosses: Record<ClassLoss, Loss> = {
  logistic: {
    baseline: (arrays) => Float64Array.of(logOdds(arrays)),
    derivatives({ kernels, segment: { at } }, [constant], { start, stop }) {
      const [score, weight] = [at.score + 4 * start, at.weight + 4 * start];
      const [target, pairs] = [at.target + start, at.pairs + 8 * start];
      kernels.logisticDerivatives(whole(stop - start), score, target, weight, pairs, constant);
      return 0;
    },
    bounds: ({ heaviest }) => [heaviest, heaviest / 4],
    ofRow({ target, weight, score }, baseline, row) {
      const z = score[row] + baseline[0];
      // log(1 + e^z) - y z, without overflow.
      return weight[row] * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target[row] * z);
    },
  },
  exponential: {
    baseline: (arrays) => Float64Array.of(logOdds(arrays) / 2),
    derivatives({ views: { target, weight, score, pairs } }, baseline, { start, stop }) {
      let largest = 0;
      for (let i = start; i < stop; i++) {
        const sign = 2 * target[i] - 1;
        const loss = weight[i] * Math.exp(-sign * (score[i] + baseline[0]));
        pairs[2 * i] = -sign * loss;
        pairs[2 * i + 1] = loss;
        largest = Math.max(largest, loss);
      }
      return largest;
    },
    bounds({ largest, by }) {
      const most = largest * Math.exp(by);
      return [most, most];
    },
    ofRow({ target, weight, score }, baseline, row) {
      return weight[row] * Math.exp((1 - 2 * target[row]) * (score[row] + baseline[0]));
    },
  },
  softmax: {
    baseline: (arrays) => classParts(arrays, arrays.outputs).map(Math.log),
    derivatives({ kernels, views, segment }, baseline, { start, stop }) {
      const { at, outputs, padded } = segment;
      views.constants.set(baseline);
      const [score, weight] = [at.score + 4 * start, at.weight + 4 * start];
      const [target, pairs] = [at.target + start, at.pairs + 8 * start];
      const places = [whole(stop - start), score, target, weight, pairs, at.constants] as const;
      kernels.softmaxDerivatives(...places, outputs, padded);
      return 0;
    },
    bounds: ({ heaviest }) => [heaviest, heaviest / 4],
    ofRow(views, baseline, row) {
      const { target, weight, score } = views;
      const z = Array.from(
        baseline,
        (constant, k) => score[k * (score.length / baseline.length) + row] + constant,
      );
      const top = Math.max(...z);
      const total = z.reduce((sum, each) => sum + Math.exp(each - top), 0);
      return weight[row] * (Math.log(total) + top - z[target[row]]);
    },
  },
};

function logOdds(arrays: TrainingArrays): number {
  const [no, yes] = classParts(arrays, 2);
  return Math.log(yes / no);
}
