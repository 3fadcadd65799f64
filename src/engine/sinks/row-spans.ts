/** Rows of the tables from which on, and before which, those of each event lie. */
export interface RowSpans {
  readonly start: BigUint64Array;
  readonly stop: BigUint64Array;
}

/** Events of one row each, in memory that is used again: valid until it is asked for the next ones. */
export class ConsecutiveSpans {
  #numbers = new BigUint64Array(0);

  /** @param first  row of the first event */
  from(first: number, count: number): RowSpans {
    if (this.#numbers.length <= count) this.#numbers = new BigUint64Array(count + 1);
    const halves = new Uint32Array(this.#numbers.buffer);
    for (let i = 0; i <= count; i++) setUint64(halves, i, first + i);
    return { start: this.#numbers.subarray(0, count), stop: this.#numbers.subarray(1, count + 1) };
  }
}

/** Events of any number of rows each, and how many rows that are. @param first  row of the first event */
export function spansOf(counts: ArrayLike<number>, first: number): RowSpans & { readonly total: number } {
  const start = new Uint32Array(2 * counts.length);
  const stop = new Uint32Array(2 * counts.length);
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    setUint64(start, i, first + total);
    total += counts[i];
    setUint64(stop, i, first + total);
  }
  return { start: new BigUint64Array(start.buffer), stop: new BigUint64Array(stop.buffer), total };
}

/** Of halves: a bigint for each costs more than all the rest. */
function setUint64(halves: Uint32Array, i: number, value: number): void {
  halves[2 * i] = value;
  halves[2 * i + 1] = value / 2 ** 32;
}
