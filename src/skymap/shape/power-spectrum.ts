import { DomainError } from '../../core/index.js';
import { npixToNside } from '../healpix/geometry.js';
import { allRings, type Ring } from '../healpix/rings.js';

export interface PowerSpectrumOptions {
  /** Highest multipole; default and most 3 nside - 1. */
  readonly lMax?: number;
}

/** Angular power of a map. */
export interface PowerSpectrum {
  /** [l], sum over m of |a_lm|^2 / (2 l + 1), of the map with missing pixels as 0 */
  readonly cl: Float64Array;
  /** Part of the sky with data. The pseudo power of white noise is this times its power on the full sky. */
  readonly skyFraction: number;
}

/**
 * Pseudo-C_l of a map: its harmonic coefficients by summing over pixels with equal weights (healpy.anafast without iterations), NaN
 * pixels as 0. Not corrected for the mask's mixing of multipoles.
 * @param map  [pixel], RING
 * @throws {DomainError} a length that is no whole sky, lMax out of range
 */
export function powerSpectrum(map: Float64Array, { lMax }: PowerSpectrumOptions = {}): PowerSpectrum {
  const nside = npixToNside(map.length);
  const most = lMax ?? 3 * nside - 1;
  if (!(Number.isInteger(most) && most >= 0 && most <= 3 * nside - 1)) {
    throw new DomainError(`lMax ${most} is not a whole number from 0 to 3 nside - 1 = ${3 * nside - 1}`, {
      fields: { name: 'lMax', value: most },
    });
  }
  const size = most + 1;
  const real = new Float64Array(size * size);
  const imaginary = new Float64Array(size * size);
  for (const ring of allRings(nside)) addRing(map, ring, { most, real, imaginary });
  const area = (4 * Math.PI) / map.length;
  const cl = new Float64Array(size);
  for (let l = 0; l <= most; l++) {
    for (let m = 0; m <= l; m++) {
      const square = real[m * size + l] ** 2 + imaginary[m * size + l] ** 2;
      cl[l] += ((m === 0 ? 1 : 2) * square * area * area) / (2 * l + 1);
    }
  }
  return { cl, skyFraction: map.filter((value) => !Number.isNaN(value)).length / map.length };
}

/** Adds a ring's part of every coefficient: its Fourier sum at m times the normalised Legendre functions of its latitude. */
function addRing(
  map: Float64Array,
  ring: Ring,
  into: { most: number; real: Float64Array; imaginary: Float64Array },
): void {
  const values = map
    .subarray(ring.start, ring.start + ring.length)
    .map((value) => (Number.isNaN(value) ? 0 : value));
  if (values.every((value) => value === 0)) return;
  const spectrum = fourier(values);
  const size = into.most + 1;
  // sqrt((2 m + 1)!! / (4 pi (2 m)!!)) sin^m theta, from m - 1 to m.
  let sectoral = Math.sqrt(1 / (4 * Math.PI));
  for (let m = 0; m <= into.most; m++) {
    if (m > 0) sectoral *= -Math.sqrt((2 * m + 1) / (2 * m)) * ring.sinTheta;
    const k = m % ring.length;
    const turn = (-2 * Math.PI * m * ring.shift) / ring.length;
    const re = spectrum.real[k] * Math.cos(turn) - spectrum.imaginary[k] * Math.sin(turn);
    const im = spectrum.real[k] * Math.sin(turn) + spectrum.imaginary[k] * Math.cos(turn);
    let before = 0;
    let legendre = sectoral;
    for (let l = m; l <= into.most; l++) {
      into.real[m * size + l] += legendre * re;
      into.imaginary[m * size + l] += legendre * im;
      // Recurrence from l to l + 1 of normalised associated Legendre functions (Numerical Recipes, 3rd edition, 6.7.8).
      const a = Math.sqrt((4 * (l + 1) ** 2 - 1) / ((l + 1) ** 2 - m * m));
      const b = Math.sqrt((l * l - m * m) / (4 * l * l - 1));
      const next = a * (ring.z * legendre - (l === m ? 0 : b * before));
      before = legendre;
      legendre = next;
    }
  }
}

/** Sum of values[j] exp(-2 pi i j k / n) for each k, with a table of the n-th roots. */
function fourier(values: Float64Array): { real: Float64Array; imaginary: Float64Array } {
  const n = values.length;
  const cos = Float64Array.from(values, (_, j) => Math.cos((2 * Math.PI * j) / n));
  const sin = Float64Array.from(values, (_, j) => Math.sin((2 * Math.PI * j) / n));
  const real = new Float64Array(n);
  const imaginary = new Float64Array(n);
  for (let k = 0; 2 * k <= n; k++) {
    for (let j = 0, at = 0; j < n; j++, at = (at + k) % n) {
      real[k] += values[j] * cos[at];
      imaginary[k] -= values[j] * sin[at];
    }
    if (k > 0) {
      real[n - k] = real[k];
      imaginary[n - k] = -imaginary[k];
    }
  }
  return { real, imaginary };
}
