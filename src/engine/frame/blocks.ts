import { DomainError } from '../../core/index.js';

/**
 * Raw rows of a block, where a source has not been cut anew by repartition(). Results are gathered block by block, so this number is part
 * of what a result means to the last bit.
 */
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
  /** Rows of its blocks; the last one may have fewer. */
  readonly blockRows: number;
}

/** Raw rows of a file, and of its blocks. */
export type FileRows = Pick<BlockRange, 'rows' | 'blockRows'>;

/** Raw rows in a range. */
export const rowsIn = ({ first, stop, rows, blockRows: size }: BlockRange): number =>
  Math.min(rows, stop * size) - first * size;

/** Most blocks that a worker is given at once. */
const mostBlocks = 32;

/**
 * Cuts sources into ranges of blocks, in order. Cutting never changes a result, so it follows speed alone: several ranges for
 * each worker, few enough that sending them does not count.
 * @param files  [part][file]
 */
export function blockRanges(
  files: readonly (readonly FileRows[])[],
  workers: number,
  blocksAtOnce?: number,
): BlockRange[] {
  const total = files.flat().reduce((sum, file) => sum + blocksOf(file), 0);
  const size = blocksAtOnce ?? Math.max(1, Math.min(mostBlocks, Math.ceil(total / (4 * workers))));
  if (!(Number.isInteger(size) && size > 0))
    throw new DomainError(`blocksAtOnce is ${size}; it must be a whole number above 0`);
  return files.flatMap((own, part) =>
    own.flatMap((rows, file) => rangesOfFile({ part, file, ...rows }, size)),
  );
}

const blocksOf = ({ rows, blockRows: size }: FileRows): number => Math.ceil(rows / size);

function rangesOfFile(place: Omit<BlockRange, 'first' | 'stop'>, size: number): BlockRange[] {
  const blocks = blocksOf(place);
  return Array.from({ length: Math.ceil(blocks / size) }, (_, i) => ({
    ...place,
    first: i * size,
    stop: Math.min(blocks, (i + 1) * size),
  }));
}

/** Blocks of one range that are all read, or that all hold no row that is asked for. */
export interface RangeOfPass {
  readonly range: BlockRange;
  readonly isExcluded: boolean;
}

/** A range cut where blocks that need not be read begin and end. */
export function splitRange(
  range: BlockRange,
  excludes: ((file: number, block: number) => boolean) | undefined,
): RangeOfPass[] {
  const pieces: RangeOfPass[] = [];
  for (let block = range.first; block < range.stop; block++) {
    const isExcluded = excludes?.(range.file, block) ?? false;
    const last = pieces.at(-1);
    const isSame = last?.isExcluded === isExcluded;
    const first = isSame ? last.range.first : block;
    pieces.splice(isSame ? -1 : pieces.length, 1, {
      range: { ...range, first, stop: block + 1 },
      isExcluded,
    });
  }
  return pieces;
}
