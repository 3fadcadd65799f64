import type { Allocate, Column, ColumnSchema } from '../columns/column.js';
import type { FilePlaces } from './known/places.js';

/** How a file lays out its events; recognised from the file itself. */
export type Layout = 'tableio' | 'pandas' | 'flat';

/** What a file holds, as plain data: enough to make and check a plan without opening the file again. */
export interface FileSchema {
  readonly file: string;
  readonly layout: Layout | 'parquet';
  /** Number of events (rows of the aligned tables). */
  readonly rows: number;
  /** Every column that can be read, in the file's order, under the file's own names. */
  readonly columns: readonly ColumnSchema[];
  /** Second names that are valid everywhere: 'NStations' for 'NStations.value' where that is the only field. */
  readonly aliases: Readonly<Record<string, string>>;
  /** Rows per chunk that reads should keep to (1 where the file is not chunked). */
  readonly chunkRows: number;
  /** What is in the file but cannot be offered as a column, each with its reason. */
  readonly leftOut: readonly string[];
}

/** An open file of events. Reads are by ranges of raw rows; errors name the file and the dataset. */
export interface EventFile {
  readonly schema: FileSchema;
  /**
   * Columns over the rows [start, stop). Columns of one table are read in one pass.
   * @param make  makes the arrays of columns that are taken from the file as they are; others get arrays of their own
   * @throws {ColumnError} a name the file does not have; {FileError} bytes that cannot be read or trusted
   */
  read(
    columns: readonly string[],
    start: number,
    stop: number,
    make?: Allocate,
  ): Promise<ReadonlyMap<string, Column>>;
  /**
   * Reads everything that its tables are made of once, and keeps nothing: whether the file can be trusted.
   * @throws {FileError} naming the first dataset that is damaged
   */
  check(): Promise<void>;
  /** What is needed to read it again without looking for it; undefined where that cannot be kept. */
  places?(): FilePlaces | undefined;
  close(): void;
}

export interface OpenOptions {
  /** Read it as this layout instead of recognising it. */
  readonly layout?: Layout;
  /** pandas: the key; flat: the group. Needed only where a file holds several. */
  readonly key?: string;
  /** tableio: only these tables ('Laputop', 'LaputopParams'). An event must be in all of them. */
  readonly tables?: readonly string[];
  /** tableio: give the zeros that stand in rows with exists = 0, instead of NaN and masks. */
  readonly keepMissingZeros?: boolean;
}

/** The options, by name. */
export const openOptionNames = Object.keys({
  layout: true,
  key: true,
  tables: true,
  keepMissingZeros: true,
} satisfies Record<keyof OpenOptions, true>);
