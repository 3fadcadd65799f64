/** All that is needed to read the columns of a file without looking at its metadata again; plain data that can be kept and sent. */
export interface FilePlaces {
  /** What files that were written alike have in common, as JSON: the same text for all of them. */
  readonly kind: string;
  /** Numbers of rows, and where the datasets and their chunks are. */
  readonly numbers: Uint8Array;
}
