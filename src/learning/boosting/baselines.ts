import { weightedQuantiles } from '../statistics/quantiles.js';
import { viewsOf } from './segment.js';
import type { TrainingArrays } from './training-arrays.js';

/** Weighted mean of the target over the rows that are not held out. */
export function meanTarget(arrays: TrainingArrays): number {
  let sum = 0;
  let total = 0;
  eachTrainingRow(arrays, (target, weight) => {
    sum += weight * target;
    total += weight;
  });
  return sum / total;
}

/** Weighted quantile of the target over the rows that are not held out. */
export function quantileOfTarget(arrays: TrainingArrays, probability: number): number {
  const values: number[] = [];
  const weights: number[] = [];
  eachTrainingRow(arrays, (target, weight) => {
    values.push(target);
    weights.push(weight);
  });
  return quantile(Float64Array.from(values), Float64Array.from(weights), probability);
}

/** Part of the weight of the rows that are not held out that lies in each class, kept from 0 and 1, whose scores are infinite. */
export function classParts(arrays: TrainingArrays, classes: number): Float64Array {
  const sums = new Float64Array(classes);
  eachTrainingRow(arrays, (target, weight) => {
    sums[target] += weight;
  });
  const total = sums.reduce((sum, each) => sum + each, 0);
  return sums.map((sum) => Math.min(Math.max(sum / total, 1e-12), 1 - 1e-12));
}

/** Quantile of values; equal weights count as none, so that it is numpy's. */
export function quantile(values: Float64Array, weights: Float64Array, probability: number): number {
  const equal = weights.every((weight) => weight === weights[0]);
  return weightedQuantiles(values, [probability], equal ? undefined : weights)[0];
}

/** The largest weight of the rows that are not held out. */
export function heaviestWeight(arrays: TrainingArrays): number {
  let heaviest = 0;
  eachTrainingRow(arrays, (_, weight) => {
    if (weight > heaviest) heaviest = weight;
  });
  return heaviest;
}

function eachTrainingRow(
  { segments }: TrainingArrays,
  visit: (target: number, weight: number) => void,
): void {
  for (const segment of segments) {
    const { target, weight, heldOut } = viewsOf(segment);
    for (let i = 0; i < segment.rows; i++) if (heldOut[i] === 0) visit(target[i], weight[i]);
  }
}
