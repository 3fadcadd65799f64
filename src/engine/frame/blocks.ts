import { DomainError } from '../../core/index.js';

/** Raw rows of a block. Results are gathered block by block, so this number is part of what a result means to the last bit. */
export const blockRows = 65_536;

/** Some neighbouring blocks of one file: what a worker is given at once. */
export interface BlockRange {
  readonly part: number;
  readonly file: number;
  /** Blocks [first, stop) of the file. */
  readonly first: number;
  readonly stop: number;
  /** Rows of the file. */
  readonly rows: number;
}

/** Most blocks that a worker is given at once. */
const mostBlocks = 16;

/**
 * Cuts sources into ranges of blocks, in order. Cutting never changes a result, so it follows speed alone: several ranges for
 * each worker, few enough that sending them does not count.
 * @param rows  [part][file] number of raw rows
 */
export function blockRanges(
  rows: readonly (readonly number[])[],
  workers: number,
  blocksAtOnce?: number,
): BlockRange[] {
  const total = rows.flat().reduce((sum, n) => sum + Math.ceil(n / blockRows), 0);
  const size = blocksAtOnce ?? Math.max(1, Math.min(mostBlocks, Math.ceil(total / (8 * workers))));
  if (!(Number.isInteger(size) && size > 0))
    throw new DomainError(`blocksAtOnce is ${size}; it must be a whole number above 0`);
  return rows.flatMap((files, part) =>
    files.flatMap((n, file) => rangesOfFile({ part, file, rows: n }, size)),
  );
}

function rangesOfFile(place: Pick<BlockRange, 'part' | 'file' | 'rows'>, size: number): BlockRange[] {
  const blocks = Math.ceil(place.rows / blockRows);
  return Array.from({ length: Math.ceil(blocks / size) }, (_, i) => ({
    ...place,
    first: i * size,
    stop: Math.min(blocks, (i + 1) * size),
  }));
}
