import type { DecodedArray } from 'hyparquet';
import { allocate, type Column, type ColumnSchema, isFloat } from '../columns/column.js';

/** A column of a row group while its pages arrive, in any order. */
export class ParquetColumn {
  readonly #values;
  readonly #valid?: Uint8Array;
  readonly #codes = new Map<string, number>();

  constructor(
    readonly schema: ColumnSchema,
    rows: number,
  ) {
    this.#values = allocate(schema.type, rows);
    if (schema.nullable && !isFloat(schema.type)) this.#valid = new Uint8Array(rows);
  }

  /** Puts decoded values at rows [at, ...); null and undefined are missing. */
  set(data: DecodedArray, at: number): void {
    if (this.schema.type === 'string') this.#setTexts(data as readonly (string | null)[], at);
    else if (data.constructor === this.#values.constructor) {
      (this.#values as Float64Array).set(data as Float64Array, at);
      this.#valid?.fill(1, at, at + data.length);
    } else this.#setValues(data as readonly unknown[], at);
  }

  #setValues(data: ArrayLike<unknown>, at: number): void {
    const values = this.#values as Float64Array;
    const missing = isFloat(this.schema.type) ? Number.NaN : undefined;
    const big = this.schema.type === 'int64' || this.schema.type === 'uint64';
    for (let i = 0; i < data.length; i++) {
      const value = data[i] ?? missing;
      if (value === undefined) continue;
      values[at + i] = (big ? BigInt(value as number) : Number(value)) as number;
      if (this.#valid) this.#valid[at + i] = 1;
    }
  }

  #setTexts(data: ArrayLike<string | null | undefined>, at: number): void {
    for (let i = 0; i < data.length; i++) {
      const text = data[i];
      if (text === null || text === undefined) continue;
      const code = this.#codes.get(text) ?? this.#codes.size;
      this.#codes.set(text, code);
      this.#values[at + i] = code;
      if (this.#valid) this.#valid[at + i] = 1;
    }
  }

  finish(): Column {
    const { type } = this.schema;
    const column: Column = { type, values: this.#values };
    const whole = this.#valid === undefined || !this.#valid.includes(0);
    return {
      ...column,
      ...(whole ? {} : { valid: this.#valid }),
      ...(type === 'string' ? { dictionary: [...this.#codes.keys()] } : {}),
    };
  }
}
