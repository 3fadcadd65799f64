import { writeSync } from 'node:fs';
import { unwritable } from '../../../core/index.js';

/** An open file, which all threads of this process can write to. */
export interface FilePlace {
  readonly descriptor: number;
  /** As errors call it. */
  readonly name: string;
}

/** Writes bytes to a place of a file. @throws {FileError} the system refuses it, for lack of room for example */
export function writeAt({ descriptor, name }: FilePlace, bytes: Uint8Array, address: number): void {
  try {
    for (let at = 0; at < bytes.length; )
      at += writeSync(descriptor, bytes, at, bytes.length - at, address + at);
  } catch (cause) {
    throw unwritable(name, cause);
  }
}
