/** A table for the report and for the terminal. Every cell is text, formatted by who makes the table. */
export interface Table {
  readonly title: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Below the table. */
  readonly note?: string;
}

export interface TableColumn {
  readonly name: string;
  readonly unit?: string;
  /** Numbers right, words left; default left. */
  readonly align?: 'left' | 'right';
  /** Hashes, paths, expressions. */
  readonly monospace?: boolean;
}
