import { readSync } from 'node:fs';

const quote = 34;
const newline = 10;
const carriageReturn = 13;

/** Something that is wrong with the text at a byte of the file. */
export class CsvProblem extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** The fields of one record as places in `bytes`: [start, end) without quotes. */
export class CsvRecord {
  bytes: Buffer = Buffer.alloc(0);
  /** Where `bytes` begins in the file. */
  offset = 0;
  count = 0;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  /** 1: the field stood in quotes; 2: there are doubled quotes in it. */
  quoted = new Uint8Array(64);
  /** Where the record begins and where the next one does, in `bytes`. */
  start = 0;
  next = 0;

  constructor(readonly separator: number) {}

  /**
   * Finds the fields of the record at `at`.
   * @returns  false where the record goes on behind the bytes at hand
   * @throws {CsvProblem} a quote that is not closed, or text behind a closing quote
   */
  split(at: number, isLast: boolean): boolean {
    const { bytes, separator } = this;
    const end = bytes.length;
    this.start = at;
    this.count = 0;
    for (let i = at; ; i++) {
      const inQuotes = i < end && bytes[i] === quote;
      const start = inQuotes ? i + 1 : i;
      let stop: number;
      if (inQuotes) {
        stop = this.#closingQuote(start, isLast);
        if (stop < 0) return false;
        i = stop + 1;
      } else {
        while (i < end && bytes[i] !== separator && bytes[i] !== newline) i++;
        stop = i;
      }
      if (i >= end && !isLast) return false;
      if (i < end && bytes[i] === carriageReturn && bytes[i + 1] === newline) i++;
      else if (bytes[i] === newline && stop > start && bytes[stop - 1] === carriageReturn) stop--;
      this.#push(start, stop);
      if (i < end && bytes[i] === separator) continue;
      if (i < end && bytes[i] !== newline)
        throw new CsvProblem('there is text behind a closing quote', this.offset + i);
      this.next = Math.min(end, i + 1);
      return true;
    }
  }

  /** The quote that ends the field; -1 where it lies behind the bytes at hand. Doubled quotes are part of the text. */
  #closingQuote(from: number, isLast: boolean): number {
    const { bytes } = this;
    let doubled = 1;
    for (let i = bytes.indexOf(quote, from); i >= 0; i = bytes.indexOf(quote, i + 2)) {
      if (i + 1 >= bytes.length && !isLast) return -1;
      if (bytes[i + 1] !== quote) {
        this.#isQuoted = doubled;
        return i;
      }
      doubled = 2;
    }
    if (isLast) throw new CsvProblem('a quote is opened here and never closed', this.offset + from - 1);
    return -1;
  }

  #isQuoted = 0;

  #push(start: number, stop: number): void {
    if (this.count === this.starts.length) this.#grow();
    this.starts[this.count] = start;
    this.ends[this.count] = stop;
    this.quoted[this.count++] = this.#isQuoted;
    this.#isQuoted = 0;
  }

  #grow(): void {
    const [starts, ends, quoted] = [this.starts, this.ends, this.quoted];
    const size = 2 * starts.length;
    [this.starts, this.ends, this.quoted] = [
      new Int32Array(size),
      new Int32Array(size),
      new Uint8Array(size),
    ];
    this.starts.set(starts);
    this.ends.set(ends);
    this.quoted.set(quoted);
  }

  /** A line with nothing on it. */
  get isBlank(): boolean {
    return this.count === 1 && this.ends[0] === this.starts[0] && this.quoted[0] === 0;
  }

  text(field: number): string {
    const text = this.bytes.toString('utf8', this.starts[field], this.ends[field]);
    return this.quoted[field] === 2 ? text.replaceAll('""', '"') : text;
  }
}

/** Bytes [start, stop) of an open file, which begin and end with a record. */
export interface ByteRange {
  readonly descriptor: number;
  readonly start: number;
  readonly stop: number;
}

const windowBytes = 4 * 1024 * 1024;

/**
 * Calls `visit` with each record of a range, which reuses one object for all of them. The file passes through a window of 4 MiB,
 * larger only where a record is.
 * @param visit  returns false to stop
 */
export function forEachRecord(
  { descriptor, start, stop }: ByteRange,
  separator: number,
  visit: (record: CsvRecord) => boolean | undefined,
): void {
  const record = new CsvRecord(separator);
  let size = windowBytes;
  for (let at = start; at < stop; ) {
    record.offset = at;
    record.bytes = readBytes(descriptor, at, Math.min(size, stop - at));
    const isLast = at + record.bytes.length >= stop;
    let next = 0;
    while (next < record.bytes.length && record.split(next, isLast)) {
      next = record.next;
      if (visit(record) === false) return;
    }
    // A record that does not fit into the window.
    if (next === 0) size *= 2;
    else size = windowBytes;
    at += next;
  }
}

function readBytes(descriptor: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  while (filled < length) {
    const read = readSync(descriptor, bytes, filled, length - filled, position + filled);
    if (read === 0) throw new CsvProblem('the file ends before its size says so', position + filled);
    filled += read;
  }
  return bytes;
}

/** Number of the line that a byte of the file is on, from 1. */
export function lineOf(descriptor: number, offset: number): number {
  let line = 1;
  for (let at = 0; at < offset; at += windowBytes) {
    const bytes = readBytes(descriptor, at, Math.min(windowBytes, offset - at));
    for (let i = bytes.indexOf(newline); i >= 0; i = bytes.indexOf(newline, i + 1)) line++;
  }
  return line;
}
