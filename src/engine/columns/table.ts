import { inspect } from 'node:util';
import { ColumnError, nearest, nearestHint, UsageError } from '../../core/index.js';
import type { Column } from './column.js';
import { sliceColumn, takeRows } from './concat-columns.js';
import { type ColumnInput, makeColumn, numbersOf, valueAt } from './make-column.js';
import { type CellValue, printTable } from './print-table.js';

/** Columns of equal length in memory: what collect() and head() give, and what a partition task sees. */
export class Table implements Iterable<Record<string, CellValue>> {
  readonly #columns: ReadonlyMap<string, Column>;
  /** Number of rows. */
  readonly rows: number;

  /** @throws {UsageError} columns of different lengths, or what cannot be a column */
  constructor(columns: Readonly<Record<string, ColumnInput>> | ReadonlyMap<string, Column>) {
    if (Array.isArray(columns))
      throw new UsageError(`a table is made of columns by name, found a list of ${columns.length}`, {
        remedy: 'Write { x: rows.map((row) => row.x), ... }, or { name: list } for one column.',
      });
    const entries = columns instanceof Map ? [...columns] : Object.entries(columns);
    this.#columns = new Map(entries.map(([name, input]) => [name, makeColumn(name, input)]));
    const [first] = this.#columns;
    this.rows = first?.[1].values.length ?? 0;
    for (const [name, { values }] of this.#columns) {
      if (values.length !== this.rows)
        throw new UsageError(
          `column '${name}' has ${values.length} rows, column '${first[0]}' has ${this.rows}`,
          { fields: { column: name, rows: values.length } },
        );
    }
  }

  get columns(): string[] {
    return [...this.#columns.keys()];
  }

  /** A column with its exact type and validity mask. @throws {ColumnError} no such column */
  column(name: string): Column {
    const found = this.#columns.get(name);
    if (found) return found;
    throw new ColumnError(`the table has no column '${name}'${nearestHint(name, this.columns)}`, {
      fields: { column: name, nearest: nearest(name, this.columns) },
    });
  }

  /**
   * The values as float64 [row]; missing ones are NaN.
   * @throws {ColumnError} no such column; {DomainError} strings, or 64-bit integers that would be rounded
   */
  numbers(name: string): Float64Array {
    return numbersOf(name, this.column(name));
  }

  /** The values as texts [row], null where missing. @throws {ColumnError} no such column */
  texts(name: string): (string | null)[] {
    const column = this.column(name);
    return Array.from({ length: this.rows }, (_, i) => {
      const value = valueAt(column, i);
      return value === null ? null : String(value);
    });
  }

  /** Row `i` as an object. */
  row(i: number): Record<string, CellValue> {
    return Object.fromEntries([...this.#columns].map(([name, column]) => [name, valueAt(column, i)]));
  }

  /** Only these columns, in this order. @throws {ColumnError} no such column */
  select(names: readonly string[]): Table {
    return new Table(new Map(names.map((name) => [name, this.column(name)])));
  }

  /** Rows [start, stop), as views. */
  slice(start: number, stop = this.rows): Table {
    return new Table(
      new Map([...this.#columns].map(([name, each]) => [name, sliceColumn(each, start, stop)])),
    );
  }

  /** The rows with these numbers, in this order. */
  take(rows: ArrayLike<number>): Table {
    return new Table(new Map([...this.#columns].map(([name, column]) => [name, takeRows(column, rows)])));
  }

  *[Symbol.iterator](): Generator<Record<string, CellValue>> {
    for (let i = 0; i < this.rows; i++) yield this.row(i);
  }

  toString(): string {
    return printTable(this);
  }

  [inspect.custom](): string {
    return this.toString();
  }

  /** Columns as arrays by name. */
  toJSON(): Record<string, CellValue[]> {
    const entries = [...this.#columns].map(([name, column]) => {
      return [name, Array.from({ length: this.rows }, (_, i) => valueAt(column, i))] as const;
    });
    return Object.fromEntries(entries);
  }
}
