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

/** Puts the bytes of each value together again: only the planes of one field are touched. @returns [count * size] bytes */
export function gatherPlanes({ bytes, elements }: BytePlanes, size: number, run: PlaneRun): Uint8Array {
  const { plane, first, step, count } = run;
  const out = new Uint8Array(count * size);
  const starts = Array.from({ length: size }, (_, byte) => (plane + byte) * elements + first);
  if (size === 8) gatherEight(bytes, starts, step, new Uint32Array(out.buffer));
  else if (size === 4) gatherFour(bytes, starts, step, new Uint32Array(out.buffer));
  else
    starts.forEach((start, byte) => {
      for (let i = byte, p = start; i < out.length; i += size, p += step) out[i] = bytes[p];
    });
  return out;
}

function gatherFour(bytes: Uint8Array, starts: readonly number[], step: number, out: Uint32Array): void {
  let [a, b, c, d] = starts;
  for (let i = 0; i < out.length; i++) {
    out[i] = bytes[a] | (bytes[b] << 8) | (bytes[c] << 16) | (bytes[d] << 24);
    a += step;
    b += step;
    c += step;
    d += step;
  }
}

function gatherEight(bytes: Uint8Array, starts: readonly number[], step: number, out: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = starts;
  for (let i = 0; i < out.length; i += 2) {
    out[i] = bytes[a] | (bytes[b] << 8) | (bytes[c] << 16) | (bytes[d] << 24);
    out[i + 1] = bytes[e] | (bytes[f] << 8) | (bytes[g] << 16) | (bytes[h] << 24);
    a += step;
    b += step;
    c += step;
    d += step;
    e += step;
    f += step;
    g += step;
    h += step;
  }
}
