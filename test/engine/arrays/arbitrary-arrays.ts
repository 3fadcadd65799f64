/** Random arrays, shapes and blocks for property tests. */
import fc from 'fast-check';
import ndarray from 'ndarray';
import { ChunkedArray } from '../../../src/engine/index.js';
import { type PlainArray, size } from './plain-array.js';

/** Numbers with what floating point has to surprise: NaN, infinities, -0, large and small. */
export const anyNumber = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -50, max: 50 }).map((i) => i / 8) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
  { weight: 1, arbitrary: fc.constantFrom(-0, 1e300, 1e-300, 1 / 3) },
);

export const plainNumber = fc.integer({ min: -50, max: 50 }).map((i) => i / 8);

export const anyShape = (most = 4): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 5 }) }, fc.constant(0)), {
    maxLength: most,
  });

/** An array of a shape, its blocks, and the same in memory. */
export interface Sample {
  readonly plain: PlainArray;
  readonly array: ChunkedArray;
}

export function sampleOf(shape: readonly number[], numbers = anyNumber): fc.Arbitrary<Sample> {
  const count = size(shape);
  return fc
    .record({ data: fc.array(numbers, { minLength: count, maxLength: count }), chunks: chunksOf(shape) })
    .map(({ data, chunks }) => ({
      plain: { shape, data },
      array: ChunkedArray.fromNdArray(ndarrayOf({ shape, data }), { chunks }),
    }));
}

export const sample = (shapes = anyShape(), numbers = anyNumber): fc.Arbitrary<Sample> =>
  shapes.chain((shape) => sampleOf(shape, numbers));

export const ndarrayOf = ({ shape, data }: PlainArray) => ndarray(Float64Array.from(data), [...shape]);

/** Irregular blocks. */
export function chunksOf(shape: readonly number[]): fc.Arbitrary<number[][]> {
  return fc.tuple(
    ...shape.map((length) =>
      fc
        .array(fc.boolean(), { minLength: Math.max(0, length - 1), maxLength: Math.max(0, length - 1) })
        .map((cuts) => {
          const lengths = length === 0 ? [] : [1];
          for (const isCut of cuts) {
            if (isCut) lengths.push(1);
            else lengths[lengths.length - 1]++;
          }
          return lengths;
        }),
    ),
  );
}

/** A shape that broadcasts against `shape`: axes of length 1, leading ones missing. */
export function broadcastable(shape: readonly number[]): fc.Arbitrary<number[]> {
  return fc
    .record({
      ones: fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      skipped: fc.integer({ min: 0, max: shape.length }),
    })
    .map(({ ones, skipped }) => shape.map((n, i) => (ones[i] ? 1 : n)).slice(skipped));
}
