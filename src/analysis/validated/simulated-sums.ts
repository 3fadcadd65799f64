import { showerCovariance } from '../../validation/index.js';

/** Weights of simulated events in cells. */
export interface SimulatedSums {
  readonly sums: readonly number[];
  /** [block of cells][cell in it x cells + cell in it]: throws of one shower move together. */
  readonly covariance: readonly (readonly number[])[];
}

/** Where events are counted. */
export interface CellsOfEvents {
  /** [event] -1 outside. */
  readonly cells: Int32Array;
  readonly count: number;
  /** Cells whose covariance is wanted together; default: all. */
  readonly block?: number;
}

/** Sums of weights and their covariance by shower. @param shower  [event], throws of one next to each other */
export function simulatedSums(
  { cells, count, block }: CellsOfEvents,
  weights: Float64Array,
  shower: Uint32Array,
): SimulatedSums {
  const covariance = showerCovariance({ effects: count, shower, effect: cells }, weights, block);
  return { sums: sumsOf({ cells, count }, weights), covariance: covariance.map((each) => [...each]) };
}

/** [cell] */
export function sumsOf({ cells, count }: CellsOfEvents, weights: Float64Array): number[] {
  const sums = new Array<number>(count).fill(0);
  for (let i = 0; i < cells.length; i++) if (cells[i] >= 0) sums[cells[i]] += weights[i];
  return sums;
}

/** Two independent samples in the same cells together. */
export function addedSums(first: SimulatedSums, second: SimulatedSums): SimulatedSums {
  return {
    sums: first.sums.map((sum, cell) => sum + second.sums[cell]),
    covariance: first.covariance.map((block, index) =>
      block.map((value, k) => value + second.covariance[index][k]),
    ),
  };
}
