/** How numbers are folded into one: each loop by itself, so that the engine inlines what is inside. */
export interface LineFold {
  /** Of `n` neighbouring numbers, n >= 1. */
  line(x: Float64Array, from: number, n: number): number;
  /** Folds `count` numbers of `x` into as many of `out`, one each. */
  into(x: Float64Array, from: number, out: Float64Array, to: number, count: number): void;
}

export const lineFolds = {
  sum: {
    line: lineSum,
    into(x, from, out, to, count) {
      for (let i = 0; i < count; i++) out[to + i] += x[from + i];
    },
  },
  // Math.min and Math.max: NaN wins and stays.
  min: {
    line(x, from, n) {
      let best = x[from];
      for (let i = from + 1; i < from + n; i++) best = Math.min(best, x[i]);
      return best;
    },
    into(x, from, out, to, count) {
      for (let i = 0; i < count; i++) out[to + i] = Math.min(out[to + i], x[from + i]);
    },
  },
  max: {
    line(x, from, n) {
      let best = x[from];
      for (let i = from + 1; i < from + n; i++) best = Math.max(best, x[i]);
      return best;
    },
    into(x, from, out, to, count) {
      for (let i = 0; i < count; i++) out[to + i] = Math.max(out[to + i], x[from + i]);
    },
  },
  // NaN loses to everything.
  nanMin: {
    line(x, from, n) {
      let best = x[from];
      for (let i = from + 1; i < from + n; i++) if (x[i] < best || Number.isNaN(best)) best = x[i];
      return best;
    },
    into(x, from, out, to, count) {
      for (let i = 0; i < count; i++)
        if (x[from + i] < out[to + i] || Number.isNaN(out[to + i])) out[to + i] = x[from + i];
    },
  },
  nanMax: {
    line(x, from, n) {
      let best = x[from];
      for (let i = from + 1; i < from + n; i++) if (x[i] > best || Number.isNaN(best)) best = x[i];
      return best;
    },
    into(x, from, out, to, count) {
      for (let i = 0; i < count; i++)
        if (x[from + i] > out[to + i] || Number.isNaN(out[to + i])) out[to + i] = x[from + i];
    },
  },
} satisfies Record<string, LineFold>;

/** Eight sums side by side, closed every 1024 numbers: fast, and its rounding error grows far slower than that of one sum. */
function lineSum(x: Float64Array, from: number, n: number): number {
  let total = 0;
  for (let i = from; i < from + n; i += 1024) total += pieceSum(x, i, Math.min(i + 1024, from + n));
  return total;
}

function pieceSum(x: Float64Array, from: number, to: number): number {
  let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
  let i = from;
  for (; i + 8 <= to; i += 8) {
    a += x[i];
    b += x[i + 1];
    c += x[i + 2];
    d += x[i + 3];
    e += x[i + 4];
    f += x[i + 5];
    g += x[i + 6];
    h += x[i + 7];
  }
  for (; i < to; i++) a += x[i];
  return a + b + (c + d) + (e + f + (g + h));
}
