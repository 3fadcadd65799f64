import type { FileSchema } from '../sources/event-file.js';

/** Has files of equal columns share one list of them, since each comes with a list of its own, and those of thousands fill memory. */
export class SameColumns {
  #text = '';
  #shared?: Pick<FileSchema, 'columns' | 'aliases'>;

  /** The schema with the columns of the last one, where they are equal. */
  shared(schema: FileSchema): FileSchema {
    const { columns, aliases } = schema;
    const text = JSON.stringify([columns, aliases]);
    if (text !== this.#text) this.#shared = { columns, aliases };
    this.#text = text;
    return { ...schema, ...this.#shared };
  }
}
