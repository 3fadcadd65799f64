/**
 * Monotone cubic interpolation with Fritsch-Carlson slopes (SIAM J. Numer. Anal. 17 (1980) 238), harmonic means inside and the
 * three-point formula at the ends, as SciPy's PchipInterpolator.
 */
export interface MonotoneCubic {
  /** [knot], rising */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly slope: Float64Array;
}

/** @param x  [knot], rising, at least three; @param y  [knot] */
export function monotoneCubic(x: Float64Array, y: Float64Array): MonotoneCubic {
  const n = x.length;
  const width = Float64Array.from({ length: n - 1 }, (_, i) => x[i + 1] - x[i]);
  const secant = Float64Array.from({ length: n - 1 }, (_, i) => (y[i + 1] - y[i]) / width[i]);
  const slope = new Float64Array(n);
  for (let i = 1; i < n - 1; i++) slope[i] = innerSlope(width[i - 1], width[i], secant[i - 1], secant[i]);
  slope[0] = endSlope(width[0], width[1], secant[0], secant[1]);
  slope[n - 1] = endSlope(width[n - 2], width[n - 3], secant[n - 2], secant[n - 3]);
  return { x, y, slope };
}

function innerSlope(widthLeft: number, widthRight: number, left: number, right: number): number {
  if (left * right <= 0) return 0;
  const w1 = 2 * widthRight + widthLeft;
  const w2 = widthRight + 2 * widthLeft;
  return (w1 + w2) / (w1 / left + w2 / right);
}

function endSlope(width: number, nextWidth: number, secant: number, nextSecant: number): number {
  const slope = ((2 * width + nextWidth) * secant - width * nextSecant) / (width + nextWidth);
  if (Math.sign(slope) !== Math.sign(secant)) return 0;
  if (Math.sign(secant) !== Math.sign(nextSecant) && Math.abs(slope) > 3 * Math.abs(secant))
    return 3 * secant;
  return slope;
}

/** The value at `at`; NaN outside the knots (no extrapolation). */
export function valueAt({ x, y, slope }: MonotoneCubic, at: number): number {
  const last = x.length - 1;
  if (!(at >= x[0] && at <= x[last])) return Number.NaN;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  const width = x[high] - x[low];
  const t = (at - x[low]) / width;
  const s = 1 - t;
  return (
    y[low] * (1 + 2 * t) * s * s +
    slope[low] * width * t * s * s +
    y[high] * (3 - 2 * t) * t * t -
    slope[high] * width * t * t * s
  );
}
