import type { CsvRecord } from './records.js';

/** Says of a field whether it stands for a missing value: empty without quotes, or one of some texts. */
export class MissingTexts {
  readonly #texts: readonly Buffer[];

  constructor(texts: readonly string[]) {
    this.#texts = texts.map((text) => Buffer.from(text, 'utf8'));
  }

  includes({ bytes, starts, ends, quoted }: CsvRecord, field: number): boolean {
    const [start, end] = [starts[field], ends[field]];
    if (start === end) return quoted[field] === 0;
    for (const text of this.#texts)
      if (text.length === end - start && bytes.compare(text, 0, text.length, start, end) === 0) return true;
    return false;
  }
}
