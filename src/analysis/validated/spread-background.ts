import { type CellsOfEvents, type SimulatedSums, simulatedSums, sumsOf } from './simulated-sums.js';

/** Background by reconstructed cell. */
export interface BackgroundRates {
  /** [effect] events per second. */
  readonly rates: readonly number[];
  /** [effect] their standard deviations, independent of each other; default: none. */
  readonly errors?: readonly number[];
}

/** Simulated events among which background is spread. */
export interface SpreadOver {
  /** [event] reconstructed cell, -1 outside. */
  readonly effect: Int32Array;
  /** [event] events per second. */
  readonly rates: Float64Array;
  readonly shower: Uint32Array;
}

/** Background in other cells than those of energy and group. */
export type SpreadBackground = (wanted: CellsOfEvents) => SimulatedSums;

/**
 * Background that is known by cell of energy and group alone, spread over other cells as the simulated events of the same cell are: the best guess where nothing
 * more is said. Its errors, which are those of whole cells, and the finite simulation are in the covariance.
 */
export function spreadBackground(
  { rates: background, errors = [] }: BackgroundRates,
  { effect, rates, shower }: SpreadOver,
): SpreadBackground {
  const simulated = sumsOf({ cells: effect, count: background.length }, rates);
  const weights = rates.map((rate, i) =>
    effect[i] < 0 ? 0 : (rate * background[effect[i]]) / simulated[effect[i]],
  );
  return (wanted) => {
    const { sums, covariance } = simulatedSums(wanted, weights, shower);
    const blocks = covariance.map((block) => Float64Array.from(block));
    errors.forEach((error, own) => {
      if (error === 0 || simulated[own] === 0) return;
      const cells = wanted.cells.map((cell, i) => (effect[i] === own ? cell : -1));
      const shift = sumsOf({ ...wanted, cells }, rates).map((sum) => (error * sum) / simulated[own]);
      addOuterProducts(blocks, shift);
    });
    return { sums, covariance: blocks.map((block) => [...block]) };
  };
}

/** A shift of all cells at once, within each block. */
function addOuterProducts(blocks: readonly Float64Array[], shift: readonly number[]): void {
  const size = shift.length / blocks.length;
  blocks.forEach((block, index) => {
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) block[i * size + j] += shift[index * size + i] * shift[index * size + j];
  });
}
