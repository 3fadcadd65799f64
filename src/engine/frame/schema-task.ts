import { FileContentError, FileError, type FileFingerprint, fingerprintFile } from '../../core/index.js';
import type { EventFile, FileSchema } from '../sources/event-file.js';
import type { FilePlaces } from '../sources/known/places.js';
import { type DescribedFormat, openDescribed } from './file-format.js';
import { type TextSchema, withTextColumns } from './same-columns.js';

/** The schema of a file: what a worker is asked for each file of a frame. */
export function readSchema(path: string, format: DescribedFormat): Promise<FileReply> {
  return withFile(path, format, async ({ schema }) => ({ schema: withTextColumns(schema) }));
}

/** The schema of a file, and what an index keeps of it to open it again. */
export interface DescribedFile {
  readonly schema: FileSchema;
  readonly places?: FilePlaces;
}

/** The same as a worker sends it. */
export interface FileReply {
  readonly schema: TextSchema;
  readonly places?: FilePlaces;
}

/** What an index is told of a file. */
export function describeForIndex(path: string, format: DescribedFormat): Promise<FileReply> {
  return withFile(path, format, async (file) => ({
    schema: withTextColumns(file.schema),
    places: file.places?.(),
  }));
}

/** By what a file is recognised; null where it cannot be opened. */
export function fingerprint(path: string): Promise<FileFingerprint | null> {
  return fingerprintFile(path).catch(() => null);
}

/** Why a file cannot be read; null where all of it can. @throws {AirshowerError} what is wrong with an intact file */
export async function findDamage(path: string, format: DescribedFormat): Promise<string | null> {
  try {
    await withFile(path, format, (file) => file.check());
    return null;
  } catch (error) {
    if (error instanceof FileError && !(error instanceof FileContentError)) return error.message;
    throw error;
  }
}

async function withFile<T>(
  path: string,
  format: DescribedFormat,
  use: (file: EventFile) => Promise<T>,
): Promise<T> {
  const file = await openDescribed(path, format);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}
