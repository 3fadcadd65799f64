import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { randomStream } from '../../../src/core/index.js';
import { isNoise } from '../../../src/engine/sinks/hdf5/noise.js';
import { adler32, zlibPlanes } from '../../../src/engine/sinks/hdf5/zlib-planes.js';

const stream = randomStream({ seed: 3, stage: 'noise' });

const planes = {
  noise: (length: number) => Uint8Array.from({ length }, () => stream.word() & 255),
  zeros: (length: number) => new Uint8Array(length),
  counter: (length: number) => Uint8Array.from({ length }, (_, i) => i & 255),
  few: (length: number) => Uint8Array.from({ length }, () => stream.word() & 7),
  repeated: (length: number) => {
    const part = planes.noise(1000);
    return Uint8Array.from({ length }, (_, i) => part[i % 1000]);
  },
} as const;
type Kind = keyof typeof planes;

function chunkOf(kinds: readonly Kind[], planeBytes: number): Uint8Array {
  const chunk = new Uint8Array(kinds.length * planeBytes);
  kinds.forEach((kind, i) => {
    chunk.set(planes[kind](planeBytes), i * planeBytes);
  });
  return chunk;
}

test('zlib reads back what is written of any planes at higher levels', () => {
  const kinds = fc.array(fc.constantFrom(...(Object.keys(planes) as Kind[])), { minLength: 1, maxLength: 9 });
  const lengths = fc.constantFrom(1000, 9000, 65_535, 65_536, 70_001);
  fc.assert(
    fc.property(kinds, lengths, fc.constantFrom(2, 6), (own, planeBytes, level) => {
      const chunk = chunkOf(own, planeBytes);
      const written = zlibPlanes(chunk, planeBytes, level);
      assert.ok(Buffer.from(chunk).equals(inflateSync(written)));
      // At most 2% larger than by looking for repetitions everywhere.
      assert.ok(written.length < 1.02 * deflateSync(chunk, { level }).length + 100);
    }),
    { numRuns: 20, seed: 5 },
  );
});

test('only what neither has a preferred value nor repeats itself is noise', () => {
  for (const length of [900, 9000, 65_536]) {
    for (const [kind, make] of Object.entries(planes)) {
      const certain = kind === 'repeated' && length === 900;
      if (!certain) assert.equal(isNoise(make(length)), kind === 'noise', `${kind} of ${length}`);
    }
  }
  assert.equal(isNoise(planes.noise(100)), false);
});

test('the checksum is that of zlib for any bytes, also the largest sums', () => {
  for (const length of [0, 1, 15, 16, 17, 5551, 5552, 5553, 65_535, 65_536, 65_537, 200_003])
    for (const bytes of [planes.noise(length), new Uint8Array(length).fill(255)])
      assert.deepEqual(Buffer.from(adler32(bytes)), deflateSync(bytes).subarray(-4), `${length} ${bytes[0]}`);
});
