import { type KernelMemory, kernelMemory, mostPages, pageBytes } from '../../core/index.js';
import type { BinArray } from '../binning/binned-features.js';

/** Rows of a block: sums of losses are taken per block and added in block order. */
export const blockRows = 65_536;
/** Rows worked on at a time, so that what one kernel leaves is still in the cache for the next. Divides a block. */
export const chunkRows = 16_384;

/** How much there is of everything in a segment. */
export interface SegmentShape {
  readonly rows: number;
  /** `rows` up to a multiple of 64: kernels work on whole vectors, rows that are none weigh nothing. */
  readonly padded: number;
  readonly features: number;
  readonly outputs: number;
  readonly binBytes: 1 | 2;
  readonly slotBytes: 1 | 2;
  /** Targets are classes, of one byte, and not numbers. */
  readonly isClass: boolean;
  /** Float64 values of histograms. */
  readonly sums: number;
  readonly leaves: number;
}

/** Byte addresses of a segment's arrays in its memory. */
export type SegmentPlaces = Record<
  | 'bins'
  | 'slot'
  | 'score'
  | 'pairs'
  | 'target'
  | 'weight'
  | 'heldOut'
  | 'list'
  | 'values'
  | 'constants'
  | 'sums',
  number
>;

/** A stretch of the training rows in a memory of its own, which all threads see: plain data. */
export interface Segment extends SegmentShape {
  /** Number of its first row, a multiple of `blockRows`. */
  readonly first: number;
  readonly memory: KernelMemory;
  readonly at: SegmentPlaces;
}

/** The segment's arrays as this thread sees them. */
export interface SegmentViews {
  /** [feature * padded + row], 0: missing */
  readonly bins: BinArray;
  /** [row], leaf of the growing tree */
  readonly slot: Uint8Array | Uint16Array;
  /** [output * padded + row], sum of the trees so far, without the baseline */
  readonly score: Float32Array;
  /** [output * padded + row][first, second derivative of the loss by the score] */
  readonly pairs: Float32Array;
  /** [row], number or class */
  readonly target: Float64Array | Uint8Array;
  /** [row] */
  readonly weight: Float32Array;
  /** [row], 1 for a row that is held out of training */
  readonly heldOut: Uint8Array;
  /** [slot], what leaves add */
  readonly values: Float64Array;
  /** [output], baseline */
  readonly constants: Float64Array;
  /** [histogram][bin of all features][gradient, hessian] */
  readonly sums: Float64Array;
}

/** Bytes of a row: `features` bins, 12 per output, and at most 15. */
export function bytesPerRow(shape: Omit<SegmentShape, 'rows' | 'padded' | 'sums' | 'leaves'>): number {
  const { features, outputs, binBytes, slotBytes, isClass } = shape;
  return features * binBytes + 12 * outputs + slotBytes + (isClass ? 1 : 8) + 5;
}

/** A segment with all arrays 0. */
export function allocateSegment(first: number, shape: SegmentShape): Segment {
  const { padded, features, outputs, binBytes, slotBytes, isClass, sums, leaves } = shape;
  // Address 0 stands for no list.
  let end = 64;
  const place = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const at: SegmentPlaces = {
    bins: place(features * padded * binBytes),
    slot: place(padded * slotBytes),
    score: place(4 * padded * outputs),
    pairs: place(8 * padded * outputs),
    target: place(padded * (isClass ? 1 : 8)),
    weight: place(4 * padded),
    heldOut: place(padded),
    list: place(4 * chunkRows),
    values: place(8 * leaves),
    constants: place(8 * outputs),
    sums: place(8 * sums),
  };
  return { ...shape, first, at, memory: kernelMemory(end) };
}

export function viewsOf(segment: Segment): SegmentViews {
  const { at, padded, features, outputs, binBytes, slotBytes, isClass, sums, leaves } = segment;
  const { buffer } = segment.memory;
  const bytes = (from: number, length: number) => new Uint8Array(buffer, from, length);
  const words = (from: number, length: number) => new Uint16Array(buffer, from, length);
  return {
    bins: (binBytes === 1 ? bytes : words)(at.bins, features * padded),
    slot: (slotBytes === 1 ? bytes : words)(at.slot, padded),
    score: new Float32Array(buffer, at.score, padded * outputs),
    pairs: new Float32Array(buffer, at.pairs, 2 * padded * outputs),
    target: isClass ? bytes(at.target, padded) : new Float64Array(buffer, at.target, padded),
    weight: new Float32Array(buffer, at.weight, padded),
    heldOut: bytes(at.heldOut, padded),
    values: new Float64Array(buffer, at.values, leaves),
    constants: new Float64Array(buffer, at.constants, outputs),
    sums: new Float64Array(buffer, at.sums, sums),
  };
}

/** Which of the rows [first, first + rows) of all lie in which segment: [start, stop) of all rows. */
export function overlaps(
  segments: readonly Segment[],
  first: number,
  rows: number,
): { readonly segment: Segment; readonly start: number; readonly stop: number }[] {
  return segments.flatMap((segment) => {
    const start = Math.max(first, segment.first);
    const stop = Math.min(first + rows, segment.first + segment.rows);
    return start < stop ? [{ segment, start, stop }] : [];
  });
}

/** Most rows that fit one memory beside its histograms: whole blocks. */
export function mostSegmentRows(rowBytes: number, otherBytes: number): number {
  return Math.floor((mostPages * pageBytes - otherBytes - 2 ** 20) / rowBytes / blockRows) * blockRows;
}
