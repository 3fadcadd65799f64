import type { Layout } from './event-file.js';
import type { ValueType } from './hdf5/value-type.js';

/**
 * What lies where in a file, as plain data: made once by reading the file's metadata, then enough to read any column.
 * The three layouts differ only in how they are described; reading is the same for all.
 */
export interface StoredFile {
  readonly file: string;
  readonly layout: Layout;
  readonly tables: readonly StoredTable[];
  /** Links at the root: the path they lead to, null where they lead nowhere. */
  readonly links: Readonly<Record<string, string | null>>;
  /** What cannot be offered, each with its reason. */
  readonly leftOut: readonly string[];
}

/** Columns that belong together row by row. */
export interface StoredTable {
  /** tableio: the dataset; pandas: the key; flat: the group. */
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly StoredColumn[];
  /** The index of a pandas frame; its name is null where the frame has none. */
  readonly index?: StoredColumn & { readonly indexName: string | null };
  /** tableio: whether an event can have several rows, or none. */
  readonly ragged: boolean;
  /** pandas: whether the order of the columns is the user's own, rather than that of the file. */
  readonly ordered: boolean;
}

export interface StoredColumn {
  readonly name: string;
  readonly value: ValueType;
  readonly dataset: StoredDataset;
  /** Byte of this value within a row of the dataset. */
  readonly offset: number;
  readonly unit?: string;
  readonly doc?: string;
  /** Flat files: not a column of its own, but says in which rows the column of that name is there. */
  readonly existsOf?: string;
  /** What the numbers stand for, where it is not just numbers. */
  readonly meaning?: ColumnMeaning;
}

export type ColumnMeaning =
  | { readonly kind: 'datetime' }
  /** Codes into a list of texts; -1 is missing. */
  | { readonly kind: 'category'; readonly categories: readonly string[] }
  /** Texts of which one stands for "missing". */
  | { readonly kind: 'text'; readonly missing: string }
  /** One pickled array of texts for the whole column. */
  | { readonly kind: 'pickledTexts'; readonly position: number; readonly names: number };

export interface StoredDataset {
  readonly path: string;
  readonly rows: number;
  readonly rowBytes: number;
  /** Rows per chunk; 0 where the dataset is not chunked. */
  readonly chunkRows: number;
  /** Whether bytes read through the HDF5 library are little-endian whatever the file holds. */
  readonly arrivesLittleEndian: boolean;
}
