/** Appends whole numbers up to 2^53, each in as few bytes as it needs: seven bits a byte, the lowest first. */
export class NumberWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  add(value: number): void {
    let rest = value;
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.#push((rest % 128) + 128);
    this.#push(rest);
  }

  /** Numbers of either sign; small ones take few bytes. */
  addSigned(value: number): void {
    this.add(value < 0 ? -2 * value - 1 : 2 * value);
  }

  /** What another one has, with its length in front. */
  addPart(part: NumberWriter): void {
    const bytes = part.finish();
    this.add(bytes.length);
    for (const byte of bytes) this.#push(byte);
  }

  /** All of it, in a buffer of its own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

/** Reads what a NumberWriter wrote, in the same order. */
export class NumberReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  next(): number {
    let value = 0;
    let factor = 1;
    let byte = this.bytes[this.#at++];
    for (; byte >= 128; byte = this.bytes[this.#at++], factor *= 128) value += (byte - 128) * factor;
    return value + byte * factor;
  }

  nextSigned(): number {
    const value = this.next();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** A part, to be read by itself when it is needed. */
  part(): NumberReader {
    const length = this.next();
    const start = this.#at;
    this.#at += length;
    return new NumberReader(this.bytes.subarray(start, this.#at));
  }
}
