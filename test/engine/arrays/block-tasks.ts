import type { ArrayBlock, ValuesBlock } from '../../../src/engine/index.js';

export const module = import.meta.url;

/** Random numbers of the block's own. */
export function normals({ shape, random }: ArrayBlock): Float64Array {
  const out = new Float64Array(shape.reduce((product, n) => product * n, 1));
  for (let i = 0; i < out.length; i++) out[i] = random!.normal();
  return out;
}

/** The number of each element along the first axis, times a factor. */
export function rowNumbers({ start, shape }: ArrayBlock, args?: { factor: number }): Float64Array {
  const width = shape.slice(1).reduce((product, n) => product * n, 1);
  const out = new Float64Array(shape[0] * width);
  for (let i = 0; i < out.length; i++) out[i] = (start[0] + Math.floor(i / width)) * (args?.factor ?? 1);
  return out;
}

/** Overwrites its input. */
export function addNumber({ values, number }: ValuesBlock): unknown {
  for (let i = 0; i < values.size; i++) values.data[i] += number;
  return values;
}

export const wrongSize = (): Float64Array => new Float64Array(1);
export const noArray = (): string => 'seven';

export function fail({ index }: ArrayBlock): never {
  throw new RangeError(`pedestal of block ${index.join(',')} is missing`);
}
