/** Lanczos' series for ln Gamma (g = 7, nine terms; Godfrey 2001), good to 1e-14 for x >= 1/2. */
const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
  12.507343278686905, -0.13857109526572012, 0.000009984369578019572, 1.5056327351493116e-7,
] as const;

function logGamma(x: number): number {
  const shifted = x - 1;
  const series = lanczos.reduce((sum, term, k) => (k === 0 ? term : sum + term / (shifted + k)), 0);
  const base = shifted + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(base) - base + Math.log(series);
}

/**
 * Logarithm of the probability that chi2 with `ndof` degrees of freedom exceeds `chi2`: the upper incomplete gamma function,
 * below its mean by series and above by Lentz's continued fraction (Numerical Recipes, 3rd edition, 6.2).
 * @param chi2  >= 0
 * @param ndof  > 0
 */
export function logChiSquaredTail(chi2: number, ndof: number): number {
  const a = ndof / 2;
  const x = chi2 / 2;
  if (x === 0) return 0;
  const logFront = a * Math.log(x) - x - logGamma(a);
  if (x < a + 1) return Math.log1p(-Math.exp(logFront) * lowerSeries(a, x));
  return logFront + Math.log(upperFraction(a, x));
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < 10_000; n++) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

/** Numerator and denominator of Wichura's three rational approximations (Applied Statistics 37 (1988) 477, PPND16). */
const middle = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
    67265.7709270087, 33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
] as const;
const side = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
] as const;
const far = [
  [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
    0.0012426609473880784, 0.000027115555687434876, 2.0103343992922881e-7,
  ],
  [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
    0.000018463183175100548, 1.421511758316446e-7, 2.0442631033899397e-15,
  ],
] as const;

function ratio([above, below]: readonly [readonly number[], readonly number[]], x: number): number {
  const value = (terms: readonly number[]) => terms.reduceRight((sum, term) => sum * x + term, 0);
  return value(above) / value(below);
}

/**
 * One-sided significance in standard deviations of a probability given as its logarithm: sqrt(2) erfcinv(2 p), negative where
 * p > 1/2. Finite for any p > 0, however small.
 */
export function significanceOfLogTail(logP: number): number {
  if (logP === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const p = Math.exp(logP);
  const q = 0.5 - p;
  if (Math.abs(q) <= 0.425) return q * ratio(middle, 0.180625 - q * q);
  if (q < 0) return p >= 1 ? Number.NEGATIVE_INFINITY : -significanceOfLogTail(Math.log1p(-p));
  const r = Math.sqrt(-logP);
  if (r <= 5) return ratio(side, r - 1.6);
  return r <= 27 ? ratio(far, r - 5) : farthest(logP);
}

/** Beyond p = 1e-316: Newton's method on ln of the normal tail, phi(z) / z (1 - 1/z^2 + 3/z^4). */
function farthest(logP: number): number {
  let z = Math.sqrt(-2 * logP);
  for (let round = 0; round < 20; round++) {
    const square = 1 / (z * z);
    const tail = -0.5 * z * z - Math.log(z * Math.sqrt(2 * Math.PI)) + Math.log1p(square * (3 * square - 1));
    z += (tail - logP) / (z + 1 / z);
  }
  return z;
}
