/** A plain reference: numbers in row-major order, every operation written by its definition, element by element. */
import type { NdArray } from '../../../src/core/index.js';

export interface PlainArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** All positions of a shape, last axis fastest. */
export function positions(shape: readonly number[]): number[][] {
  let all: number[][] = [[]];
  for (const length of shape) all = all.flatMap((head) => Array.from({ length }, (_, i) => [...head, i]));
  return all;
}

/** The array with `value(position)` at each position. */
export function build(shape: readonly number[], value: (position: number[]) => number): PlainArray {
  return { shape, data: positions(shape).map(value) };
}

export function at({ shape, data }: PlainArray, position: readonly number[]): number {
  return data[position.reduce((index, i, axis) => index * shape[axis] + i, 0)];
}

export function broadcast(...arrays: PlainArray[]): readonly number[] {
  const dimensions = Math.max(...arrays.map(({ shape }) => shape.length));
  return Array.from({ length: dimensions }, (_, axis) => {
    const lengths = arrays.map(({ shape }) => shape[axis - dimensions + shape.length] ?? 1);
    return lengths.find((length) => length !== 1) ?? 1;
  });
}

export function combine(f: (...x: number[]) => number, ...arrays: PlainArray[]): PlainArray {
  return build(broadcast(...arrays), (position) =>
    f(
      ...arrays.map((array) => {
        const own = position.slice(position.length - array.shape.length);
        return at(
          array,
          own.map((i, axis) => (array.shape[axis] === 1 ? 0 : i)),
        );
      }),
    ),
  );
}

/** `f` of all numbers that the reduced axes hold for each result. */
export function reduce(
  array: PlainArray,
  axes: readonly number[],
  keepDims: boolean,
  f: (numbers: number[]) => number,
): PlainArray {
  const kept = array.shape.flatMap((length, axis) =>
    axes.includes(axis) ? (keepDims ? [1] : []) : [length],
  );
  const reduced = positions(axes.map((axis) => array.shape[axis]));
  return build(kept, (position) => {
    let next = 0;
    const whole = array.shape.map((_, axis) => {
      if (!axes.includes(axis)) return position[next++];
      if (keepDims) next++;
      return 0;
    });
    return f(reduced.map((inner) => at(array, withAxes(whole, axes, inner))));
  });
}

function withAxes(position: readonly number[], axes: readonly number[], inner: readonly number[]): number[] {
  const whole = [...position];
  for (const [k, axis] of axes.entries()) whole[axis] = inner[k];
  return whole;
}

export function matmul(left: PlainArray, right: PlainArray): PlainArray {
  const batch = broadcast(
    { shape: left.shape.slice(0, -2), data: [] },
    { shape: right.shape.slice(0, -2), data: [] },
  );
  const [m, k] = left.shape.slice(-2);
  const own = (array: PlainArray, lead: readonly number[], i: number, j: number): number => {
    const skipped = lead.length - (array.shape.length - 2);
    const start = lead.slice(skipped).map((p, axis) => (array.shape[axis] === 1 ? 0 : p));
    return at(array, [...start, i, j]);
  };
  return build([...batch, m, right.shape[right.shape.length - 1]], (position) => {
    const [lead, [i, j]] = [position.slice(0, -2), position.slice(-2)];
    let sum = 0;
    for (let p = 0; p < k; p++) sum += own(left, lead, i, p) * own(right, lead, p, j);
    return sum;
  });
}

export function plainOf(array: NdArray<Float64Array>): PlainArray {
  return build([...array.shape], (position) => array.get(...position));
}
