import { readSync, writeSync } from 'node:fs';

/** Fills `bytes` from a scratch file. @param file  a descriptor */
export function readBytes(file: number, bytes: Uint8Array, start: number): void {
  for (let at = 0; at < bytes.length; ) {
    const count = readSync(file, bytes, at, bytes.length - at, start + at);
    if (count === 0) throw new Error(`the scratch file ends before byte ${start + bytes.length}`);
    at += count;
  }
}

/** Writes all of `bytes` to a scratch file. @param file  a descriptor */
export function writeBytes(file: number, bytes: Uint8Array, start: number): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, start + at);
}
