import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FileFingerprint, toJson } from '../core/index.js';

/** What stages remember of files: not the path, so that a moved analysis keeps its results. */
export function contentsOf(prints: readonly FileFingerprint[]): unknown {
  return prints.map(({ bytes, modifiedMs, endsSha256 }) => [bytes, modifiedMs, endsSha256]);
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
