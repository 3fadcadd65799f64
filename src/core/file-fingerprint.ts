import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { FileError } from './errors.js';

/** Enough of a file to notice that it changed without reading all of it. */
export interface FileFingerprint {
  readonly file: string;
  readonly bytes: number;
  readonly modifiedMs: number;
  /** SHA-256 of the first and the last 64 KiB. */
  readonly endsSha256: string;
}

const endBytes = 65_536;

/** Size, time of change, and a hash of the first and the last 64 KiB. @throws {FileError} a file that cannot be read */
export async function fingerprintFile(file: string): Promise<FileFingerprint> {
  const handle = await open(file, 'r').catch((cause) => {
    throw new FileError(`${file}: cannot be opened (${cause.code ?? cause.message})`, {
      fields: { file },
      cause,
    });
  });
  try {
    const { size, mtimeMs } = await handle.stat();
    const hash = createHash('sha256');
    hash.update(await readRange(handle, 0, Math.min(size, endBytes)));
    if (size > endBytes) hash.update(await readRange(handle, Math.max(endBytes, size - endBytes), size));
    return { file, bytes: size, modifiedMs: mtimeMs, endsSha256: hash.digest('hex') };
  } finally {
    await handle.close();
  }
}

async function readRange(handle: FileHandle, start: number, stop: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(stop - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}
