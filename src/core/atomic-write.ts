import { randomBytes } from 'node:crypto';
import { access, constants, type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FileError } from './errors.js';
import { systemFailure } from './system-errors.js';

/** A path to write to before the finished file takes its final name. */
export interface PendingFile {
  /** Write here. In the same folder as the final file, so that the rename is atomic. */
  readonly path: string;
  /**
   * Renames what was written to the final name, which a process that dies can only do before or after.
   * @param durable  whether it is brought to the device first, so that the name never leads to less after a power failure either; default true
   */
  commit(options?: { readonly durable?: boolean }): Promise<void>;
  /** Removes what was written. */
  discard(): Promise<void>;
}

/** Makes a folder, so that what takes long need not end with a file that cannot be written. @throws {FileError} it cannot be made or written to */
export async function writableFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** What the operating system says of a file or folder that it does not let us write to. */
export function unwritable(path: string, cause: unknown): FileError {
  const failure = systemFailure(cause);
  return new FileError(`${path}: cannot be written to: ${failure?.reason ?? String(cause)}`, {
    fields: { file: path },
    remedy: failure?.remedy,
    cause,
  });
}

/**
 * Prepares an atomic write of `path` for writers that need a file name of their own (HDF5, Parquet). Makes the folder.
 * @throws {FileError} the folder cannot be made or written to, or the path is one itself
 */
export async function pendingFile(path: string): Promise<PendingFile> {
  await writableFolder(dirname(path));
  await requireNoFolder(path);
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.part`;
  return {
    path: temporary,
    async commit({ durable = true } = {}) {
      if (durable) await withHandle(temporary, 'r+', (handle) => handle.sync());
      await rename(temporary, path);
      if (durable) await withHandle(dirname(path), 'r', (handle) => handle.sync());
    },
    discard: () => rm(temporary, { force: true }),
  };
}

/** Found before anything is computed that would then have no place. */
async function requireNoFolder(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (isFolder)
    throw new FileError(`${path}: cannot be written to: is a folder`, {
      fields: { file: path },
      remedy: `Give the path of a file, for example ${path.replace(/\/$/, '')}/NAME.`,
    });
}

/** Writes a whole file so that a reader sees either the old one or the new one, never a half. */
export async function writeFileAtomic(path: string, data: string | Uint8Array): Promise<void> {
  const pending = await pendingFile(path);
  try {
    await withHandle(pending.path, 'w', (handle) => handle.writeFile(data));
    await pending.commit();
  } catch (error) {
    await pending.discard();
    throw error;
  }
}

async function withHandle(
  path: string,
  flags: string,
  use: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags);
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
