import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { withArena } from '../../../src/engine/kernels/arena.js';
import { inflateTwo, roomBeyond } from '../../../src/engine/sources/native/inflate-two.js';

/** Bytes of a kind: what deflate makes of them differs in blocks, lengths of codes, lengths and distances of repetitions. */
const kinds: Record<string, (n: number, next: () => number) => Uint8Array> = {
  noise: (n, next) => Uint8Array.from({ length: n }, next),
  zeros: (n) => new Uint8Array(n),
  runs: (n, next) => Uint8Array.from({ length: n }, (_, i) => (i % 97 < 60 ? 7 : next())),
  words: (n, next) => Uint8Array.from({ length: n }, (_, i) => (next() < 40 ? next() : i % 23)),
  // Frequencies that halve from byte to byte: codes of up to fifteen bits.
  skewed: (n, next) => Uint8Array.from({ length: n }, () => Math.clz32((next() << 24) | (next() << 16) | 1)),
  far: (n, next) => {
    const piece = Uint8Array.from({ length: 32_500 }, next);
    return Uint8Array.from({ length: n }, (_, i) => piece[i % piece.length]);
  },
  planes: (n, next) => {
    const numbers = Float64Array.from(
      { length: Math.ceil(n / 8) },
      () => next() + next() / 256 + next() / 65_536,
    );
    const bytes = new Uint8Array(numbers.buffer);
    return Uint8Array.from(
      { length: n },
      (_, i) => bytes[(i % numbers.length) * 8 + Math.floor(i / numbers.length)],
    );
  },
};

/** A linear congruential generator of bytes (Numerical Recipes). */
function bytesFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
}

const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE } = constants;
const streams = fc.record({
  bytes: fc
    .tuple(
      fc.constantFrom(...Object.keys(kinds)),
      fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 150_000 })),
      fc.nat(),
    )
    .map(([kind, n, seed]) => kinds[kind](n, bytesFrom(seed))),
  options: fc.record({
    level: fc.integer({ min: 0, max: 9 }),
    strategy: fc.constantFrom(Z_DEFAULT_STRATEGY, Z_FILTERED, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE),
    windowBits: fc.integer({ min: 9, max: 15 }),
    memLevel: fc.integer({ min: 1, max: 9 }),
  }),
});

const guard = 0xa5;

/** Both inflated, into places of just the size that is asked for; nothing beyond may have been written. */
function inflated(inputs: readonly Uint8Array[], sizes: readonly number[]): (Uint8Array | undefined)[] {
  return withArena((arena) => {
    const places = inputs.map((bytes, k) => {
      const input = arena.array('uint8', bytes.length) as Uint8Array;
      input.set(bytes);
      const whole = (arena.array('uint8', sizes[k] + roomBeyond() + 64) as Uint8Array).fill(guard);
      return { input, whole, out: whole.subarray(32, 32 + sizes[k] + roomBeyond()) };
    });
    const lengths = inflateTwo(places[0], places[1]);
    return places.map(({ whole, out }, k) => {
      const around = [...whole.subarray(0, 32), ...whole.subarray(32 + out.length)];
      assert.ok(around.every((byte) => byte === guard));
      const length = lengths[k];
      return length === undefined ? undefined : out.slice(0, length);
    });
  });
}

test('two streams give the bytes that were deflated, whatever zlib made of them', () => {
  fc.assert(
    fc.property(streams, streams, (first, second) => {
      const all = [first, second];
      const inputs = all.map(({ bytes, options }) => deflateSync(bytes, options));
      const out = inflated(
        inputs,
        all.map(({ bytes }) => bytes.length),
      );
      for (const [k, { bytes }] of all.entries()) assert.ok(out[k] && Buffer.from(bytes).equals(out[k]));
    }),
    { numRuns: 150 },
  );
});

test('a damaged stream gives nothing, or what zlib makes of it; the other one is not touched', () => {
  const hurt = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    flip: fc.integer({ min: 0, max: 255 }),
    cut: fc.boolean(),
  });
  fc.assert(
    fc.property(streams, streams, hurt, (first, second, { at, flip, cut }) => {
      const good = deflateSync(second.bytes, second.options);
      const whole = deflateSync(first.bytes, first.options);
      const place = Math.floor(at * (whole.length - 1));
      const bad = cut ? whole.subarray(0, place) : Buffer.from(whole);
      if (!cut) bad[place] ^= flip;
      const [a, b] = inflated([bad, good], [first.bytes.length, second.bytes.length]);
      assert.ok(b && Buffer.from(second.bytes).equals(b));
      if (a) assert.deepEqual(Buffer.from(a), inflateSync(bad));
    }),
    { numRuns: 300 },
  );
});

test('a stream that gives more than fits is refused', () => {
  for (const kind of Object.keys(kinds)) {
    const bytes = kinds[kind](70_000, bytesFrom(3));
    const input = deflateSync(bytes);
    const [a, b] = inflated([input, input], [bytes.length - 1, bytes.length]);
    assert.equal(a, undefined, kind);
    assert.ok(b && Buffer.from(bytes).equals(b), kind);
  }
});

test('codes that leave bits without meaning are taken where zlib takes them', () => {
  // A block of dynamic codes, bit by bit: one distance code of one bit, and none.
  for (const stream of [oneDistance(1), oneDistance(0)]) {
    const wanted = inflateSync(stream);
    const [a, b] = inflated([stream, stream], [64, 64]);
    for (const out of [a, b]) assert.deepEqual(Buffer.from(out ?? []), wanted);
  }
});

/** zlib stream of 'aaaaaaaa' (with a distance) or 'a' (without): codes of one bit for 'a', two for the end and for length 7. */
function oneDistance(distances: 0 | 1): Uint8Array {
  const bits: number[] = [];
  const put = (value: number, n: number) => {
    for (let i = 0; i < n; i++) bits.push((value >> i) & 1);
  };
  /** Codes come from their highest bit on. */
  const code = (text: string) => {
    for (const bit of text) bits.push(Number(bit));
  };
  put(1, 1);
  put(2, 2);
  // 262 codes of literals and lengths (262 - 257 = 5), one of distances, 18 lengths of codes.
  put(5, 5);
  put(0, 5);
  put(14, 4);
  // Order 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1: 18, 0, 1 and 2 have codes of two bits.
  const lengths: Record<number, number> = { 18: 2, 0: 2, 2: 2, 1: 2 };
  for (const symbol of [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1])
    put(lengths[symbol] ?? 0, 3);
  const [zero, one, two, many] = ['00', '01', '10', '11'];
  // 97 zeros, 'a': 1, 158 zeros, the end: 2, four zeros, length 7 (symbol 261): 2.
  code(many);
  put(97 - 11, 7);
  code(one);
  code(many);
  put(138 - 11, 7);
  code(many);
  put(20 - 11, 7);
  code(two);
  for (let i = 0; i < 4; i++) code(zero);
  code(two);
  code(distances === 1 ? one : zero);
  code('0');
  if (distances === 1) code('110');
  code('10');
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((sum, bit, k) => sum | (bit << k), 0),
  );
  const text = distances === 1 ? 'aaaaaaaa' : 'a';
  return Buffer.concat([Buffer.from([0x78, 0x01, ...bytes]), deflateSync(text).subarray(-4)]);
}
