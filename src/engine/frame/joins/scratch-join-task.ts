import type { Column } from '../../columns/column.js';
import { concatColumns, sliceColumn, takeRows, withOwnTexts } from '../../columns/concat-columns.js';
import { withOrderedTexts } from '../../columns/sort-words.js';
import type { Table } from '../../columns/table.js';
import { keyAt } from '../../reductions/aggregates.js';
import { compareValues } from '../../reductions/group-keys.js';
import { type PieceOfRun, readFrom, readPieces } from '../external-sort/read-runs.js';
import { inOrder, keysAs } from './comparable-keys.js';
import { joinedFlag } from './join.js';
import { atPartners, flags } from './join-task.js';
import { pieceRows, type SortedFile } from './scratch-join.js';

/** Pieces that are read at once. */
const mostPieces = 16;

/** For each row the values of its partner in the sorted file; missing where there is none. Reads only pieces in which partners can be. */
export function lookUpSorted(table: Table, sorted: SortedFile): Record<string, Column> {
  const types = sorted.keys.map(({ type }) => type);
  const own = inOrder(
    keysAs(
      types,
      table.columns.map((name) => table.column(name)),
    ),
  );
  const partners = new Int32Array(table.rows).fill(-1);
  const found: Column[][] = sorted.added.map(() => []);
  let count = 0;
  readFrom(sorted.path, (file) => {
    for (const { pieces, from, to } of spansOf(own.columns, sorted)) {
      const piece = pieceOf(pieces, sorted);
      const theirs = readPieces(
        file,
        [piece],
        sorted.keys.map(({ place }) => place),
      );
      const places = placesOf(
        own.columns.map((column) => sliceColumn(column, from, to)),
        theirs,
      );
      const matched = places.filter((place) => place >= 0);
      if (matched.length === 0) continue;
      places.forEach((place, i) => {
        if (place >= 0) partners[own.rows[from + i]] = count++;
      });
      const values = readRows(file, piece, matched, sorted);
      values.forEach((column, i) => void found[i].push(column));
    }
  });
  const added = sorted.added.map(({ name, type }, i) => {
    return [name, atPartners(concatColumns(type, found[i]), partners)] as const;
  });
  return { ...Object.fromEntries(added), [joinedFlag]: flags(partners) };
}

/** Sorted keys [from, to), whose partners can only be in pieces [first, stop) of the file. */
interface Span {
  readonly pieces: { readonly first: number; readonly stop: number };
  readonly from: number;
  readonly to: number;
}

/** Neighbouring pieces of one run are read together. */
function* spansOf(own: readonly Column[], sorted: SortedFile): Generator<Span, void> {
  const { run } = sorted.pieces;
  let open: Span | undefined;
  for (const { piece, from, to } of piecesOf(own, sorted)) {
    const isNext = open?.pieces.stop === piece && run[open.pieces.first] === run[piece];
    if (open && isNext && piece - open.pieces.first < mostPieces)
      open = { ...open, pieces: { first: open.pieces.first, stop: piece + 1 }, to };
    else {
      if (open) yield open;
      open = { pieces: { first: piece, stop: piece + 1 }, from, to };
    }
  }
  if (open) yield open;
}

interface KeysOfPiece {
  readonly piece: number;
  readonly from: number;
  readonly to: number;
}

/** The pieces in which sorted keys can have partners, one after another. */
function* piecesOf(own: readonly Column[], { keys, pieces }: SortedFile): Generator<KeysOfPiece, void> {
  const firsts = keys.map((key) => key.firsts);
  const [rows, count] = [own[0].values.length, pieces.run.length];
  const isOwnBefore = (row: number, piece: number) => compareKeys(own, row, firsts, piece) < 0;
  let piece = 0;
  let from = count === 0 ? rows : searched(0, rows, (row) => isOwnBefore(row, 0));
  while (from < rows) {
    const row = from;
    piece = searched(piece + 1, count, (next) => !isOwnBefore(row, next)) - 1;
    const next = piece + 1;
    const to = next === count ? rows : searched(from + 1, rows, (other) => isOwnBefore(other, next));
    yield { piece, from, to };
    from = to;
  }
}

