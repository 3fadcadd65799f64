import { DomainError } from '../../core/index.js';

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
  /** Words of one line: short, and read as one. */
  readonly unbroken?: boolean;
  /** Hashes, paths, expressions. */
  readonly monospace?: boolean;
}

/** @throws {DomainError} a row whose number of cells is not the number of columns */
export function requireRows({ title, columns, rows }: Table): void {
  const row = rows.findIndex((cells) => cells.length !== columns.length);
  if (row < 0) return;
  const found = rows[row].length;
  throw new DomainError(`table '${title}': row ${row} has ${found} cells, ${columns.length} are needed`, {
    fields: { table: title, row, value: found, needed: columns.length },
    remedy: 'Give every row one cell per column, an empty text where there is none.',
  });
}
