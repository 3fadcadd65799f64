import { joinPlanes } from './plane-memory.js';

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
  else if (step === 1 && (size === 8 || size === 4) && count >= fewest)
    joinPlanes({ bytes, start, stride: elements }, size, out);
  else
    for (let byte = 0; byte < size; byte++)
      for (let i = byte, p = start + byte * elements; i < out.length; i += size, p += step) out[i] = bytes[p];
}

/** Fewer values are put together before the kernel is called. */
const fewest = 16;
