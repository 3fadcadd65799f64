import { DomainError } from '../core/index.js';

/** Columns whose values are equal for all throws of one shower: file and shower number, or file, energy and direction. */
export type ShowerKeys = readonly ArrayLike<number>[];

/**
 * A number per row that depends on the shower alone: equal for its throws, in any file order, on any machine. From the bits of
 * the key columns by MurmurHash3's mixing (32 bits, so two of 10,000 showers share a number about once in 90 cases, which
 * only puts them on the same side).
 * @param keys  [key][row]
 * @throws {DomainError} no key, columns of different lengths, a missing value
 */
export function showerHashes(keys: ShowerKeys, seed = 0): Uint32Array {
  if (keys.length === 0) throw refuse('no key columns: showers cannot be told apart', 'keys', 0);
  const hashes = new Uint32Array(keys[0].length).fill(mix(seed >>> 0, 0x9747b28c));
  const number = new Float64Array(1);
  const words = new Uint32Array(number.buffer);
  for (const key of keys) {
    if (key.length !== hashes.length) {
      throw refuse(`key columns have ${hashes.length} and ${key.length} rows`, 'keys', key.length);
    }
    for (let i = 0; i < hashes.length; i++) {
      if (Number.isNaN(key[i])) throw refuse(`a shower key of row ${i} is missing`, 'keys', i);
      // Adding 0 makes -0 into 0: equal numbers have equal bits.
      number[0] = key[i] + 0;
      hashes[i] = mix(mix(hashes[i], words[0]), words[1]);
    }
  }
  return hashes.map(finish);
}

/**
 * Divides rows into folds of about equal size such that no shower is in two of them.
 * @param keys  [key][row]
 * @param folds  2 or more; 2 halves: train on one, response and performance from the other
 * @returns  [row], 0 .. folds - 1
 * @throws {DomainError} as showerHashes; fewer than 2 folds
 */
export function showerFolds(keys: ShowerKeys, folds: number, seed = 0): Uint8Array {
  if (!(Number.isInteger(folds) && folds >= 2 && folds <= 255)) {
    throw new DomainError(`${folds} folds is not a whole number from 2 to 255`, {
      fields: { name: 'folds', value: folds },
      remedy: 'Use 2 for halves, 5 or 10 for cross-validation.',
    });
  }
  return Uint8Array.from(showerHashes(keys, seed), (hash) => Math.floor((hash / 2 ** 32) * folds));
}

/**
 * Folds as of showerFolds in which every class has the same number of showers, but for one.
 * @param showers  [row], equal for all throws of one shower (`showerHashes`)
 * @param classes  [row], that of a shower's first row counts
 * @throws {DomainError} as showerFolds; fewer rows of one array
 */
export function stratifiedShowerFolds(
  showers: Uint32Array,
  classes: ArrayLike<number>,
  folds: number,
  seed = 0,
): Uint8Array {
  // Checks the number of folds; the hashes give the order in which showers are dealt.
  showerFolds([showers, classes], folds);
  const order = new Map<number, number>();
  const classOf = new Map<number, number>();
  showerHashes([showers], seed).forEach((hash, row) => {
    order.set(showers[row], hash);
    if (!classOf.has(showers[row])) classOf.set(showers[row], classes[row]);
  });
  const dealt = [...order.keys()].sort(
    (a, b) =>
      (classOf.get(a) as number) - (classOf.get(b) as number) ||
      (order.get(a) as number) - (order.get(b) as number) ||
      a - b,
  );
  const foldOf = new Map(dealt.map((shower, place) => [shower, place % folds]));
  return Uint8Array.from(showers, (shower) => foldOf.get(shower) as number);
}

/** The numbers of the rows that lie in `fold`, and of those that do not. */
export function foldRows(folds: Uint8Array, fold: number): { inside: Uint32Array; outside: Uint32Array } {
  const inside: number[] = [];
  const outside: number[] = [];
  folds.forEach((each, row) => {
    (each === fold ? inside : outside).push(row);
  });
  return { inside: Uint32Array.from(inside), outside: Uint32Array.from(outside) };
}

function refuse(message: string, name: string, value: number): DomainError {
  return new DomainError(message, {
    fields: { name, value },
    remedy: 'Give file and shower number of every event, or file, primary energy and direction.',
  });
}

function mix(hash: number, word: number): number {
  let k = Math.imul(word, 0xcc9e2d51);
  k = (k << 15) | (k >>> 17);
  const mixed = hash ^ Math.imul(k, 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) >>> 0;
}

function finish(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}
