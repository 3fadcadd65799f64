import { closeSync, openSync, writeSync } from 'node:fs';
import type { Put } from './groups.js';

/** Bytes gathered before they are written. */
const bufferBytes = 1 << 20;

/** So many bytes are written at once rather than gathered. */
const largeBytes = 1 << 18;

/** A file that grows at its end; what is put starts at a multiple of 8. */
export class FileSpace {
  private readonly descriptor: number;
  private readonly buffer = Buffer.alloc(bufferBytes);
  private filled = 0;
  private written = 0;
  private closed = false;

  constructor(path: string) {
    this.descriptor = openSync(path, 'wx');
  }

  get length(): number {
    return this.written + this.filled;
  }

  readonly put: Put = (content) => {
    this.append(zeros.subarray(0, (8 - (this.length % 8)) % 8));
    const address = this.length;
    this.append(typeof content === 'function' ? content(address) : content);
    return address;
  };

  /** Writes over what was put before. */
  overwrite(bytes: Uint8Array, address: number): void {
    this.flush();
    writeSync(this.descriptor, bytes, 0, bytes.length, address);
  }

  close(): void {
    this.flush();
    this.discard();
  }

  /** Closes the file without what has not been written, which the device may have no place for. */
  discard(): void {
    if (!this.closed) closeSync(this.descriptor);
    this.closed = true;
  }

  private append(bytes: Uint8Array): void {
    if (this.filled + bytes.length > bufferBytes || bytes.length >= largeBytes) this.flush();
    if (bytes.length >= largeBytes) this.write(bytes);
    else {
      this.buffer.set(bytes, this.filled);
      this.filled += bytes.length;
    }
  }

  private flush(): void {
    this.write(this.buffer.subarray(0, this.filled));
    this.filled = 0;
  }

  private write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const count = writeSync(this.descriptor, bytes, at, bytes.length - at, this.written);
      at += count;
      this.written += count;
    }
  }
}

const zeros = new Uint8Array(8);
