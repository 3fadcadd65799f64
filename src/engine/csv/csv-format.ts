import type { ColumnSchema, ColumnType } from '../columns/column.js';

/** How comma-separated text is written. */
export interface CsvOptions {
  /** One ASCII character between fields; a comma unless given. */
  readonly separator?: string;
  /** Names of the columns of files that do not begin with a line of names. */
  readonly names?: readonly string[];
  /** Types of columns; found by a look at every value unless given. */
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Texts that stand for a missing value, beside the empty field: ['NA', '-999']. */
  readonly missing?: readonly string[];
}

/** How a frame reads its files of comma-separated text: plain data, complete. */
export interface CsvFormat {
  readonly format: 'csv';
  readonly separator: string;
  /** Whether each file begins with a line of names. */
  readonly header: boolean;
  readonly missing: readonly string[];
  /** In the order of the frame; a file may have them in another one. */
  readonly columns: readonly ColumnSchema[];
}
