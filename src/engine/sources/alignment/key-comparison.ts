import { allocate } from '../../columns/column.js';
import { Arena } from '../../kernels/arena.js';
import type { StoredColumn } from '../stored-file.js';
import { KeyBytes } from './key-bytes.js';

/**
 * Compares the event keys of tables over some rows with those of the first table, table after table, so that the keys of two tables are
 * in memory at a time: read after read in the same places, since as garbage they would be most of what a pass takes.
 */
export class KeyComparison {
  readonly #first = new Arena();
  readonly #other = new Arena();
  #reference: readonly KeyBytes[] = [];
  #same = true;

  /**
   * @param keys  [table][key] the keys that all tables have; empty where there is nothing to compare
   * @param isRepeated  whether more such rows will follow: places of kernels are kept for them
   */
  constructor(
    readonly keys: readonly (readonly StoredColumn[])[],
    readonly rows: number,
    readonly isRepeated: boolean,
  ) {}

  /** @param read  fills the keys of the table with those of all rows */
  compare(table: number, read: (keys: readonly KeyBytes[]) => void): void {
    const arena = table === 0 ? this.#first : this.#other;
    const own = (this.keys[table] ?? []).map((column) => new KeyBytes(column, this.#place(column, arena)));
    read(own);
    if (table === 0) this.#reference = own;
    else this.#same &&= own.every((key, k) => key.equals(this.#reference[k]));
    this.#other.release();
  }

  /** Whether all tables compared so far have the bytes of the first one. */
  get same(): boolean {
    return this.#same;
  }

  release(): void {
    this.#first.release();
    this.#other.release();
  }

  #place({ value }: StoredColumn, arena: Arena): Uint8Array {
    const bytes = this.rows * value.size;
    return (this.isRepeated ? arena.array('uint8', bytes) : allocate('uint8', bytes)) as Uint8Array;
  }
}
