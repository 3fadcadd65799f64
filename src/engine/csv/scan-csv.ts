import { closeSync } from 'node:fs';
import { blockRows } from '../frame/blocks.js';
import { kindOf, kinds } from './field-kinds.js';
import { MissingTexts } from './missing-texts.js';
import { forEachRow, openCsv } from './open-csv.js';

/** How to look through a file: plain data. */
export interface ScanOptions {
  readonly separator: string;
  readonly names?: readonly string[];
  readonly missing: readonly string[];
  /** Columns whose types are given, at whose values nobody has to look. */
  readonly typed: readonly string[];
}

/** What one look at every value tells of a file. */
export interface CsvScan {
  readonly path: string;
  readonly names: readonly string[];
  readonly rows: number;
  /** Where each block of rows begins, in bytes. */
  readonly blockOffsets: readonly number[];
  /** [column] bits of `kinds`. */
  readonly seen: readonly number[];
}

/** Looks through a whole file: what a worker is asked for each file of a frame. @throws {FileError} with file and line */
export function scanCsv(path: string, { separator, names, missing, typed }: ScanOptions): CsvScan {
  const file = openCsv(path, separator, names);
  const missingTexts = new MissingTexts(missing);
  const untyped = file.names.map((name) => !typed.includes(name));
  const seen = new Int32Array(file.names.length);
  const blockOffsets: number[] = [];
  let rows = 0;
  try {
    forEachRow(file, { start: file.dataStart, stop: file.bytes }, (record) => {
      if (rows++ % blockRows === 0) blockOffsets.push(record.offset + record.start);
      for (let field = 0; field < seen.length; field++) {
        if (missingTexts.includes(record, field)) seen[field] |= kinds.missing;
        else if (untyped[field])
          seen[field] |= kindOf(record.bytes, record.starts[field], record.ends[field]);
      }
    });
    return { path, names: file.names, rows, blockOffsets, seen: [...seen] };
  } finally {
    closeSync(file.descriptor);
  }
}