/** The first number in [from, stop) of which it is not true, or stop; looked for near `from` first. */
function searched(from: number, stop: number, isTrue: (place: number) => boolean): number {
  let low = from - 1;
  let high = from;
  for (let step = 1; high < stop && isTrue(high); step *= 2) {
    low = high;
    high += step;
  }
  high = Math.min(high, stop);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (isTrue(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** In the order in which rows are sorted. */
function compareKeys(a: readonly Column[], row: number, b: readonly Column[], other: number): number {
  for (let i = 0; i < a.length; i++) {
    const order = compareValues(keyAt(a[i], row), keyAt(b[i], other));
    if (order !== 0) return order;
  }
  return 0;
}

function pieceOf({ first, stop }: Span['pieces'], { pieces, runs }: SortedFile): PieceOfRun {
  const run = runs[pieces.run[first]];
  return { run, start: pieces.start[first], stop: Math.min(run.rows, pieces.start[stop - 1] + pieceRows) };
}

/** Of each of the sorted keys the row of theirs that is equal; -1 where there is none. */
function placesOf(own: readonly Column[], theirs: readonly Column[]): Int32Array {
  const [rows, others] = [own[0].values.length, theirs[0].values.length];
  const parts = own.flatMap((column, i) => comparableParts(column, theirs[i]));
  const places = new Int32Array(rows).fill(-1);
  let place = 0;
  for (let row = 0; row < rows && place < others; row++) {
    place = searched(place, others, (other) => compareParts(parts, row, other) > 0);
    if (place < others && compareParts(parts, row, place) === 0) places[row] = place;
  }
  return places;
}

/** Numbers of a key of both sides that compare as the key does. */
interface ComparablePart {
  readonly own: ArrayLike<number>;
  readonly theirs: ArrayLike<number>;
  /** Number of row `i` at stride * i + first. */
  readonly stride: number;
  readonly first: number;
}

function comparableParts(own: Column, theirs: Column): ComparablePart[] {
  const { type } = own;
  if (type === 'string') {
    const both = withOrderedTexts(concatColumns(type, [theirs, withOwnTexts(own)])).values as Int32Array;
    const others = theirs.values.length;
    return [{ own: both.subarray(others), theirs: both.subarray(0, others), stride: 1, first: 0 }];
  }
  if (type !== 'int64' && type !== 'uint64')
    return [{ own: own.values as Float64Array, theirs: theirs.values as Float64Array, stride: 1, first: 0 }];
  const High = type === 'int64' ? Int32Array : Uint32Array;
  const words = (Words: typeof High, first: number) => {
    const [a, b] = [own.values, theirs.values].map(({ buffer, byteOffset, length }) => {
      return new Words(buffer as ArrayBuffer, byteOffset, 2 * length);
    });
    return { own: a, theirs: b, stride: 2, first };
  };
  return [words(High, 1), words(Uint32Array, 0)];
}

function compareParts(parts: readonly ComparablePart[], row: number, other: number): number {
  for (const { own, theirs, stride, first } of parts) {
    const [a, b] = [own[stride * row + first], theirs[stride * other + first]];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}

/** What is looked up in rows of a piece, whose numbers ascend. */
function readRows(file: number, piece: PieceOfRun, rows: Int32Array, { added }: SortedFile): Column[] {
  const first = rows[0];
  const start = piece.start + first;
  const read = { run: piece.run, start, stop: piece.start + rows[rows.length - 1] + 1 };
  const columns = readPieces(
    file,
    [read],
    added.map(({ place }) => place),
  );
  return columns.map((column) =>
    takeRows(
      column,
      rows.map((row) => row - first),
    ),
  );
}
