import { closeSync, openSync } from 'node:fs';
import { UsageError } from '../../../core/index.js';
import type { Put } from './groups.js';
import { type FilePlace, writeAt } from './write-at.js';

/** Bytes gathered before they are written; as many are written at once. */
const bufferBytes = 1 << 18;

/** A file that grows at its end; what is put starts at a multiple of 8. */
export class FileSpace {
  readonly #file: FilePlace;
  readonly #buffer = Buffer.alloc(bufferBytes);
  /** Bytes in the buffer. */
  #filled = 0;
  /** Bytes of the file before those in the buffer. */
  #length = 0;
  #closed = false;

  /**
   * @param path  of a new file
   * @param name  as errors call it
   */
  constructor(path: string, name: string) {
    this.#file = { descriptor: openSync(path, 'wx'), name };
  }

  get length(): number {
    return this.#length + this.#filled;
  }

  readonly put: Put = (content) => {
    this.#align();
    const address = this.length;
    this.#append(typeof content === 'function' ? content(address) : content);
    return address;
  };

  /** Leaves room at the end of the file, for whoever writes there; zero where nobody does. @returns its address */
  reserve(bytes: number): number {
    this.#align();
    this.#flush();
    const address = this.#length;
    this.#length += bytes;
    return address;
  }

  /** Where others may write to room that was reserved, in any thread, until the file is closed. */
  get file(): FilePlace {
    this.#requireOpen();
    return this.#file;
  }

  /** Writes over what was put before, or to room that was reserved. */
  overwrite(bytes: Uint8Array, address: number): void {
    this.#flush();
    writeAt(this.file, bytes, address);
  }

  close(): void {
    this.#flush();
    this.discard();
  }

  /** Closes the file without what has not been written, which the device may have no place for. */
  discard(): void {
    if (!this.#closed) closeSync(this.#file.descriptor);
    this.#closed = true;
  }

  #align(): void {
    this.#append(zeros.subarray(0, (8 - (this.length % 8)) % 8));
  }

  #append(bytes: Uint8Array): void {
    this.#requireOpen();
    if (this.#filled + bytes.length > bufferBytes) this.#flush();
    if (bytes.length >= bufferBytes) this.#write(bytes);
    else {
      this.#buffer.set(bytes, this.#filled);
      this.#filled += bytes.length;
    }
  }

  #flush(): void {
    this.#write(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #write(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    writeAt(this.file, bytes, this.#length);
    this.#length += bytes.length;
  }

  /** The number of a closed file's descriptor may be another file's by now. */
  #requireOpen(): void {
    if (this.#closed)
      throw new UsageError(`${this.#file.name}: written to after it was closed`, {
        fields: { file: this.#file.name },
        remedy: 'Append everything before close() or discard().',
      });
  }
}

const zeros = new Uint8Array(8);
