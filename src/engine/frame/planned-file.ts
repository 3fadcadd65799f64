/** A file of a plan. */
export interface PlannedFile {
  readonly path: string;
  readonly rows: number;
  /** Size and time of the file when its schema was read: a worker does not go on with a file that was replaced since. */
  readonly version: string;
  /** Where each block begins, in bytes; of text files only, whose rows have no fixed size. */
  readonly blockOffsets?: readonly number[];
}

/** What a worker is told about a file. */
export type FileToOpen = Pick<PlannedFile, 'path' | 'version' | 'blockOffsets'>;

/** A file that is left out, and why. */
export interface SkippedFile {
  readonly file: string;
  readonly reason: string;
}
