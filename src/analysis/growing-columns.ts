/** Columns of numbers that grow block by block up to a limit; what comes after the limit is left out. */
export class GrowingColumns<Name extends string> {
  readonly #parts: Record<Name, Float64Array[]>;
  readonly #names: readonly Name[];
  readonly #limit: number;
  #rows = 0;

  /** @param limit  most rows that are kept */
  constructor(names: readonly Name[], limit: number) {
    this.#names = names;
    this.#limit = limit;
    this.#parts = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
      Name,
      Float64Array[]
    >;
  }

  /** Adds a block: columns of equal length, which are not copied. */
  append(block: Readonly<Record<Name, Float64Array>>): void {
    const rows = block[this.#names[0]].length;
    const room = Math.min(rows, this.#limit - this.#rows);
    if (room <= 0) return;
    for (const name of this.#names) this.#parts[name].push(block[name].subarray(0, room));
    this.#rows += room;
  }

  /** Everything so far, one array per column. */
  columns(): Record<Name, Float64Array> {
    const entries = this.#names.map((name) => {
      const whole = new Float64Array(this.#rows);
      let offset = 0;
      for (const part of this.#parts[name]) {
        whole.set(part, offset);
        offset += part.length;
      }
      return [name, whole];
    });
    return Object.fromEntries(entries) as Record<Name, Float64Array>;
  }
}
