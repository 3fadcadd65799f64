import { fstatSync, readSync } from 'node:fs';
import { discard } from '../../../core/index.js';
import type { Superblock } from '../hdf5/superblock.js';

/** Something in a file that is not read here but by the HDF5 library; never shown to a user. */
export class Unusual extends Error {}

/** Whether something is left to the HDF5 library: it is unusual, or damaged so that a number of it leads beyond its end. */
export function isUnusual(error: unknown): error is Error {
  return error instanceof Unusual || error instanceof RangeError;
}

/** The address that means "nowhere". */
const nowhere = 0xffff_ffff_ffff_ffffn;

/** Bytes of a window, and how many are kept. */
const windowBytes = 32_768;
const mostWindows = 32;

/** Bytes of an open HDF5 file, by addresses as the file gives them. */
export class FileBytes {
  private readonly windows = new Map<number, Buffer>();
  private readonly size: number;

  constructor(
    private readonly descriptor: number,
    readonly superblock: Superblock,
  ) {
    this.size = fstatSync(descriptor).size - superblock.base;
  }

  at(address: number, length: number): Reader {
    this.require(address, length);
    const start = address % windowBytes;
    if (start + length <= windowBytes) {
      const window = this.window(address - start);
      return new Reader(window.subarray(start, start + length));
    }
    const bytes = Buffer.allocUnsafe(length);
    this.into(bytes, address);
    return new Reader(bytes);
  }

  /** Places come from the file, which may be damaged: looked at before memory is taken. @throws {Unusual} where the file ends before */
  require(address: number, length: number): void {
    if (address >= 0 && length >= 0 && address + length <= this.size) return;
    throw new Unusual(`the file ends before byte ${this.superblock.base + address + length}`);
  }

  /** Metadata are small and lie side by side: read in windows, each once. Their bytes are not to be changed. */
  private window(address: number): Buffer {
    const known = this.windows.get(address);
    if (known) return known;
    const bytes = Buffer.allocUnsafeSlow(windowBytes);
    const count = readSync(this.descriptor, bytes, 0, windowBytes, this.superblock.base + address);
    const window = bytes.subarray(0, count);
    const [oldest] = this.windows.keys();
    if (this.windows.size >= mostWindows) this.windows.delete(oldest);
    this.windows.set(address, window);
    return window;
  }

  /** Gives the memory of windows back: of many files it would be more than what is read. What is still needed of them was copied. */
  forget(): void {
    discard(this.windows.values());
    this.windows.clear();
  }

  /** Like `at`, for structures whose length is not known: as many bytes as there are, up to `most`. */
  upTo(address: number, most: number): Reader {
    this.require(address, 1);
    const bytes = Buffer.alloc(most);
    const start = address % windowBytes;
    const window = this.window(address - start);
    const count = window.copy(bytes, 0, start, Math.min(window.length, start + most));
    if (count < most && window.length === windowBytes)
      readSync(this.descriptor, bytes, count, most - count, this.superblock.base + address + count);
    return new Reader(bytes);
  }

  /** Fills `target` from `address` on. @throws {Unusual} where the file ends before */
  into(target: Uint8Array, address: number): void {
    this.require(address, target.length);
    let done = 0;
    while (done < target.length) {
      const position = this.superblock.base + address + done;
      const count = readSync(this.descriptor, target, done, target.length - done, position);
      if (count === 0) throw new Unusual(`the file ends before byte ${position + target.length - done}`);
      done += count;
    }
  }
}

/** Notes that a part of a tree or of a chain is read, each of which has one parent. @throws {Unusual} where damage leads in a circle */
export function enter(seen: Set<number>, address: number): void {
  if (seen.has(address)) throw new Unusual('a structure that contains itself');
  seen.add(address);
}

/** Little-endian numbers, one after the other. */
export class Reader {
  position = 0;

  constructor(readonly bytes: Buffer) {}

  u8(): number {
    return this.bytes[this.take(1)];
  }

  u16(): number {
    return this.bytes.readUInt16LE(this.take(2));
  }

  u32(): number {
    return this.bytes.readUInt32LE(this.take(4));
  }

  /** Exact up to 2^53: lengths and addresses. */
  u64(): number {
    return Number(this.bytes.readBigUInt64LE(this.take(8)));
  }

  /** An address; undefined where it says "nowhere". */
  address(): number | undefined {
    const value = this.bytes.readBigUInt64LE(this.take(8));
    return value === nowhere ? undefined : Number(value);
  }

  /** A number of up to six bytes. */
  uint(bytes: number): number {
    return bytes > 6 ? this.u64() : this.bytes.readUIntLE(this.take(bytes), bytes);
  }

  raw(length: number): Buffer {
    const start = this.take(length);
    return this.bytes.subarray(start, start + length);
  }

  skip(length: number): this {
    this.take(length);
    return this;
  }

  expect(signature: string): this {
    if (this.raw(signature.length).toString('latin1') !== signature)
      throw new Unusual(`no ${signature} here`);
    return this;
  }

  get left(): number {
    return this.bytes.length - this.position;
  }

  private take(length: number): number {
    const start = this.position;
    if (start + length > this.bytes.length) throw new Unusual('a structure ends too early');
    this.position += length;
    return start;
  }
}
