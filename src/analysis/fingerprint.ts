import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FileError, toJson } from '../core/index.js';

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

/** What stages remember of files: not the path, so that a moved analysis keeps its results. */
export function contentsOf(prints: readonly FileFingerprint[]): unknown {
  return prints.map(({ bytes, modifiedMs, endsSha256 }) => [bytes, modifiedMs, endsSha256]);
}

async function readRange(handle: FileHandle, start: number, stop: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(stop - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}

/** SHA-256 of anything that prints as JSON: how stages recognise their inputs. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(toJson(value)).digest('hex');
}

const hashes = new Map<string, string>();

/**
 * SHA-256 over this program's own modules, so that a changed program does not take up old results.
 * @param rooms  folders of src that count; default: all
 */
export function codeHash(rooms?: readonly string[]): string {
  const key = rooms?.join(' ') ?? '';
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const folder = dirname(dirname(fileURLToPath(import.meta.url)));
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const counts = name.endsWith('.js') && (!rooms || rooms.some((room) => name.startsWith(room + sep)));
    if (counts) hash.update(name).update(readFileSync(join(folder, name)));
  }
  const code = hash.digest('hex');
  hashes.set(key, code);
  return code;
}
