import { closeSync, fstatSync } from 'node:fs';
import { FileError } from '../../core/index.js';
import type { Column, ColumnSchema } from '../columns/column.js';
import { blockRows } from '../frame/blocks.js';
import { fileVersion } from '../frame/file-version.js';
import type { FileToOpen } from '../frame/planned-file.js';
import { CsvColumn } from './csv-columns.js';
import type { CsvFormat } from './csv-format.js';
import { MissingTexts } from './missing-texts.js';
import { badValue, forEachRow, type OpenCsv, openCsv } from './open-csv.js';

/** A file of comma-separated text that was looked through before: rows are found by the bytes at which blocks begin. */
export class CsvFile {
  readonly #offsets: readonly number[];
  readonly #columns: ReadonlyMap<string, ColumnSchema>;
  readonly #missing: MissingTexts;

  private constructor(
    readonly file: OpenCsv & { readonly version: string },
    blockOffsets: readonly number[],
    format: CsvFormat,
  ) {
    this.#offsets = [...blockOffsets, file.bytes];
    this.#columns = new Map(format.columns.map((column) => [column.name, column]));
    this.#missing = new MissingTexts(format.missing);
  }

  static open({ path, version, blockOffsets = [] }: FileToOpen, format: CsvFormat): CsvFile {
    const { separator, header, columns } = format;
    const file = openCsv(path, separator, header ? undefined : columns.map(({ name }) => name));
    return new CsvFile({ ...file, version }, blockOffsets, format);
  }

  #checkUnchanged(): void {
    const { path, descriptor, version } = this.file;
    if (fileVersion(fstatSync(descriptor)) === version) return;
    throw new FileError(`${path} was changed since it was looked through`, {
      fields: { file: path },
      remedy: 'Make the frame anew with fromCsv().',
    });
  }

  /**
   * Columns over the rows [start, stop).
   * @throws {FileError} a value that is none of its column's type, with line and column; a file that was changed since
   */
  async read(names: readonly string[], start: number, stop: number): Promise<ReadonlyMap<string, Column>> {
    this.#checkUnchanged();
    const made = names.map((name) => this.#makeColumn(name, stop - start));
    const first = Math.floor(start / blockRows);
    const range = { start: this.#offsets[first], stop: this.#offsets[Math.ceil(stop / blockRows)] };
    let row = first * blockRows - start;
    forEachRow(this.file, range, (record) => {
      if (row >= 0 && row < stop - start)
        for (const { field, column, texts } of made) {
          const empty = !texts && record.starts[field] === record.ends[field];
          if (empty || this.#missing.includes(record, field)) column.setMissing(row);
          else if (!column.set(row, record, field)) throw badValue(this.file, record, field, column.type);
        }
      row++;
    });
    return new Map(names.map((name, i) => [name, made[i].column.finish()]));
  }

  #makeColumn(name: string, rows: number) {
    const { type } = this.#columns.get(name) as ColumnSchema;
    return {
      field: this.file.names.indexOf(name),
      column: new CsvColumn(type, rows),
      texts: type === 'string',
    };
  }

  close(): void {
    closeSync(this.file.descriptor);
  }
}
