import { boundaries, type Chunks } from './chunks.js';
import type { Shape } from './shapes.js';

/** A rectangular part of an array: where it begins along each axis, and how long it is. */
export interface Box {
  readonly start: readonly number[];
  readonly shape: Shape;
}

/** A box together with its place in the grid of blocks. */
export interface Block extends Box {
  /** Which block along each axis. */
  readonly index: readonly number[];
  /** Which block of all, last axis fastest. */
  readonly number: number;
}

/** All blocks of a grid, last axis fastest. */
export function blocksOf(chunks: Chunks): Block[] {
  return blocksTouching(
    chunks,
    chunks.map(() => 0),
    chunks.map((lengths) => boundaries(lengths)[lengths.length]),
  );
}

/** The whole blocks that overlap the box from `start` to `stop`, last axis fastest. */
export function blocksTouching(chunks: Chunks, start: readonly number[], stop: readonly number[]): Block[] {
  const bounds = chunks.map(boundaries);
  let blocks: Block[] = [{ start: [], shape: [], index: [], number: 0 }];
  for (const [axis, lengths] of chunks.entries()) {
    const pieces = touching(bounds[axis], start[axis], stop[axis]);
    blocks = blocks.flatMap((block) =>
      pieces.map((i) => ({
        start: [...block.start, bounds[axis][i]],
        shape: [...block.shape, lengths[i]],
        index: [...block.index, i],
        number: block.number * lengths.length + i,
      })),
    );
  }
  return blocks;
}

/** Numbers of the pieces that overlap [start, stop). */
function touching(bounds: readonly number[], start: number, stop: number): number[] {
  const found: number[] = [];
  for (let i = firstEndingAfter(bounds, start); i < bounds.length - 1 && bounds[i] < stop; i++) found.push(i);
  return found;
}

/** By halving: grids may have a hundred thousand pieces. */
function firstEndingAfter(bounds: readonly number[], start: number): number {
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle + 1] > start) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What two boxes have in common; lengths are 0 or less where they have nothing. */
export function intersection(a: Box, b: Box): Box {
  const start = a.start.map((from, axis) => Math.max(from, b.start[axis]));
  const shape = start.map(
    (from, axis) => Math.min(a.start[axis] + a.shape[axis], b.start[axis] + b.shape[axis]) - from,
  );
  return { start, shape };
}

/** The same part, counted from the beginning of `origin`. */
export function relativeTo(box: Box, origin: Box): Box {
  return { start: box.start.map((from, axis) => from - origin.start[axis]), shape: box.shape };
}

export const boxEnd = (box: Box): number[] => box.start.map((from, axis) => from + box.shape[axis]);

export const wholeOf = (shape: Shape): Box => ({ start: shape.map(() => 0), shape });

export const sameBox = (a: Box, b: Box): boolean =>
  a.start.every((from, axis) => from === b.start[axis] && a.shape[axis] === b.shape[axis]);
