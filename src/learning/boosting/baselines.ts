import { weightedQuantiles } from '../statistics/quantiles.js';
import type { TrainingArrays } from './training-arrays.js';

/** Weighted mean of the target over the rows that are not held out. */
export function meanTarget(arrays: TrainingArrays): number {
  let sum = 0;
  let total = 0;
  eachTrainingRow(arrays, (row, weight) => {
    sum += weight * arrays.target[row];
    total += weight;
  });
  return sum / total;
}

/** Weighted quantile of the target over the rows that are not held out. */
export function quantileOfTarget(arrays: TrainingArrays, probability: number): number {
  const values: number[] = [];
  const weights: number[] = [];
  eachTrainingRow(arrays, (row, weight) => {
    values.push(arrays.target[row]);
    weights.push(weight);
  });
  return quantile(Float64Array.from(values), Float64Array.from(weights), probability);
}

/** Part of the weight of the rows that are not held out that lies in each class, kept from 0 and 1, whose scores are infinite. */
export function classParts(arrays: TrainingArrays, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  eachTrainingRow(arrays, (row, weight) => {
    sums[arrays.target[row]] += weight;
  });
  const total = sums.reduce((sum, each) => sum + each, 0);
  return sums.map((sum) => Math.min(Math.max(sum / total, 1e-12), 1 - 1e-12));
}

/** Quantile of values; equal weights count as none, so that it is numpy's. */
export function quantile(values: Float64Array, weights: Float64Array, probability: number): number {
  const equal = weights.every((weight) => weight === weights[0]);
  return weightedQuantiles(values, [probability], equal ? undefined : weights)[0];
}

function eachTrainingRow(
  { rows, weight, heldOut }: TrainingArrays,
  visit: (row: number, weight: number) => void,
): void {
  for (let i = 0; i < rows; i++) if (heldOut[i] === 0) visit(i, weight[i]);
}
