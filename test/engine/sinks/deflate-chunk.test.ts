import assert from 'node:assert/strict';
import { test } from 'node:test';
import { constants, deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { randomStream } from '../../../src/core/index.js';
import { deflateChunk, mostDeflated } from '../../../src/engine/sinks/hdf5/deflate-chunk.js';

const stream = randomStream({ seed: 11, stage: 'deflate' });
const random = (below: number): number => Math.floor(below * stream.uniform());

/** Bytes of several kinds, as they stand in planes of numbers. */
const kinds = {
  noise: (length: number) => Uint8Array.from({ length }, () => random(256)),
  constant: (length: number) => new Uint8Array(length).fill(random(256)),
  counter: (length: number) => Uint8Array.from({ length }, (_, i) => 3 * i),
  carries: (length: number) => Uint8Array.from({ length }, (_, i) => i >> 8),
  two: (length: number) => Uint8Array.from({ length }, () => random(2)),
  exponents: (length: number) =>
    Uint8Array.from({ length }, () => 200 + Math.floor(3 * Math.log2(stream.uniform()))),
  sparse: (length: number) => Uint8Array.from({ length }, () => (random(20) === 0 ? random(256) : 0)),
  bell: (length: number) => Uint8Array.from({ length }, () => random(43) + random(43) + random(43)),
  /** Each byte 1.6 times as frequent as the next: codes as long as their counts allow, and longer than deflate has them. */
  golden: (length: number) =>
    Uint8Array.from({ length }, () => Math.floor(-Math.log(stream.uniform()) / 0.481)),
  runs: (length: number) => {
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; ) {
      const stop = i + 1 + random(stream.uniform() < 0.1 ? 700 : 12);
      bytes.fill(random(256), i, stop);
      i = stop;
    }
    return bytes;
  },
} as const;
type Kind = keyof typeof kinds;
const someKind = fc.constantFrom(...(Object.keys(kinds) as Kind[]));

const deflated = (chunk: Uint8Array, planeBytes: number): Uint8Array =>
  deflateChunk(chunk, { level: 1, planeBytes });

function assertReadsBack(chunk: Uint8Array, planeBytes: number, what?: string): Uint8Array {
  const written = deflated(chunk, planeBytes);
  assert.ok(Buffer.from(chunk).equals(inflateSync(written)), what);
  return written;
}

test('zlib reads back any bytes of any number', () => {
  const piece = fc.tuple(someKind, fc.oneof(fc.nat(600), fc.nat(30_000)));
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (pieces) => {
      const chunk = Buffer.concat(pieces.map(([kind, length]) => kinds[kind](length)));
      if (chunk.length === 0) return;
      const written = assertReadsBack(chunk, chunk.length);
      assert.ok(written.length <= mostDeflated(chunk.length, chunk.length));
    }),
    { numRuns: 150, seed: 3 },
  );
});

test('zlib reads back any planes, and the same bytes are always written', () => {
  const planes = fc.array(someKind, { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(
      planes,
      fc.constantFrom(1, 7, 15, 16, 17, 500, 512, 2621, 65_536, 70_001),
      (own, planeBytes) => {
        const chunk = Buffer.concat(own.map((kind) => kinds[kind](planeBytes)));
        const written = assertReadsBack(chunk, planeBytes);
        assert.deepEqual(deflated(chunk.slice(), planeBytes), written);
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});

test('runs and periods of every length from one to beyond the longest that a token says', () => {
  for (let length = 1; length < 1040; length += length > 270 && length < 500 ? 17 : 1) {
    const between = Uint8Array.of(1, 2, 3);
    const run = new Uint8Array(length).fill(7);
    assertReadsBack(Buffer.concat([between, run, between]), length + 6, `a run of ${length}`);
    assertReadsBack(run, length, `a run of ${length} alone`);
    const counter = Uint8Array.from({ length: 256 + length }, (_, i) => i);
    assertReadsBack(Buffer.concat([counter, between]), length + 259, `a period of ${length}`);
  }
});

test('planes take no more than by runs as zlib finds them, or 1% more', () => {
  for (const kind of Object.keys(kinds) as Kind[]) {
    const chunk = kinds[kind](131_072);
    const limit = deflateSync(chunk, { level: 1, strategy: constants.Z_RLE }).length;
    assert.ok(deflated(chunk, 65_536).length < 1.01 * limit + 30, kind);
  }
});

test('the chunk of no plane of noise is as small as a counter and constants are', () => {
  const planes: Kind[] = ['counter', 'carries', 'constant', 'constant'];
  const chunk = Buffer.concat(planes.map((kind) => kinds[kind](65_536)));
  assert.ok(deflated(chunk, 65_536).length < 1_500);
});
