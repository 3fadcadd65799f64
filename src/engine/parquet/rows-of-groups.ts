import type { Allocate, Column, ColumnSchema, ColumnValues } from '../columns/column.js';
import { concatColumns } from '../columns/concat-columns.js';

/** A column over rows of several row groups, copied out of them, so that their memory can be given back. */
export class RowsOfGroups {
  readonly #values?: ColumnValues;
  #valid?: Uint8Array;
  readonly #texts: Column[] = [];

  /** @param make  makes the array of numbers; texts get arrays of their own */
  constructor(
    readonly schema: ColumnSchema,
    readonly rows: number,
    make: Allocate,
  ) {
    if (schema.type !== 'string') this.#values = make(schema.type, rows);
  }

  /** Rows of a group, which come at row `at`. Groups come in order. */
  add({ values, valid, ...column }: Column, at: number): void {
    if (!this.#values) this.#texts.push({ ...column, values: values.slice(), valid: valid?.slice() });
    else {
      (this.#values as Float64Array).set(values as Float64Array, at);
      if (!valid) return;
      this.#valid ??= new Uint8Array(this.rows).fill(1);
      this.#valid.set(valid, at);
    }
  }

  finish(): Column {
    const { type } = this.schema;
    if (!this.#values) return concatColumns(type, this.#texts);
    return { type, values: this.#values, ...(this.#valid ? { valid: this.#valid } : {}) };
  }
}
