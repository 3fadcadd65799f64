import { DomainError, nearestHint } from '../../core/index.js';
import { selectFeatures } from '../features.js';
import type { Model } from '../model.js';
import { evaluate, mostProbable } from '../predict.js';
import type { TrainingData } from '../training-data.js';

export type ScoreName = 'rms' | 'mean-absolute' | 'r2' | 'accuracy' | 'log-loss';

interface Score {
  readonly target: TrainingData['target']['kind'];
  readonly higherIsBetter: boolean;
  readonly doc: string;
  /** @param outputs  [output][row], estimates or class probabilities */
  of(outputs: readonly Float64Array[], data: TrainingData): number;
}

/** How estimates are judged, all weighted. */
export const scores: Record<ScoreName, Score> = {
  rms: {
    target: 'regression',
    higherIsBetter: false,
    doc: 'root of the mean squared difference, in the unit of the target',
    of: ([found], data) => Math.sqrt(meanOver(data, (i) => (found[i] - data.target.values[i]) ** 2)),
  },
  'mean-absolute': {
    target: 'regression',
    higherIsBetter: false,
    doc: 'mean absolute difference, in the unit of the target',
    of: ([found], data) => meanOver(data, (i) => Math.abs(found[i] - data.target.values[i])),
  },
  r2: {
    target: 'regression',
    higherIsBetter: true,
    doc: '1 - mean squared difference / variance of the target',
    of([found], data) {
      const { values } = data.target;
      const mean = meanOver(data, (i) => values[i]);
      const variance = meanOver(data, (i) => (values[i] - mean) ** 2);
      return 1 - meanOver(data, (i) => (found[i] - values[i]) ** 2) / variance;
    },
  },
  accuracy: {
    target: 'classification',
    higherIsBetter: true,
    doc: 'part of the rows whose most probable class is the true one',
    of(outputs, data) {
      const found = mostProbable(outputs);
      return meanOver(data, (i) => (found[i] === data.target.values[i] ? 1 : 0));
    },
  },
  'log-loss': {
    target: 'classification',
    higherIsBetter: false,
    doc: 'mean of -ln of the probability given to the true class',
    of: (outputs, data) =>
      meanOver(data, (i) => -Math.log(Math.max(outputs[data.target.values[i]][i], 1e-300))),
  },
};

/**
 * The score of a trained model on rows.
 * @throws {ColumnError} a feature is not there; {DomainError} a score that does not fit
 */
export function scoreOf(model: Model, data: TrainingData, wished?: ScoreName): number {
  const names = model.features.map(({ name }) => name);
  const outputs = evaluate(model.parameters, selectFeatures(data.features, names));
  return scores[scoreFor(data, wished)].of(outputs, data);
}

/** The score to use: the wished one, or rms and accuracy. @throws {DomainError} unknown, or not for this kind of target */
export function scoreFor(data: TrainingData, wished?: ScoreName): ScoreName {
  const { kind } = data.target;
  const name = wished ?? (kind === 'regression' ? 'rms' : 'accuracy');
  if (Object.hasOwn(scores, name) && scores[name].target === kind) return name;
  const fitting = (Object.keys(scores) as ScoreName[]).filter((each) => scores[each].target === kind);
  throw new DomainError(`no score '${name}' for ${kind}${nearestHint(name, fitting)}`, {
    fields: { name: 'score', value: name },
    remedy: `Use one of: ${fitting.join(', ')}.`,
  });
}

function meanOver({ target, weights }: TrainingData, of: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < target.values.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * of(i);
    total += weight;
  }
  return sum / total;
}
