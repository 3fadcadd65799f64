/** Columns that are worked on at once: four lines of b and one of the result stay in the first cache. */
const columnTile = 512;

/**
 * out += a b, for a [m, depth], b [depth, n], out [m, n], all dense. Each number of the result takes its products one after
 * another in the order of the summed axis, so that tiles and blocks change no bit.
 */
export function multiplyAdd(
  a: Float64Array,
  b: Float64Array,
  { m, depth, n }: { m: number; depth: number; n: number },
  out: Float64Array,
): void {
  for (let from = 0; from < n; from += columnTile) {
    const to = Math.min(n, from + columnTile);
    for (let k = 0; k < depth; k += 4) {
      for (let i = 0; i < m; i++) {
        if (k + 4 <= depth) addFourLines(a, i * depth + k, b, k * n, { n, from, to }, out, i * n);
        else addLines(a, i * depth, b, { k, depth, n, from, to }, out, i * n);
      }
    }
  }
}

function addFourLines(
  a: Float64Array,
  at: number,
  b: Float64Array,
  line: number,
  { n, from, to }: { n: number; from: number; to: number },
  out: Float64Array,
  row: number,
): void {
  const [a0, a1, a2, a3] = [a[at], a[at + 1], a[at + 2], a[at + 3]];
  const [b0, b1, b2, b3] = [line, line + n, line + 2 * n, line + 3 * n];
  for (let j = from; j < to; j++)
    out[row + j] = out[row + j] + a0 * b[b0 + j] + a1 * b[b1 + j] + a2 * b[b2 + j] + a3 * b[b3 + j];
}

function addLines(
  a: Float64Array,
  at: number,
  b: Float64Array,
  range: { k: number; depth: number; n: number; from: number; to: number },
  out: Float64Array,
  row: number,
): void {
  for (let k = range.k; k < range.depth; k++) {
    const factor = a[at + k];
    for (let j = range.from; j < range.to; j++) out[row + j] += factor * b[k * range.n + j];
  }
}
