import { address, type Vector, vectorRows } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';
import { joined } from './rank-bins.js';
import type { Reduction } from './reduction.js';

/** The values between pairs of numbers, and how many lie below each pair: ranks within them are then known exactly. */
export interface RankBracketsSpec {
  readonly kind: 'rankBrackets';
  /** [bracket] its ends, which may be infinite or the same. */
  readonly brackets: readonly (readonly [low: number, high: number])[];
}

export interface BracketState {
  /** Values below `low`, equal to it, equal to `high`; and all that are no NaN. */
  readonly counts: Float64Array;
  /** Values between both. */
  readonly pieces: Float64Array[];
}

export interface RankBracketsState {
  readonly brackets: readonly BracketState[];
}

const noCounts = new Float64Array(0);

export function rankBrackets(spec: RankBracketsSpec, arena: Arena): Reduction<RankBracketsState> {
  let filling: Filling | undefined;
  return {
    exact: true,
    start() {
      filling ??= new Filling(spec, arena);
      filling.clear();
      return { brackets: spec.brackets.map(() => ({ counts: noCounts, pieces: [] })) };
    },
    add: (state, [x], n) => filling?.add(state, x, n),
    close: ({ brackets }) => ({
      brackets: brackets.map(({ pieces }, i) => ({
        counts: filling?.counts(i) ?? noCounts,
        pieces: [joined(pieces)],
      })),
    }),
    merge(left, right) {
      left.brackets.forEach(({ counts, pieces }, i) => {
        const other = right.brackets[i];
        for (let k = 0; k < counts.length; k++) counts[k] += other.counts[k];
        pieces.push(...other.pieces);
      });
      return left;
    },
  };
}

/** Counts and values of the block in work, in the memory of kernels. */
class Filling {
  readonly #counts: Float64Array;
  readonly #values: Float64Array;

  constructor(
    readonly spec: RankBracketsSpec,
    arena: Arena,
  ) {
    this.#counts = arena.numbers(4 * spec.brackets.length);
    this.#values = arena.numbers(vectorRows + 2);
  }

  clear(): void {
    this.#counts.fill(0);
  }

  counts(bracket: number): Float64Array {
    return this.#counts.slice(4 * bracket, 4 * bracket + 4);
  }

  add(state: RankBracketsState, x: Vector, n: number): void {
    const kernels = machine();
    this.spec.brackets.forEach(([low, high], i) => {
      const counts = this.#counts.byteOffset + 32 * i;
      const taken = kernels.valuesWithin(this.#values.byteOffset, counts, address(x), low, high, n);
      if (taken > 0) state.brackets[i].pieces.push(this.#values.slice(0, taken));
    });
  }
}

/** The first values of each block that are no NaN. */
export interface FirstValuesSpec {
  readonly kind: 'firstValues';
  /** At most so many of a block. */
  readonly perBlock: number;
}

export interface FirstValuesState {
  readonly pieces: Float64Array[];
  count: number;
}

export function firstValues({ perBlock }: FirstValuesSpec): Reduction<FirstValuesState> {
  return {
    start: () => ({ pieces: [], count: 0 }),
    add(state, [x], n) {
      const wanted = Math.min(n, perBlock - state.count);
      if (wanted <= 0) return;
      state.pieces.push((x.values as Float64Array).slice(0, wanted).filter((value) => !Number.isNaN(value)));
      state.count += wanted;
    },
    close: ({ pieces, count }) => ({ pieces: [joined(pieces)], count }),
    merge(left, right) {
      left.pieces.push(...right.pieces);
      left.count += right.count;
      return left;
    },
  };
}
