import { FileContentError, FileError } from '../../core/index.js';
import type { EventFile, FileSchema, OpenOptions } from '../sources/event-file.js';

/** The schema of a file: what a worker is asked for each file of a frame. */
export function readSchema(path: string, options: OpenOptions): Promise<FileSchema> {
  return withFile(path, options, async ({ schema }) => schema);
}

/** Why a file cannot be read; null where all of it can. @throws {AirshowerError} what is wrong with an intact file */
export async function findDamage(path: string, options: OpenOptions): Promise<string | null> {
  try {
    await withFile(path, options, (file) => file.check());
    return null;
  } catch (error) {
    if (error instanceof FileError && !(error instanceof FileContentError)) return error.message;
    throw error;
  }
}

async function withFile<T>(
  path: string,
  options: OpenOptions,
  use: (file: EventFile) => Promise<T>,
): Promise<T> {
  const { openEventFile } = await import('../sources/index.js');
  const file = await openEventFile(path, options);
  try {
    return await use(file);
  } finally {
    file.close();
  }
}
