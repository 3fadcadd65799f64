import { closeSync, openSync } from 'node:fs';
import { allocate, type Column } from '../../columns/column.js';
import { readBytes } from '../scratch-bytes.js';
import type { StoredColumn, StoredRun, StoredTexts } from './run-file.js';

/** Rows [start, stop) of a run. */
export interface PieceOfRun {
  readonly run: StoredRun;
  readonly start: number;
  readonly stop: number;
}

/**
 * Pieces of runs one after another, as whole columns.
 * @param file  a descriptor
 * @param places  of the columns among those of the runs; all unless given
 */
export function readPieces(
  file: number,
  pieces: readonly PieceOfRun[],
  places: readonly number[] = pieces[0].run.columns.map((_, i) => i),
): Column[] {
  return places.map((column) => readColumn(file, pieces, column));
}

/** What `read` makes of an open file. */
export function readFrom<T>(path: string, read: (file: number) => T): T {
  const file = openSync(path, 'r');
  try {
    return read(file);
  } finally {
    closeSync(file);
  }
}

function readColumn(file: number, pieces: readonly PieceOfRun[], place: number): Column {
  const { type } = pieces[0].run.columns[place];
  const rows = pieces.reduce((sum, { start, stop }) => sum + stop - start, 0);
  const values = allocate(type, rows);
  const masked = pieces.some(({ run }) => run.columns[place].valid !== undefined);
  const valid = masked ? new Uint8Array(rows).fill(1) : undefined;
  const codes = new Map<string, number>();
  let at = 0;
  for (const { run, start, stop } of pieces) {
    const end = at + stop - start;
    const column = run.columns[place];
    const own = valid?.subarray(at, end);
    readArray(file, values.subarray(at, end), column.values, start);
    if (own && column.valid !== undefined) readArray(file, own, column.valid, start);
    if (type === 'string')
      recode(file, column, { codes, values: values.subarray(at, end) as Int32Array, valid: own });
    at = end;
  }
  return {
    type,
    values,
    ...(valid && { valid }),
    ...(type === 'string' && { dictionary: [...codes.keys()] }),
  };
}

/** Fills an array from element `first` of the one that begins at `address`. */
function readArray(
  file: number,
  array: ArrayBufferView & { BYTES_PER_ELEMENT?: number },
  address: number,
  first: number,
): void {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  readBytes(file, bytes, address + first * (array.BYTES_PER_ELEMENT ?? 1));
}

interface CodedRows {
  /** Codes of all pieces, which grow. */
  readonly codes: Map<string, number>;
  readonly values: Int32Array;
  readonly valid?: Uint8Array;
}

/** From codes of the run to those of all pieces; only texts between the smallest and the largest code are read. */
function recode(file: number, { texts }: StoredColumn, { codes, values, valid }: CodedRows): void {
  let [low, high] = [Number.POSITIVE_INFINITY, -1];
  values.forEach((code, row) => {
    if (valid?.[row] === 0) return;
    low = Math.min(low, code);
    high = Math.max(high, code);
  });
  if (high < 0 || texts === undefined) return;
  const read = readTexts(file, texts, low, high + 1);
  const own = new Int32Array(read.length).fill(-1);
  values.forEach((code, row) => {
    if (valid?.[row] === 0) return;
    const place = code - low;
    if (own[place] < 0) own[place] = codeOf(codes, read[place]);
    values[row] = own[place];
  });
}

function codeOf(codes: Map<string, number>, text: string): number {
  const code = codes.get(text) ?? codes.size;
  codes.set(text, code);
  return code;
}

/** Texts with the codes [first, stop). */
function readTexts(file: number, texts: StoredTexts, first: number, stop: number): string[] {
  const ends = new Float64Array(stop - first + 1);
  readArray(file, first === 0 ? ends.subarray(1) : ends, texts.ends, Math.max(0, first - 1));
  const bytes = Buffer.alloc(ends[ends.length - 1] - ends[0]);
  readArray(file, bytes, texts.bytes + ends[0], 0);
  return Array.from({ length: stop - first }, (_, i) => {
    return bytes.toString('utf8', ends[i] - ends[0], ends[i + 1] - ends[0]);
  });
}
