import { randomStream } from '../core/index.js';
import { addPassingEvents, emptyPassingSums, type PassingSums } from '../unfolding/index.js';

/** Simulated events that pass, one element each; the throws of a shower stand next to one another. */
export interface ShowerSample {
  readonly effects: number;
  readonly causes: number;
  /** [event] number of its shower, ascending from 0. */
  readonly shower: Uint32Array;
  readonly showers: number;
  /** [event] cells of the true and of the reconstructed energy and group, -1 for none. */
  readonly cause: Int32Array;
  readonly effect: Int32Array;
  /** [event] events per second by the flux model of the response. */
  readonly weight: Float64Array;
}

/** [shower] 1 for the showers of one random half, 0 for the other. The same for the same seed and experiment. */
export function randomHalf(showers: number, seed: number, experiment: number): Uint8Array {
  const random = randomStream({ seed, stage: 'shower-halves', file: experiment });
  const side = new Uint8Array(showers);
  for (let first = 0; first < showers; first += 32) {
    const bits = random.word();
    for (let i = 0; i < 32 && first + i < showers; i++) side[first + i] = (bits >>> i) & 1;
  }
  return side;
}

/** [shower] how often each is taken when as many are drawn with replacement (in the limit of many: Poisson of mean 1). */
export function bootstrapCounts(showers: number, seed: number, experiment: number): Uint8Array {
  const random = randomStream({ seed, stage: 'shower-bootstrap', file: experiment });
  return Uint8Array.from({ length: showers }, () => random.poisson(1));
}

/**
 * Sums of passing events with every shower taken as often as told, its weights summed in each cell before they are squared.
 * @param taken  [shower]
 */
export function resampledSums(sample: ShowerSample, taken: Uint8Array): PassingSums {
  const { effects, causes, shower, cause, effect, weight } = sample;
  const kept = indicesOf(shower, taken);
  const sums = emptyPassingSums(effects, causes);
  addPassingEvents(sums, {
    cause: Int32Array.from(kept, (i) => cause[i]),
    effect: Int32Array.from(kept, (i) => effect[i]),
    weight: Float64Array.from(kept, (i) => weight[i] * taken[shower[i]]),
    shower: Uint32Array.from(kept, (i) => shower[i]),
  });
  return sums;
}

function indicesOf(shower: Uint32Array, taken: Uint8Array): Uint32Array {
  const kept = new Uint32Array(shower.length);
  let count = 0;
  for (let i = 0; i < shower.length; i++) if (taken[shower[i]] > 0) kept[count++] = i;
  return kept.subarray(0, count);
}

/** Events of a spectrum by reconstructed cell, and their variance as a finite simulation leaves it. */
export interface ExpectedCounts {
  /** [effect] */
  readonly counts: Float64Array;
  /** [effect] sum over showers of (its events in the cell)^2. */
  readonly variance: Float64Array;
}

/**
 * What a spectrum gives in the reconstructed cells, event by event: no response, no binning of the truth.
 * @param events  [event] expected number of each event
 * @param taken  [shower] only those where it is not 0
 */
export function expectedCounts(
  { effects, shower, effect }: Pick<ShowerSample, 'effects' | 'shower' | 'effect'>,
  events: Float64Array,
  taken: Uint8Array,
): ExpectedCounts {
  const counts = new Float64Array(effects);
  const variance = new Float64Array(effects);
  // The throws of the shower at hand, by cell: a handful, cleared when the next shower begins.
  const open = new Float64Array(effects);
  let touched: number[] = [];
  const flush = (): void => {
    for (const cell of touched) {
      variance[cell] += open[cell] ** 2;
      open[cell] = 0;
    }
    touched = [];
  };
  for (let i = 0; i < shower.length; i++) {
    if (i > 0 && shower[i] !== shower[i - 1]) flush();
    const cell = effect[i];
    if (cell < 0 || taken[shower[i]] === 0) continue;
    const number = events[i] * taken[shower[i]];
    counts[cell] += number;
    if (open[cell] === 0) touched.push(cell);
    open[cell] += number;
  }
  flush();
  return { counts, variance };
}
