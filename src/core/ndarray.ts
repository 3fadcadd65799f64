import ndarray from 'ndarray';

export type { NdArray } from 'ndarray';

/** A row-major view of `data` (float64) with the given shape. @throws {RangeError} a length that does not fit. */
export function ndarrayOf(data: Float64Array, shape: readonly number[]): ndarray.NdArray<Float64Array> {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length)
    throw new RangeError(`shape [${shape.join(', ')}] needs ${size} numbers, found ${data.length}`);
  return ndarray(data, [...shape]);
}

/** An array of zeros with the given shape. */
export function zeros(...shape: number[]): ndarray.NdArray<Float64Array> {
  return ndarrayOf(new Float64Array(shape.reduce((product, length) => product * length, 1)), shape);
}

/** Nested plain arrays of a view, for JSON. */
export function nestedArrays(array: ndarray.NdArray<Float64Array>): unknown {
  if (array.dimension === 0) return array.get();
  if (array.dimension === 1) return Array.from({ length: array.shape[0] }, (_, i) => array.get(i));
  return Array.from({ length: array.shape[0] }, (_, i) => nestedArrays(array.pick(i)));
}

/** Numbers of a list: an array or typed array. */
export type Numbers = ArrayLike<number>;
