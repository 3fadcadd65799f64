import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { GroupedState } from '../../reductions/grouped.js';
import { inScratch, removeScratch, scratchFile } from '../scratch.js';
import { readBytes, writeBytes } from '../scratch-bytes.js';

/** A piece of the file, in bytes. */
export interface StoredStates {
  readonly address: number;
  readonly bytes: number;
}

/** States of groups in one scratch file, those of each partition in pieces, in the order of the blocks. */
export class GroupFile {
  /** [partition] its pieces. */
  readonly pieces: StoredStates[][];
  #length = 0;

  private constructor(
    readonly folder: string | undefined,
    readonly path: string,
    readonly file: number,
    partitions: number,
  ) {
    this.pieces = Array.from({ length: partitions }, () => []);
  }

  /** @param folder  as scratchFile() takes it */
  static create(folder: string | undefined, partitions: number): Promise<GroupFile> {
    return inScratch(folder, () => {
      const path = scratchFile(folder, 'groups');
      mkdirSync(dirname(path), { recursive: true });
      return new GroupFile(folder, path, openSync(path, 'wx'), partitions);
    });
  }

  append(partition: number, states: readonly GroupedState[]): Promise<void> {
    const bytes = serialize(states);
    return inScratch(this.folder, () => {
      writeBytes(this.file, bytes, this.#length);
      this.pieces[partition].push({ address: this.#length, bytes: bytes.length });
      this.#length += bytes.length;
    });
  }

  remove(): void {
    closeSync(this.file);
    removeScratch(this.path);
  }
}

/** States of one partition, in the order of the blocks. */
export function* readStates(path: string, pieces: readonly StoredStates[]): Generator<GroupedState, void> {
  const file = openSync(path, 'r');
  try {
    for (const { address, bytes } of pieces) {
      const piece = Buffer.alloc(bytes);
      readBytes(file, piece, address);
      yield* deserialize(piece) as GroupedState[];
    }
  } finally {
    closeSync(file);
  }
}
