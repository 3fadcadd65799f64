/** Bytes put one after the other, little-endian, as HDF5 structures are. */
export class Bytes {
  private buffer = Buffer.alloc(256);
  length = 0;

  u8(...values: readonly number[]): this {
    for (const value of values) {
      this.reserve(1);
      this.buffer[this.length++] = value;
    }
    return this;
  }

  u16(value: number): this {
    this.reserve(2);
    this.length = this.buffer.writeUInt16LE(value, this.length);
    return this;
  }

  u32(value: number): this {
    this.reserve(4);
    this.length = this.buffer.writeUInt32LE(value >>> 0, this.length);
    return this;
  }

  u64(value: number | bigint): this {
    this.reserve(8);
    this.length = this.buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), this.length);
    return this;
  }

  text(text: string): this {
    return this.raw(Buffer.from(text, 'utf8'));
  }

  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  zeros(count: number): this {
    this.reserve(count);
    this.buffer.fill(0, this.length, this.length + count);
    this.length += count;
    return this;
  }

  /** Zeros up to the next multiple. */
  pad(multiple: number): this {
    return this.zeros((multiple - (this.length % multiple)) % multiple);
  }

  done(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private reserve(count: number): void {
    if (this.length + count <= this.buffer.length) return;
    const larger = Buffer.alloc(Math.max(this.buffer.length * 2, this.length + count));
    larger.set(this.buffer.subarray(0, this.length));
    this.buffer = larger;
  }
}

/** The address that means "nowhere". */
export const undefinedAddress = 0xffff_ffff_ffff_ffffn;
