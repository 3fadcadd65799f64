/** The code of what lies highest (kernels/assembly/order-codes.ts); one more is NaN. */
export const highestCode = 65_534;

/** Numbers of a column that are looked at before a law is chosen. */
const looked = 1024;
/** Parts of the range in which they are counted. */
const parts = 64;

/**
 * The law by which numbers become codes, as the kernel reads it: by value or by bits, origin, codes a unit, chosen so that few numbers of a
 * column share a code. Codes a unit are a power of two and the origin a multiple of their distance, so that round numbers begin a code.
 */
export function orderLaw(values: Float64Array): Float64Array {
  const step = Math.max(1, Math.floor(values.length / looked));
  const seen = Float64Array.from({ length: Math.min(looked, values.length) }, (_, i) => values[i * step])
    .filter((value) => Number.isFinite(value))
    .sort();
  const byBits = seen.map(orderedBits);
  const isByBits = crowding(byBits) < crowding(seen);
  const { origin, scale } = lineThrough(isByBits ? byBits : seen);
  return Float64Array.of(Number(isByBits), origin, scale);
}

/** About the whole number that the kernel makes of a number's bits. */
function orderedBits(value: number): number {
  const bits = new BigInt64Array(Float64Array.of(value + 0).buffer)[0];
  return Number(bits >= 0n ? bits : bits ^ 0x7fff_ffff_ffff_ffffn);
}

function lineThrough(sorted: Float64Array): { origin: number; scale: number } {
  const [first = 0] = sorted;
  const width = (sorted.at(-1) ?? 0) - first;
  const exponent = Math.floor(Math.log2((highestCode - 2) / width));
  const scale = width > 0 && Math.abs(exponent) < 1000 ? 2 ** exponent : 1;
  const origin = Math.floor(first * scale) / scale;
  return Number.isFinite(origin) ? { origin, scale } : { origin: 0, scale: 1 };
}

/** How unevenly numbers lie in their range: the chance that two of them are in the same part of it. */
function crowding(sorted: Float64Array): number {
  const counts = new Float64Array(parts);
  const [first = 0] = sorted;
  const width = (sorted.at(-1) ?? 0) - first || 1;
  for (const value of sorted)
    counts[Math.min(parts - 1, Math.floor((parts * (value - first)) / width))] += 1 / sorted.length;
  return counts.reduce((sum, share) => sum + share * share, 0);
}
