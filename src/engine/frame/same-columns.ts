import type { FileSchema } from '../sources/event-file.js';

/** A schema on its way between threads: its columns and aliases are JSON, so that those of a file like the last one need not be made. */
export type TextSchema = Omit<FileSchema, 'columns' | 'aliases'> & { readonly columnsText: string };

export function withTextColumns({ columns, aliases, ...rest }: FileSchema): TextSchema {
  return { ...rest, columnsText: JSON.stringify({ columns, aliases }) };
}

/** Has files of equal columns share one list of them: lists of their own, for thousands of files, would fill memory. */
export class SameColumns {
  #text?: string;
  #shared?: Pick<FileSchema, 'columns' | 'aliases'>;

  /** The schema, with the columns of the last one where they are equal. */
  of({ columnsText, ...rest }: TextSchema): FileSchema {
    const shared = this.#shared && columnsText === this.#text ? this.#shared : JSON.parse(columnsText);
    this.#text = columnsText;
    this.#shared = shared;
    return { ...rest, ...shared };
  }
}
