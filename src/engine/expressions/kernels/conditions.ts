import { wordsOf } from './comparisons.js';
import type { Kernel, Vector } from './vector.js';

const numbers = (vector: Vector): Float64Array => vector.values as Float64Array;
const flags = (vector: Vector): Uint8Array => vector.values as Uint8Array;

type Flags = Uint8Array | Uint32Array;
type Logic = (out: Flags, x: Flags, y: Flags, n: number) => void;

/** Flags four at a time, where both columns begin at a word. */
const logic = (bytes: Logic, words: Logic): Kernel => {
  return (out, [x, y], n) => {
    if (isAligned(x) && isAligned(y)) words(wordsOf(out), wordsOf(x), wordsOf(y), n >> 2);
    const done = isAligned(x) && isAligned(y) ? n & ~3 : 0;
    bytes(flags(out).subarray(done), flags(x).subarray(done), flags(y).subarray(done), n - done);
  };
};

const isAligned = ({ values }: Vector): boolean => (values.byteOffset & 3) === 0;

/** Kernels that answer with 0 or 1. */
export const conditionKernels = {
  and: logic(bothHold, bothHoldWords),
  or: logic(oneHolds, oneHoldsWords),
  xor: logic(theyDiffer, theyDifferWords),
  not: (out, [x], n) => {
    const [to, from] = [flags(out), flags(x)];
    for (let i = 0; i < n; i++) to[i] = from[i] ^ 1;
  },
  /** A flag that may be missing, as a condition: missing is false. */
  truth: (out, [x], n) => {
    const [to, from, valid] = [flags(out), flags(x), x.valid];
    for (let i = 0; i < n; i++) to[i] = from[i] & (valid === undefined ? 1 : valid[i]);
  },
  isNaN: (out, [x], n) => {
    const [to, from] = [flags(out), numbers(x)];
    for (let i = 0; i < n; i++) to[i] = Number(Number.isNaN(from[i]));
  },
  isFinite: (out, [x], n) => {
    const [to, from] = [flags(out), numbers(x)];
    for (let i = 0; i < n; i++) to[i] = Number(from[i] - from[i] === 0);
  },
  /** Behind a mask; without one nothing is missing. */
  isMasked: (out, [x], n) => {
    const [to, valid] = [flags(out), x.valid];
    for (let i = 0; i < n; i++) to[i] = valid === undefined ? 0 : valid[i] ^ 1;
  },
} satisfies Record<string, Kernel>;

// Bytes and words apart: one loop for both would serve two kinds of arrays, and neither well.
function bothHold(out: Flags, x: Flags, y: Flags, n: number): void {
  for (let i = 0; i < n; i++) out[i] = x[i] & y[i];
}
function bothHoldWords(out: Flags, x: Flags, y: Flags, n: number): void {
  for (let i = 0; i < n; i++) out[i] = x[i] & y[i];
}
function oneHolds(out: Flags, x: Flags, y: Flags, n: number): void {
  for (let i = 0; i < n; i++) out[i] = x[i] | y[i];
}
function oneHoldsWords(out: Flags, x: Flags, y: Flags, n: number): void {
  for (let i = 0; i < n; i++) out[i] = x[i] | y[i];
}
function theyDiffer(out: Flags, x: Flags, y: Flags, n: number): void {
  for (let i = 0; i < n; i++) out[i] = x[i] ^ y[i];
}
function theyDifferWords(out: Flags, x: Flags, y: Flags, n: number): void {
  for (let i = 0; i < n; i++) out[i] = x[i] ^ y[i];
}

/** Number of flags that are set: words are added up byte by byte, at most 255 of them before a byte could overflow. */
export function countSet(mask: Vector, n: number): number {
  const bytes = flags(mask);
  const whole = isAligned(mask) ? n & ~3 : 0;
  let count = 0;
  for (let i = whole; i < n; i++) count += bytes[i];
  return whole === 0 ? count : count + countWords(wordsOf(mask), whole >> 2);
}

function countWords(words: Uint32Array, n: number): number {
  let count = 0;
  for (let start = 0; start < n; start += 255) {
    const stop = Math.min(n, start + 255);
    let sum = 0;
    for (let i = start; i < stop; i++) sum = (sum + words[i]) | 0;
    count += (sum & 255) + ((sum >>> 8) & 255) + ((sum >>> 16) & 255) + (sum >>> 24);
  }
  return count;
}
