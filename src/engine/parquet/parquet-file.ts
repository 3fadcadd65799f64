import { closeSync, openSync, readSync, statSync } from 'node:fs';
import * as zlib from 'node:zlib';
import type { AsyncBuffer, ColumnData, Compressors, FileMetaData } from 'hyparquet';
import { FileError } from '../../core/index.js';
import type { Column, ColumnSchema } from '../columns/column.js';
import { concatColumns, sliceColumn } from '../columns/concat-columns.js';
import type { EventFile, FileSchema } from '../sources/event-file.js';
import { ParquetColumn } from './parquet-column.js';
import { parquetColumns } from './parquet-schema.js';

/** Times as the whole numbers that the file stores. */
const asStored = {
  timestampFromMilliseconds: (value: bigint) => value,
  timestampFromMicroseconds: (value: bigint) => value,
  timestampFromNanoseconds: (value: bigint) => value,
  dateFromDays: (value: number) => value,
};

const compressors: Compressors = {
  GZIP: (input) => zlib.gunzipSync(input),
  BROTLI: (input) => zlib.brotliDecompressSync(input),
  // Node has it from version 22.15 on.
  ...('zstdDecompressSync' in zlib
    ? { ZSTD: zlib.zstdDecompressSync as (input: Uint8Array) => Uint8Array }
    : {}),
};

interface RowGroup {
  readonly start: number;
  readonly stop: number;
}

/** The flat columns of a Parquet file. What is read is whole columns of a row group; those of the last group are kept. */
export class ParquetFile implements EventFile {
  readonly #groups: readonly RowGroup[];
  readonly #types: ReadonlyMap<string, ColumnSchema>;
  #kept: { group?: RowGroup; columns: Map<string, Column> } = { columns: new Map() };

  private constructor(
    readonly schema: FileSchema,
    readonly descriptor: number,
    readonly buffer: AsyncBuffer,
    readonly metadata: FileMetaData,
  ) {
    this.#groups = rowGroups(metadata);
    this.#types = new Map(schema.columns.map((column) => [column.name, column]));
  }

  /** @throws {FileError} what is no Parquet file, or a damaged one */
  static async open(path: string): Promise<ParquetFile> {
    const { parquetMetadataAsync } = await import('hyparquet');
    const descriptor = openDescriptor(path);
    try {
      const buffer = { byteLength: statSync(path).size, slice: slices(descriptor, path) };
      const metadata = await parquetMetadataAsync(buffer, { geoparquet: false });
      const { columns, leftOut } = parquetColumns(metadata);
      const rows = Number(metadata.num_rows);
      const groupRows = Math.max(1, ...metadata.row_groups.map((group) => Number(group.num_rows)));
      const described = { file: path, rows, columns, leftOut, aliases: {}, chunkRows: groupRows };
      return new ParquetFile({ ...described, layout: 'parquet' }, descriptor, buffer, metadata);
    } catch (error) {
      closeSync(descriptor);
      throw asFileError(path, error);
    }
  }

  async read(names: readonly string[], start: number, stop: number): Promise<ReadonlyMap<string, Column>> {
    const pieces = names.map((): Column[] => []);
    for (const group of this.#groups) {
      if (group.stop <= start || group.start >= stop) continue;
      const columns = await this.#columnsOf(group, names);
      const [from, to] = [Math.max(start, group.start), Math.min(stop, group.stop)];
      names.forEach((name, i) => {
        pieces[i].push(sliceColumn(columns.get(name) as Column, from - group.start, to - group.start));
      });
    }
    return new Map(names.map((name, i) => [name, concatColumns(this.#typeOf(name).type, pieces[i])]));
  }

  async #columnsOf(group: RowGroup, names: readonly string[]): Promise<ReadonlyMap<string, Column>> {
    if (this.#kept.group !== group) this.#kept = { group, columns: new Map() };
    const { columns } = this.#kept;
    const missing = names.filter((name) => !columns.has(name));
    if (missing.length > 0)
      for (const [name, column] of await this.#decode(group, missing)) columns.set(name, column);
    return columns;
  }

  async #decode({ start, stop }: RowGroup, names: readonly string[]): Promise<[string, Column][]> {
    const { parquetRead } = await import('hyparquet');
    const made = new Map(names.map((name) => [name, new ParquetColumn(this.#typeOf(name), stop - start)]));
    const onChunk = ({ columnName, columnData, rowStart }: ColumnData) =>
      made.get(columnName)?.set(columnData, rowStart - start);
    const { buffer: file, metadata } = this;
    const wanted = { file, metadata, columns: [...names], rowStart: start, rowEnd: stop };
    try {
      await parquetRead({ ...wanted, onChunk, compressors, parsers: asStored, geoparquet: false });
      return [...made].map(([name, column]) => [name, column.finish()]);
    } catch (error) {
      throw asFileError(this.schema.file, error);
    }
  }

  async check(): Promise<void> {
    const names = this.schema.columns.map(({ name }) => name);
    for (const { start, stop } of this.#groups) await this.read(names, start, stop);
  }

  #typeOf(name: string): ColumnSchema {
    return this.#types.get(name) as ColumnSchema;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

function rowGroups({ row_groups }: FileMetaData): RowGroup[] {
  let stop = 0;
  return row_groups.map(({ num_rows }) => {
    const start = stop;
    stop += Number(num_rows);
    return { start, stop };
  });
}

function openDescriptor(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw asFileError(path, error);
  }
}

const slices =
  (descriptor: number, path: string) =>
  (start: number, end = statSync(path).size): ArrayBuffer => {
    const bytes = new Uint8Array(end - start);
    for (let at = 0; at < bytes.length; ) {
      const read = readSync(descriptor, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Error(`it ends at byte ${start + at}, before its footer says so`);
      at += read;
    }
    return bytes.buffer;
  };

function asFileError(path: string, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const reason = (cause as Error).message;
  const codec = /compression codec:? (\w+)/.exec(reason)?.[1];
  return new FileError(`${path}: ${reason}`, {
    fields: { file: path },
    cause,
    remedy: codec
      ? `Write the file with SNAPPY, GZIP or BROTLI instead of ${codec}.`
      : 'Check that it is a whole Parquet file.',
  });
}
