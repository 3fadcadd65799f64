import { UsageError } from '../../core/index.js';
import { type Shape, showShape } from './shapes.js';

/** Lengths of the blocks along each axis: [[4, 4, 2], [5]] cuts shape [10, 5] into three blocks of whole rows. */
export type Chunks = readonly (readonly number[])[];

/** How blocks are asked for: one length for every axis, or per axis a length, the lengths themselves, or -1 for the whole axis. */
export type WantedChunks = number | readonly (number | readonly number[])[];

/** Numbers in a block unless asked for otherwise: 4 MiB, large against the cost of a task, small against any memory. */
export const blockNumbers = 2 ** 19;

/**
 * The blocks of an array. Unless given they hold at most half a million numbers, with the last axes kept whole as long as
 * they fit. They never depend on the machine, so that sums over blocks do not either.
 * @throws {UsageError} lengths that do not fit the shape
 */
export function makeChunks(shape: Shape, wanted?: WantedChunks): Chunks {
  if (wanted === undefined) return shape.map((length, axis) => cut(length, automatic(shape)[axis]));
  const perAxis = typeof wanted === 'number' ? shape.map(() => wanted) : wanted;
  if (perAxis.length !== shape.length)
    throw new UsageError(
      `chunks for ${perAxis.length} axes do not fit the ${shape.length} axes of shape ${showShape(shape)}`,
      {
        fields: { chunks: wanted, shape },
      },
    );
  return shape.map((length, axis) => checkChunk(perAxis[axis], length, axis, shape));
}

function automatic(shape: Shape): number[] {
  let left = blockNumbers;
  const lengths = new Array<number>(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    lengths[axis] = Math.max(1, Math.min(shape[axis], left));
    left = Math.floor(left / lengths[axis]);
  }
  return lengths;
}

function checkChunk(
  chunk: number | readonly number[],
  length: number,
  axis: number,
  shape: Shape,
): readonly number[] {
  const fields = { axis, shape, chunks: chunk };
  if (typeof chunk === 'number') {
    if (chunk === -1) return cut(length, Math.max(1, length));
    if (Number.isSafeInteger(chunk) && chunk >= 1) return cut(length, chunk);
    throw new UsageError(
      `chunks of axis ${axis} are ${chunk}; a length must be a whole number >= 1, or -1 for the whole axis`,
      { fields },
    );
  }
  const sum = chunk.reduce((total, each) => total + each, 0);
  if (sum === length && chunk.every((each) => Number.isSafeInteger(each) && each >= 1)) return [...chunk];
  throw new UsageError(
    `chunks ${showShape(chunk)} of axis ${axis} do not cover its length ${length} in shape ${showShape(shape)}`,
    { fields, remedy: 'Lengths of chunks are whole numbers >= 1 and add up to the length of the axis.' },
  );
}

/** A plan lists the pieces of each axis: more would not fit into memory, nor ever be finished. */
const mostPieces = 2 ** 22;

/** Pieces of `piece` and a last one with the rest; none where the axis is empty. */
export function cut(length: number, piece: number): readonly number[] {
  const count = Math.ceil(length / piece);
  if (count > mostPieces)
    throw new UsageError(
      `an axis of ${length} would be cut into ${count} pieces; at most ${mostPieces} can be worked on`,
      {
        fields: { length, piece },
        remedy: 'Give larger chunks, or work on a part of the array.',
      },
    );
  return Array.from({ length: count }, (_, i) => Math.min(piece, length - i * piece));
}

/** Where each piece begins, and the end of the last one. */
export function boundaries(lengths: readonly number[]): number[] {
  const found = [0];
  for (const length of lengths) found.push(found[found.length - 1] + length);
  return found;
}

/** Lengths of the pieces between boundaries; empty ones are left out. */
export function lengthsBetween(bounds: readonly number[]): number[] {
  return bounds
    .slice(1)
    .map((bound, i) => bound - bounds[i])
    .filter((length) => length > 0);
}

export const longest = (lengths: readonly number[]): number =>
  lengths.reduce((most, length) => Math.max(most, length), 0);

/** How many blocks there are. */
export function blockCount(chunks: Chunks): number {
  return chunks.reduce((product, lengths) => product * lengths.length, 1);
}
