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
 * Cuts sources into ranges of blocks, in order. Cutting never changes a result, so it follows speed alone: few ranges, so that sending
 * them does not count, which get smaller towards the end, so that workers end together.
 * @param files  [part][file]
 */
export function blockRanges(
  files: readonly (readonly FileRows[])[],
  workers: number,
  blocksAtOnce?: number,
): BlockRange[] {
  if (blocksAtOnce !== undefined && !(Number.isInteger(blocksAtOnce) && blocksAtOnce > 0))
    throw new DomainError(`blocksAtOnce is ${blocksAtOnce}; it must be a whole number above 0`);
  const total = files.flat().reduce((sum, file) => sum + blocksOf(file), 0);
  const fewest = Math.ceil(total / (16 * workers));
  let left = total;
  const next = () => blocksAtOnce ?? Math.min(mostBlocks, Math.max(fewest, Math.ceil(left / (4 * workers))));
  const ranges: BlockRange[] = [];
  files.forEach((own, part) => {
    own.forEach((rows, file) => {
      const blocks = blocksOf(rows);
      for (let first = 0; first < blocks; ) {
        const stop = Math.min(blocks, first + next());
        ranges.push({ part, file, ...rows, first, stop });
        left -= stop - first;
        first = stop;
      }
    });
  });
  return ranges;
}

export const blocksOf = ({ rows, blockRows: size }: FileRows): number => Math.ceil(rows / size);

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
