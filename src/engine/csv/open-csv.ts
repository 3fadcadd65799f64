import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { FileError, SchemaError } from '../../core/index.js';
import { CsvProblem, type CsvRecord, forEachRecord, lineOf } from './records.js';

/** A file of comma-separated text, open, with the names of its fields. */
export interface OpenCsv {
  readonly path: string;
  readonly descriptor: number;
  readonly bytes: number;
  readonly separator: number;
  /** In the order of the file. */
  readonly names: readonly string[];
  /** Where the first record of data begins. */
  readonly dataStart: number;
}

/**
 * Opens a file and reads its line of names, if it has one.
 * @param names  the columns of a file without that line
 * @throws {FileError} what cannot be opened or is empty; {SchemaError} a name twice
 */
export function openCsv(path: string, separator: string, names?: readonly string[]): OpenCsv {
  const descriptor = open(path);
  const file = { path, descriptor, bytes: fstatSync(descriptor).size, separator: separator.charCodeAt(0) };
  try {
    const start = markBytes(descriptor);
    if (names) return { ...file, names, dataStart: start };
    if (file.bytes <= start) throw new FileError(`${path} is empty`, { fields: { file: path } });
    return { ...file, ...nameLine(file, start) };
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new FileError(`${path}: ${(cause as Error).message}`, { fields: { file: path }, cause });
  }
}

/** Bytes of a byte order mark, with which some programs begin UTF-8. */
function markBytes(descriptor: number): number {
  const bytes = new Uint8Array(3);
  const read = readSync(descriptor, bytes, 0, 3, 0);
  return read === 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function nameLine(
  file: Omit<OpenCsv, 'names' | 'dataStart'>,
  start: number,
): Pick<OpenCsv, 'names' | 'dataStart'> {
  let names: string[] = [];
  let dataStart = start;
  forEachRecord({ ...file, start, stop: file.bytes }, file.separator, (record) => {
    names = Array.from({ length: record.count }, (_, i) => record.text(i).trim());
    dataStart = record.offset + record.next;
    return false;
  });
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new SchemaError(`${file.path}, line 1: the name '${twice}' stands twice`, {
      fields: { file: file.path, line: 1, column: twice },
      remedy: 'Give each column a name of its own, or pass `names` if the file has no line of names.',
    });
  return { names, dataStart };
}

/**
 * Calls `visit` with each record of data in [start, stop) bytes. Lines with nothing on them are left out where there are several columns.
 * @throws {FileError} with file, line and what is wrong
 */
export function forEachRow(
  file: OpenCsv,
  { start, stop }: { readonly start: number; readonly stop: number },
  visit: (record: CsvRecord) => void,
): void {
  const { descriptor, separator, names, path } = file;
  try {
    forEachRecord({ descriptor, start, stop }, separator, (record) => {
      if (record.count !== names.length) {
        if (record.isBlank) return undefined;
        const [found, wanted] = [record.count, names.length];
        throw new CsvProblem(`there are ${found} fields instead of ${wanted}`, record.offset + record.start);
      }
      visit(record);
      return undefined;
    });
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    const line = lineOf(descriptor, error.offset);
    throw new FileError(`${path}, line ${line}: ${error.message}`, {
      fields: { file: path, line },
      remedy: 'Correct the line, or name the right `separator`.',
    });
  }
}

/** A field that does not write a value of its column's type. */
export function badValue(file: OpenCsv, record: CsvRecord, field: number, type: string): FileError {
  const column = file.names[field];
  const value = record.text(field);
  const line = lineOf(file.descriptor, record.offset + record.starts[field]);
  return new FileError(`${file.path}, line ${line}, column '${column}': '${value}' is no ${type}`, {
    fields: { file: file.path, line, column, value, type },
    remedy: `Correct the value, list it in \`missing\`, or read the column as another type: types: { ${column}: 'string' }.`,
  });
}
