/** Elements whose bytes lie in planes (all first bytes, all second bytes, ...), as HDF5's shuffle filter leaves them. */
export interface BytePlanes {
  readonly bytes: Uint8Array;
  /** Elements in each plane. */
  readonly elements: number;
}

/** Which values to take from the planes. */
export interface PlaneRun {
  /** Plane of the value's first byte. */
  readonly plane: number;
  /** First element, elements from one value to the next, and how many values. */
  readonly first: number;
  readonly step: number;
  readonly count: number;
}

/**
 * Puts the bytes of each value together again: only the planes of one field are touched.
 * @param out  [count * size] bytes
 */
export function gatherPlanes(
  { bytes, elements }: BytePlanes,
  size: number,
  run: PlaneRun,
  out: Uint8Array,
): void {
  const { plane, first, step, count } = run;
  const start = plane * elements + first;
  if (size === 1 && step === 1) out.set(bytes.subarray(start, start + count));
  else if (size === 8 && out.byteOffset % 4 === 0)
    gatherEight(bytes, { start, elements, step }, wordsOf(out));
  else if (size === 4 && out.byteOffset % 4 === 0) gatherFour(bytes, { start, elements, step }, wordsOf(out));
  else
    for (let byte = 0; byte < size; byte++)
      for (let i = byte, p = start + byte * elements; i < out.length; i += size, p += step) out[i] = bytes[p];
}

function wordsOf(out: Uint8Array): Uint32Array {
  return new Uint32Array(out.buffer, out.byteOffset, out.length / 4);
}

interface Planes {
  readonly start: number;
  readonly elements: number;
  readonly step: number;
}

function gatherFour(bytes: Uint8Array, { start, elements, step }: Planes, out: Uint32Array): void {
  const [b, c, d] = [elements, 2 * elements, 3 * elements];
  for (let i = 0, p = start; i < out.length; i++, p += step)
    out[i] = bytes[p] | (bytes[p + b] << 8) | (bytes[p + c] << 16) | (bytes[p + d] << 24);
}

function gatherEight(bytes: Uint8Array, { start, elements, step }: Planes, out: Uint32Array): void {
  const [b, c, d] = [elements, 2 * elements, 3 * elements];
  const half = 4 * elements;
  for (let i = 0, p = start, q = start + half; i < out.length; i += 2, p += step, q += step) {
    out[i] = bytes[p] | (bytes[p + b] << 8) | (bytes[p + c] << 16) | (bytes[p + d] << 24);
    out[i + 1] = bytes[q] | (bytes[q + b] << 8) | (bytes[q + c] << 16) | (bytes[q + d] << 24);
  }
}
