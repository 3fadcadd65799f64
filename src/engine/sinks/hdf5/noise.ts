/** Bytes that are looked at to tell noise from what can be compressed. */
const looked = 4096;

/** Below this many bytes nothing is certain. */
const fewest = 512;

/**
 * Whether deflate would gain nothing worth its time: nearly all values of a byte are equally frequent, and they do not repeat themselves,
 * as the low bytes of a counter do.
 */
export function isNoise(plane: Uint8Array): boolean {
  if (plane.length < fewest) return false;
  const step = Math.max(1, Math.floor(plane.length / looked));
  const count = Math.min(looked, Math.floor(plane.length / step));
  // What so few bytes of pure noise have, less some 1.5% that deflate might gain.
  const expected = 8 - 255 / (2 * count * Math.LN2);
  if (entropy(plane, step, count) < expected - 0.12) return false;
  const start = Math.max(0, Math.floor((plane.length - looked) / 2));
  return repeatedTriples(plane.subarray(start, start + looked)) < 0.02 * count;
}

/** Of every `step`-th byte, in bits. */
function entropy(plane: Uint8Array, step: number, count: number): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < count; i++) counts[plane[i * step]]++;
  let bits = 0;
  for (const each of counts) if (each > 0) bits -= (each / count) * Math.log2(each / count);
  return bits;
}

/** Places where three bytes follow one another that did so before: about one in a stretch of noise, nearly all in a counter. */
function repeatedTriples(bytes: Uint8Array): number {
  const lastPlace = new Int32Array(8192).fill(-1);
  let found = 0;
  for (let i = 0; i + 2 < bytes.length; i++) {
    const slot = ((bytes[i] * 31 + bytes[i + 1]) * 31 + bytes[i + 2]) & 8191;
    const before = lastPlace[slot];
    lastPlace[slot] = i;
    if (before < 0) continue;
    if (
      bytes[before] === bytes[i] &&
      bytes[before + 1] === bytes[i + 1] &&
      bytes[before + 2] === bytes[i + 2]
    )
      found++;
  }
  return found;
}
