import type { Stats } from 'node:fs';
import type { CsvFormat } from '../csv/csv-format.js';
import type { EventFile, OpenOptions } from '../sources/event-file.js';
import type { FilePlaces } from '../sources/known/places.js';
import { fileVersion } from './file-version.js';
import type { FileToOpen } from './planned-file.js';

/** What kind of files a frame reads, as plain data: HDF5 with how to open it, Parquet, or comma-separated text with its columns. */
export type FileFormat = DescribedFormat | CsvFormat;

/** Files that say themselves what is in them. */
export type DescribedFormat = OpenOptions | ParquetFormat;

export interface ParquetFormat {
  readonly format: 'parquet';
}

/** A file from which rows can be read. */
export type ReadableFile = Pick<EventFile, 'read' | 'close'>;

/**
 * Opens a file of a frame. Each kind of file brings its own library only when it is met.
 * @param places  what an index knows of the file: used as long as it is the file that was planned
 */
export async function openFile(
  file: FileToOpen,
  format: FileFormat,
  places?: FilePlaces,
): Promise<ReadableFile> {
  if (!('format' in format) && places) {
    const { openKnownEventFile } = await import('../sources/open-event-file.js');
    const isSame = (stats: Stats) => fileVersion(stats) === file.version;
    const known = openKnownEventFile(file.path, format, places, isSame);
    if (known) return known;
  }
  if (!('format' in format) || format.format === 'parquet') return openDescribed(file.path, format);
  return (await import('../csv/csv-file.js')).CsvFile.open(file, format);
}

/** Opens a file that says itself what is in it. */
export async function openDescribed(path: string, format: DescribedFormat): Promise<EventFile> {
  if (!('format' in format)) return (await import('../sources/index.js')).openEventFile(path, format);
  return (await import('../parquet/parquet-file.js')).ParquetFile.open(path);
}
