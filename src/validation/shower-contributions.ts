import type { RandomStream } from '../core/index.js';
import type { ShowerSample } from './shower-sample.js';

/** What every simulated shower adds to a response: its throws together, wherever they were reconstructed. */
export interface ShowerContributions {
  /** [shower + 1] where its contributions begin. */
  readonly first: readonly number[];
  /** [contribution] effect x causes + cause, each at most once for a shower. */
  readonly element: readonly number[];
  /** [contribution] sum of the weights. */
  readonly weight: readonly number[];
}

/** The contributions of all showers that leave an event in a cell. */
export function showerContributions({
  causes,
  shower,
  cause,
  effect,
  weight,
}: Pick<ShowerSample, 'causes' | 'shower' | 'cause' | 'effect' | 'weight'>): ShowerContributions {
  const [first, element, sums]: number[][] = [[0], [], []];
  let open = new Map<number, number>();
  const flush = (): void => {
    if (open.size === 0) return;
    for (const [cell, sum] of open) {
      element.push(cell);
      sums.push(sum);
    }
    first.push(element.length);
    open = new Map();
  };
  for (let i = 0; i < shower.length; i++) {
    if (i > 0 && shower[i] !== shower[i - 1]) flush();
    if (cause[i] < 0 || effect[i] < 0) continue;
    const cell = effect[i] * causes + cause[i];
    open.set(cell, (open.get(cell) ?? 0) + weight[i]);
  }
  flush();
  return { first, element, weight: sums };
}

/**
 * Sums over another simulation of the same size: every shower occurs as often as a Poisson number of mean 1 says, with all of its throws.
 * @param size  effects x causes
 */
export function fluctuateShowers(
  { first, element, weight }: ShowerContributions,
  size: number,
  random: Pick<RandomStream, 'poisson'>,
): { readonly passed: Float64Array; readonly passedVariance: Float64Array } {
  const passed = new Float64Array(size);
  const passedVariance = new Float64Array(size);
  for (let shower = 0; shower + 1 < first.length; shower++) {
    const times = random.poisson(1);
    if (times === 0) continue;
    for (let k = first[shower]; k < first[shower + 1]; k++) {
      passed[element[k]] += times * weight[k];
      passedVariance[element[k]] += times * weight[k] ** 2;
    }
  }
  return { passed, passedVariance };
}
