import { DomainError } from '../../core/index.js';
import type { FeatureMatrix } from '../features.js';
import { fitScaler, type Scaler, scaled } from '../linear/scaler.js';
import { checkTrainingData, type TrainingData } from '../training-data.js';
import { findNearest, type KdTree, kdTree } from './kd-tree.js';

export interface NeighboursOptions {
  /** How many of the nearest training rows are averaged. Default 15. */
  readonly neighbours?: number;
}

/** The training rows themselves: an estimate is the (weighted) mean of the nearest ones, in scaled features. */
export interface Neighbours {
  readonly learner: 'neighbours';
  readonly neighbours: number;
  readonly scaler: Scaler;
  readonly tree: KdTree;
  /** [training row], numbers or classes */
  readonly targets: Float64Array;
  /** [training row] */
  readonly weights: Float64Array;
  /** 1 for a number */
  readonly outputs: number;
}

/** @throws {DomainError} a feature that is NaN, more neighbours than rows */
export async function trainNeighbours(
  data: TrainingData,
  options: NeighboursOptions = {},
): Promise<Neighbours> {
  checkTrainingData(data);
  const { features, target, weights } = data;
  const { neighbours = 15 } = options;
  if (!(Number.isInteger(neighbours) && neighbours >= 1 && neighbours <= features.rows)) {
    throw new DomainError(`${neighbours} neighbours is not a whole number from 1 to ${features.rows}`, {
      fields: { name: 'neighbours', value: neighbours },
      remedy: 'Give fewer neighbours, or more rows.',
    });
  }
  const scaler = fitScaler(features, weights);
  return {
    learner: 'neighbours',
    neighbours,
    scaler,
    tree: kdTree(scaledPoints(features, scaler), features.names.length),
    targets: Float64Array.from(target.values),
    weights: weights ? weights.slice() : new Float64Array(features.rows).fill(1),
    outputs: target.kind === 'classification' ? target.classes.length : 1,
  };
}

/** [output][row]: the mean, or the parts of the classes; NaN where a feature is, or where all neighbours have weight 0. */
export function evaluateNeighbours(model: Neighbours, features: FeatureMatrix): Float64Array[] {
  const { scaler, tree, neighbours, targets, weights, outputs } = model;
  const points = scaledPoints(features, scaler);
  const { dimensions } = tree;
  const nearest = { point: new Int32Array(neighbours), distance: new Float64Array(neighbours) };
  const values = Array.from({ length: outputs }, () => new Float64Array(features.rows));
  for (let row = 0; row < features.rows; row++) {
    const at = points.subarray(row * dimensions, (row + 1) * dimensions);
    if (at.some((each) => Number.isNaN(each))) {
      for (const value of values) value[row] = Number.NaN;
      continue;
    }
    findNearest(tree, at, nearest);
    let total = 0;
    for (const point of nearest.point) {
      total += weights[point];
      if (outputs === 1) values[0][row] += weights[point] * targets[point];
      else values[targets[point]][row] += weights[point];
    }
    for (const value of values) value[row] /= total;
  }
  return values;
}

function scaledPoints(features: FeatureMatrix, scaler: Scaler): Float64Array {
  const dimensions = features.names.length;
  const points = new Float64Array(features.rows * dimensions);
  for (let row = 0; row < features.rows; row++) {
    for (let d = 0; d < dimensions; d++) {
      points[row * dimensions + d] = scaled(scaler, d, features.columns[d][row]);
    }
  }
  return points;
}
