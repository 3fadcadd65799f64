import { readFile } from 'node:fs/promises';
import { FileError } from './errors.js';
import { systemFailure } from './system-errors.js';

/**
 * The text of a file.
 * @param remedy  what to do where it cannot be read; default: what the system's reason asks for
 * @throws {FileError} it cannot be read, in words
 */
export async function readText(path: string, remedy?: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const failure = systemFailure(cause);
    throw new FileError(`${path}: cannot be read: ${failure?.reason ?? (cause as Error).message}`, {
      fields: { file: path },
      remedy: remedy ?? failure?.remedy,
      cause,
    });
  }
}
