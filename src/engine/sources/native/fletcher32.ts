/**
 * The checksum of HDF5's fletcher32 filter: two sums over big-endian 16-bit words, modulo 65,535
 * (Fletcher 1982, IEEE Trans. Commun. 30, 247).
 */
export function fletcher32(bytes: Uint8Array): number {
  let [sum1, sum2] = [0, 0];
  const even = bytes.length & ~1;
  for (let at = 0; at < even; ) {
    // 360 words at a time keep both sums within 32 bits.
    for (const end = Math.min(even, at + 720); at < end; at += 2) {
      sum1 += (bytes[at] << 8) | bytes[at + 1];
      sum2 += sum1;
    }
    sum1 = fold(sum1);
    sum2 = fold(sum2);
  }
  if (even < bytes.length) {
    sum1 = fold(sum1 + (bytes[even] << 8));
    sum2 = fold(sum2 + sum1);
  }
  return ((fold(sum2) << 16) | fold(sum1)) >>> 0;
}

function fold(sum: number): number {
  return (sum & 0xffff) + (sum >>> 16);
}

/** Whether a chunk that ends with its checksum is intact; older files hold it with its bytes swapped in pairs. */
export function isIntact(bytes: Uint8Array): boolean {
  const end = bytes.length - 4;
  const stored = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end, true);
  const computed = fletcher32(bytes.subarray(0, end));
  const swapped = (((computed & 0x00ff00ff) << 8) | ((computed >>> 8) & 0x00ff00ff)) >>> 0;
  return stored === computed || stored === swapped;
}
