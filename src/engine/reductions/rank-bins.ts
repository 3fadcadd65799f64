import type { Vector } from '../expressions/kernels/vector.js';
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

export function rankBins({ digits, prefix }: RankBinsSpec): Reduction<RankBinsState> {
  return {
    exact: true,
    start: () => ({ counts: new Uint32Array(65_536), present: 0 }),
    add(state, [x], n) {
      const high = orderedHighWords(x, n);
      const { counts } = state;
      for (let i = 0; i < n; i++) {
        if (high[i] === missing) continue;
        state.present++;
        if (digits === 0) counts[high[i] >>> 16]++;
        else if (high[i] >>> 16 === prefix) counts[high[i] & 0xffff]++;
      }
    },
    close: (state) => state,
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

export function rankValues({ digits, prefixes }: RankValuesSpec): Reduction<RankValuesState> {
  const wanted = new Set(prefixes);
  const shift = digits === 1 ? 16 : 0;
  return {
    start: () => ({ pieces: [] }),
    add(state, [x], n) {
      const high = orderedHighWords(x, n);
      const values = x.values as Float64Array;
      const chosen: number[] = [];
      for (let i = 0; i < n; i++)
        if (high[i] !== missing && wanted.has(high[i] >>> shift)) chosen.push(values[i]);
      if (chosen.length > 0) state.pieces.push(Float64Array.from(chosen));
    },
    close: (state) => state,
    merge(left, right) {
      left.pieces.push(...right.pieces);
      return left;
    },
  };
}

/** No number is ordered here: it would be a NaN with the largest payload. */
const missing = 0xffffffff;
const words = new Uint32Array(4096);

/** The upper 32 bits of each value, changed so that they grow with the value: negative numbers reversed, positive ones above. */
function orderedHighWords({ values }: Vector, n: number): Uint32Array {
  const numbers = values as Float64Array;
  const raw = new Uint32Array(numbers.buffer, numbers.byteOffset, 2 * n);
  for (let i = 0; i < n; i++) {
    const value = numbers[i];
    const word = value === 0 ? 0 : raw[2 * i + 1];
    if (Number.isNaN(value)) words[i] = missing;
    else words[i] = word >>> 31 === 1 ? ~word : word | 0x80000000;
  }
  return words;
}
