import { DomainError, ndarrayOf } from '../../core/index.js';
import type { ResponseSums } from './response.js';

/**
 * Sums over passing events that grow block by block; merged in block order the result does not depend on the
 * workers.
 */
export interface PassingSums {
  readonly effects: number;
  readonly causes: number;
  /** [effect, cause] row by row. */
  readonly weights: Float64Array;
  readonly squares: Float64Array;
}

/** Passing events of one block, arrays by event. */
export interface PassingEvents {
  /** Cell of the true energy and group, -1 for none. */
  readonly cause: ArrayLike<number>;
  /** Cell of the reconstructed energy and group, -1 for none: such an event did not reach any effect. */
  readonly effect: ArrayLike<number>;
  /** Default 1 each. */
  readonly weight?: ArrayLike<number>;
  /**
   * A number per simulated shower, the events of one shower next to each other. A shower thrown many times is
   * one observation: its weights are summed before they are squared.
   */
  readonly shower?: ArrayLike<number>;
}

export function emptyPassingSums(effects: number, causes: number): PassingSums {
  const size = effects * causes;
  return { effects, causes, weights: new Float64Array(size), squares: new Float64Array(size) };
}

/**
 * Adds a block's events to the sums, in place. @throws {DomainError} a cell out of range or a weight that is
 * not finite
 */
export function addPassingEvents(sums: PassingSums, events: PassingEvents): void {
  const { cause, effect, weight, shower } = events;
  let open = new Map<number, number>();
  for (let i = 0; i < cause.length; i++) {
    if (shower !== undefined && i > 0 && shower[i] !== shower[i - 1]) open = flush(open, sums);
    if (cause[i] < 0 || effect[i] < 0) continue;
    checkEvent(sums, events, i);
    const cell = effect[i] * sums.causes + cause[i];
    const w = weight === undefined ? 1 : weight[i];
    sums.weights[cell] += w;
    if (shower === undefined) sums.squares[cell] += w * w;
    else open.set(cell, (open.get(cell) ?? 0) + w);
  }
  flush(open, sums);
}

/** Adds what a shower left in each cell, squared, and begins the next shower. */
function flush(open: Map<number, number>, { squares }: PassingSums): Map<number, number> {
  for (const [cell, sum] of open) squares[cell] += sum * sum;
  return open.size === 0 ? open : new Map();
}

function checkEvent({ effects, causes }: PassingSums, events: PassingEvents, i: number): void {
  const { cause, effect, weight } = events;
  const good =
    cause[i] < causes && effect[i] < effects && (weight === undefined || Number.isFinite(weight[i]));
  if (good) return;
  throw new DomainError(`event ${i}: cause ${cause[i]}, effect ${effect[i]}, weight ${weight?.[i] ?? 1}`, {
    fields: { name: 'events', index: [i], value: weight?.[i], causes, effects },
    remedy: `Cells are whole numbers below ${causes} (cause) and ${effects} (effect) or -1, weights finite.`,
  });
}

/** The sum of both, left before right. */
export function mergePassingSums(left: PassingSums, right: PassingSums): PassingSums {
  return {
    ...left,
    weights: left.weights.map((value, k) => value + right.weights[k]),
    squares: left.squares.map((value, k) => value + right.squares[k]),
  };
}

/** What buildResponse takes. @param thrown  [cause] @param weighted  false: the plain multinomial case */
export function responseSums(sums: PassingSums, thrown: ArrayLike<number>, weighted: boolean): ResponseSums {
  const { effects, causes, weights, squares } = sums;
  const passing = ndarrayOf(weights, [effects, causes]);
  return { passing, thrown, ...(weighted && { passingSquares: ndarrayOf(squares, [effects, causes]) }) };
}
