import { address, type Vector, vectorRows } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { machine } from '../kernels/machine.js';
import type { Reduction } from './reduction.js';

/**
 * Counts values by 16 bits of their place in the order of all doubles: the first round by the highest 16, later rounds by the
 * next 16 of those values whose higher bits are a given prefix. Finds the values of given ranks exactly in bounded memory.
 */
export interface RankBinsSpec {
  readonly kind: 'rankBins';
  /** Number of 16-bit digits that are fixed already. */
  readonly digits: 0 | 1;
  /** The fixed digits, as one number. */
  readonly prefix: number;
}

export interface RankBinsState {
  readonly counts: Uint32Array;
  present: number;
}

/** Values of 16 bits. */
export const digitValues = 65_536;
const noCounts = new Uint32Array(0);

export function rankBins({ digits, prefix }: RankBinsSpec, arena: Arena): Reduction<RankBinsState> {
  let counts = noCounts;
  return {
    exact: true,
    start() {
      if (counts === noCounts) counts = arena.array('uint32', digitValues) as Uint32Array<ArrayBuffer>;
      counts.fill(0);
      return { counts: noCounts, present: 0 };
    },
    add(state, [x], n) {
      if (digits === 0) state.present += machine().countRanks(counts.byteOffset, address(x), n);
      else machine().countRanksWithin(counts.byteOffset, address(x), prefix, n);
    },
    close: ({ present }) => ({ counts: counts.slice(), present }),
    merge(left, right) {
      for (let i = 0; i < left.counts.length; i++) left.counts[i] += right.counts[i];
      left.present += right.present;
      return left;
    },
  };
}

/** The values whose leading digits are one of the prefixes. */
export interface RankValuesSpec {
  readonly kind: 'rankValues';
  readonly digits: 1 | 2;
  readonly prefixes: readonly number[];
}

export interface RankValuesState {
  readonly pieces: Float64Array[];
}

export function rankValues(spec: RankValuesSpec, arena: Arena): Reduction<RankValuesState> {
  let choice: Choice | undefined;
  return {
    start() {
      choice ??= new Choice(spec, arena);
      return { pieces: [] };
    },
    add(state, [x], n) {
      const chosen = choice?.of(x, n);
      if (chosen && chosen.length > 0) state.pieces.push(chosen);
    },
    close: ({ pieces }) => ({ pieces: [joined(pieces)] }),
    merge(left, right) {
      left.pieces.push(...right.pieces);
      return left;
    },
  };
}

/** Takes values by a flag for each of their first digits; where two digits are given, by the set of both afterwards. */
class Choice {
  readonly #flags: Uint8Array;
  readonly #values: Float64Array;
  readonly #prefixes?: ReadonlySet<number>;

  constructor({ digits, prefixes }: RankValuesSpec, arena: Arena) {
    this.#flags = arena.array('uint8', digitValues) as Uint8Array;
    this.#values = arena.numbers(vectorRows);
    this.#flags.fill(0);
    for (const prefix of prefixes) this.#flags[digits === 1 ? prefix : Math.floor(prefix / digitValues)] = 1;
    if (digits === 2) this.#prefixes = new Set(prefixes);
  }

  of(x: Vector, n: number): Float64Array {
    const out = this.#values;
    const count = machine().rankedValues(out.byteOffset, address(x), this.#flags.byteOffset, n);
    const values = out.slice(0, count);
    const wanted = this.#prefixes;
    return wanted === undefined ? values : values.filter((value) => wanted.has(orderOf(value)));
  }
}

export function joined(pieces: readonly Float64Array[]): Float64Array {
  const values = new Float64Array(pieces.reduce((size, piece) => size + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    values.set(piece, at);
    at += piece.length;
  }
  return values;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/** The upper 32 bits of a number, changed so that they grow with it: negative numbers reversed, positive ones above. */
export function orderOf(value: number): number {
  double[0] = value + 0;
  const word = words[1];
  return (word >>> 31 === 1 ? ~word : word | 0x80000000) >>> 0;
}
