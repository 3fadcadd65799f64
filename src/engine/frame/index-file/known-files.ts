import type { FilePlaces } from '../../sources/known/places.js';

/**
 * What an index knows of where everything is in the files of a frame, for its workers: in shared memory, so that nothing is copied, and
 * read by a worker file by file as it opens them.
 */
export interface KnownFiles {
  readonly kinds: readonly string[];
  /** [file] number of its kind; -1 where nothing is known. */
  readonly kindOf: Int32Array;
  /** [file], and the end of the last: where its numbers begin in `numbers`. */
  readonly starts: Float64Array;
  readonly numbers: Uint8Array;
}

/** What is known of each file, put together. */
export function putTogether(places: readonly (FilePlaces | undefined)[]): KnownFiles {
  const kinds = [...new Set(places.flatMap((each) => (each ? [each.kind] : [])))];
  const numberOf = new Map(kinds.map((kind, i) => [kind, i]));
  const kindOf = new Int32Array(new SharedArrayBuffer(4 * places.length));
  const starts = new Float64Array(new SharedArrayBuffer(8 * (places.length + 1)));
  places.forEach((each, i) => {
    kindOf[i] = each ? (numberOf.get(each.kind) as number) : -1;
    starts[i + 1] = starts[i] + (each?.numbers.length ?? 0);
  });
  const numbers = new Uint8Array(new SharedArrayBuffer(starts[places.length]));
  places.forEach((each, i) => {
    if (each) numbers.set(each.numbers, starts[i]);
  });
  return { kinds, kindOf, starts, numbers };
}

/** What is known of one file. */
export function placesOfFile(
  { kinds, kindOf, starts, numbers }: KnownFiles,
  file: number,
): FilePlaces | undefined {
  const kind = kindOf[file];
  return kind < 0
    ? undefined
    : { kind: kinds[kind], numbers: numbers.subarray(starts[file], starts[file + 1]) };
}
