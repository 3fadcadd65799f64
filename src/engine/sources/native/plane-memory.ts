import { Arena } from '../../kernels/arena.js';
import { isInMachine, machine } from '../../kernels/machine.js';

/** Memory of this thread's kernels that is given back when more is needed. */
class Place {
  readonly #arena = new Arena();
  #bytes = new Uint8Array(0);

  of(length: number): Uint8Array {
    if (length > this.#bytes.length) {
      this.#arena.release();
      this.#bytes = this.#arena.array('uint8', 2 ** Math.ceil(Math.log2(length))) as Uint8Array<ArrayBuffer>;
    }
    return this.#bytes.subarray(0, length);
  }
}

const stored = new Place();
const chunks = [new Place(), new Place()];
const values = new Place();

/** Memory of this thread for bytes of chunks as they are in the file, until the next are read. */
export const storedPlace = (bytes: number): Uint8Array => stored.of(bytes);

/**
 * Memory of this thread for the bytes of one chunk, the same for every chunk: what was in it is gone, so it is used before the next
 * chunk is decoded, or copied. Two may be there at a time: `which` is 0 or 1.
 */
export const chunkPlace = (bytes: number, which = 0): Uint8Array => chunks[which].of(bytes);

/** Where values of `size` bytes lie in planes. */
export interface Planes {
  readonly bytes: Uint8Array;
  /** Byte of the first value in the first plane, and bytes from one plane to the next. */
  readonly start: number;
  readonly stride: number;
}

/** The kernel takes so many values at once. */
const together = 16;

/** Puts values of 4 or 8 bytes together, which follow one another in their planes. */
export function joinPlanes(planes: Planes, size: 4 | 8, out: Uint8Array): void {
  const count = out.length / size;
  const whole = count - (count % together);
  const target = isInMachine(out) ? out : values.of(whole * size);
  const { bytes, start, stride } = inMachine(planes, size, count);
  const join = size === 8 ? machine().joinPlanes8 : machine().joinPlanes4;
  join(target.byteOffset, bytes.byteOffset + start, stride, whole);
  if (target !== out) out.set(target.subarray(0, whole * size));
  for (let byte = 0; byte < size; byte++) {
    const plane = start + byte * stride;
    for (let i = whole; i < count; i++) out[i * size + byte] = bytes[plane + i];
  }
}

function inMachine(planes: Planes, size: number, count: number): Planes {
  if (isInMachine(planes.bytes)) return planes;
  const { bytes, start, stride } = planes;
  const last = stride * (size - 1) + count;
  const place = chunkPlace(last);
  place.set(bytes.subarray(start, start + last));
  return { bytes: place, start: 0, stride };
}
