import type { PlainArray } from './plain-array.js';

/** The folder of numbers that numpy and h5py made; make_fixtures.py in it says how. */
export const fixtures = new URL('../../../../test/fixtures/arrays/', import.meta.url);

/** An array as Python's repr of each number. */
export interface StoredText {
  readonly shape: readonly number[];
  readonly data: readonly string[];
}

export function numbersOf({ shape, data }: StoredText): PlainArray {
  return { shape, data: data.map((text) => Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'))) };
}
