import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { gatherPlanes } from '../../../src/engine/sources/native/byte-planes.js';
import { inflateApart, inflateInto } from '../../../src/engine/sources/native/inflate.js';
import { chunkPlace } from '../../../src/engine/sources/native/plane-memory.js';

/** Bytes of all values in planes, as HDF5's shuffle filter lays them. */
function shuffled(values: Uint8Array, size: number): Uint8Array {
  const elements = values.length / size;
  return values.map((_, i) => values[(i % elements) * size + Math.floor(i / elements)]);
}

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 2_654_435_761) >>> 24);

test('values of any size, from any place and of any number, are put together from their planes', () => {
  for (const size of [1, 2, 3, 4, 8])
    for (const elements of [1, 15, 16, 17, 1000]) {
      const values = bytesOf(size * elements);
      const apart = shuffled(values, size);
      const inPlace = chunkPlace(apart.length);
      for (const first of [0, 1, 7].filter((start) => start < elements))
        for (const where of [apart, inPlace]) {
          if (where === inPlace) inPlace.set(apart);
          const out = new Uint8Array((elements - first) * size);
          const run = { plane: 0, first, step: 1, count: elements - first };
          gatherPlanes({ bytes: where, elements }, size, run, out);
          assert.deepEqual(out, values.subarray(first * size), `${size} ${elements} ${first}`);
        }
    }
});

test('chunks are inflated as by the public way of Node, and damaged ones are refused', () => {
  const bytes = Buffer.from(bytesOf(100_000).map((byte, i) => (i % 3 ? 7 : byte)));
  const stored = deflateSync(bytes, { level: 1 });
  for (const inflate of [inflateInto, inflateApart]) {
    const out = new Uint8Array(bytes.length + 1);
    assert.equal(inflate(out, stored), bytes.length);
    assert.deepEqual(Buffer.from(out.subarray(0, bytes.length)), bytes);
    assert.throws(() => inflate(new Uint8Array(bytes.length), stored));
    assert.throws(() => inflate(out, stored.subarray(0, stored.length - 5)));
    const flipped = Buffer.from(stored);
    flipped[flipped.length - 1] ^= 1;
    assert.throws(() => inflate(out, flipped), /check/);
    assert.equal(inflate(out, stored), bytes.length, 'after a damaged one');
  }
});
