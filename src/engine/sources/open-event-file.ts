import type { Stats } from 'node:fs';
import type { EventFile, OpenOptions } from './event-file.js';
import { Hdf5File } from './hdf5/hdf5-file.js';
import { datasetsOf } from './known/file-kind.js';
import { KnownFile } from './known/file-places.js';
import type { FilePlaces } from './known/places.js';
import { describeFile } from './layouts/describe.js';
import { StoredEventFile } from './stored-event-file.js';

/**
 * Opens the events of an HDF5 file: IceTray tableio tables, a pandas frame or one dataset per column, recognised by itself.
 * Columns are named `Table.field` (tableio, generic compound tables) or as in the frame; array members are `f[0]`, `f[1]`.
 * Where a row says exists = 0, floats are NaN and the other types are masked.
 * @throws {FileError} a file that cannot be read, holds no events, or several frames of which none is named
 * @throws {SchemaError} columns of different lengths, tables that hold different events
 * @throws {UsageError} a table in `options.tables` that is not there
 */
export async function openEventFile(path: string, options: OpenOptions = {}): Promise<EventFile> {
  const file = await Hdf5File.open(path);
  try {
    const stored = describeFile(file, options);
    const events = new StoredEventFile(file, stored, options);
    file.forgetMetadata(datasetsOf(stored));
    return events;
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * Opens a file by its places, which an earlier opening found: none of its metadata are read.
 * @param isSame  whether it is still the file that they were found in
 * @returns undefined where it is not
 */
export function openKnownEventFile(
  path: string,
  options: OpenOptions,
  places: FilePlaces,
  isSame: (stats: Stats) => boolean,
): EventFile | undefined {
  const known = new KnownFile(path, places);
  const file = Hdf5File.openKnown(path, known, isSame);
  if (!file) return undefined;
  try {
    return new StoredEventFile(file, known.stored, options);
  } catch (error) {
    file.close();
    throw error;
  }
}
