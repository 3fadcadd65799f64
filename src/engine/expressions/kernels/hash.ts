import { randomStream } from '../../../core/index.js';
import type { Kernel, Vector } from './vector.js';

/**
 * A number in [0, 1) from the values of a row: equal values give equal numbers, whatever their types, file after file and run
 * after run. MurmurHash3 (32 bit) over each value's words; `parameter` is the seed.
 */
const hash: Kernel = (out, args, n, [seed = 0] = []) => {
  const to = out.values as Float64Array;
  const start = randomStream({ seed: Number(seed), stage: 'split' }).word();
  const words = args.map(wordsOf);
  for (let i = 0; i < n; i++) {
    let state = start;
    for (const write of words) {
      write(i);
      state = mix(mix(state, pair[0]), pair[1]);
    }
    to[i] = finish(state) / 2 ** 32;
  }
};

/** The two words of the value that was looked at last. */
const pair = new Uint32Array(2);
const double = new Float64Array(1);
const doubleWords = new Uint32Array(double.buffer);

function wordsOf(vector: Vector): (row: number) => void {
  const { values, valid, dictionary } = vector;
  const texts = dictionary?.map(textHash);
  return (row) => {
    if (valid && valid[row] === 0) writeNumber(Number.NaN);
    else if (texts) writeNumber(texts[values[row] as number]);
    else if (typeof values[row] === 'bigint') writeBigInt(values[row]);
    else writeNumber(values[row] as number);
  };
}

function writeNumber(value: number): void {
  if (Number.isSafeInteger(value)) {
    pair[0] = value % 2 ** 32;
    pair[1] = Math.floor(value / 2 ** 32);
    return;
  }
  double[0] = !Number.isNaN(value) ? value : Number.NaN;
  pair.set(doubleWords);
}

function writeBigInt(value: bigint): void {
  pair[0] = Number(BigInt.asUintN(32, value));
  pair[1] = Number(BigInt.asUintN(32, value >> 32n));
}

export function textHash(text: string): number {
  let state = 0x2545f491;
  for (let i = 0; i < text.length; i++) state = mix(state, text.charCodeAt(i));
  return finish(state ^ text.length);
}

function mix(state: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
  const mixed = state ^ k;
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

function finish(state: number): number {
  let hash = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

export const hashKernels = { hash } satisfies Record<string, Kernel>;
