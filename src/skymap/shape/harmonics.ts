import { DomainError } from '../../core/index.js';
import { npixToNside } from '../healpix/geometry.js';
import { pixToVec } from '../healpix/vectors.js';
import { NormalEquations } from './linear-fit.js';
import { type PlaneWave, planeWave } from './plane-wave.js';

export interface HarmonicsOptions {
  /** Also the quadrupole; default true. Without it, what it holds leaks into the dipole of a partial sky. */
  readonly quadrupole?: boolean;
  /**
   * Also the terms that do not vary with right ascension (z, 3 z^2 - 1); default false, since scrambled references remove them and a
   * fit of them would only take noise.
   */
  readonly axial?: boolean;
}

/** A fitted term: its polynomial of the direction's x, y, z, value and error in units of relative intensity. */
export interface HarmonicTerm {
  readonly name: string;
  readonly value: number;
  readonly error: number;
}

export interface Harmonics {
  readonly terms: readonly HarmonicTerm[];
  /** [term, term] row-major */
  readonly covariance: Float64Array;
  readonly chi2: number;
  readonly ndof: number;
  /** The dipole's component in the plane of the equator: what scrambling leaves. */
  readonly equatorialDipole: PlaneWave;
}

type Basis = (x: number, y: number, z: number) => number;
const terms: readonly { name: string; order: 0 | 1 | 2; axial: boolean; value: Basis }[] = [
  { name: '1', order: 0, axial: false, value: () => 1 },
  { name: 'x', order: 1, axial: false, value: (x) => x },
  { name: 'y', order: 1, axial: false, value: (_, y) => y },
  { name: 'z', order: 1, axial: true, value: (_x, _y, z) => z },
  { name: 'xz', order: 2, axial: false, value: (x, _, z) => x * z },
  { name: 'yz', order: 2, axial: false, value: (_, y, z) => y * z },
  { name: 'x^2 - y^2', order: 2, axial: false, value: (x, y) => x * x - y * y },
  { name: 'xy', order: 2, axial: false, value: (x, y) => x * y },
  { name: '3 z^2 - 1', order: 2, axial: true, value: (_x, _y, z) => 3 * z * z - 1 },
];

/**
 * Fits monopole, dipole and quadrupole to a map of relative intensity by weighted least squares over its pixels (not smoothed: the
 * errors are taken as independent). Pixels with NaN or without error are left out.
 *
 * What comes back: right-ascension and time scrambling compare each declination with itself, so only the part that varies with right
 * ascension is left; the dipole's component along the axis cannot be seen. The fit of the whole dipole function to the
 * visible pixels needs no further correction for the partial sky; projections onto right ascension alone do (their
 * amplitude is the mean cos(declination) times smaller, see rightAscensionProjection).
 * @param intensity, error  [pixel], RING
 * @throws {DomainError} different lengths, no pixel with data, terms the pixels cannot tell apart
 */
export function fitHarmonics(
  intensity: Float64Array,
  error: Float64Array,
  { quadrupole = true, axial = false }: HarmonicsOptions = {},
): Harmonics {
  const nside = npixToNside(intensity.length);
  if (error.length !== intensity.length) {
    throw new DomainError(`intensity has ${intensity.length} pixels, error ${error.length}`);
  }
  const used = terms.filter((term) => (axial || !term.axial) && (quadrupole || term.order < 2));
  const equations = new NormalEquations(used.length);
  for (let pixel = 0; pixel < intensity.length; pixel++) {
    if (!(error[pixel] > 0) || Number.isNaN(intensity[pixel])) continue;
    const [x, y, z] = pixToVec(nside, pixel);
    equations.add(
      used.map((term) => term.value(x, y, z)),
      intensity[pixel],
      error[pixel],
    );
  }
  const { coefficients, covariance, chi2, ndof } = equations.solve();
  const found = used.map(({ name }, i) => ({
    name,
    value: coefficients[i],
    error: Math.sqrt(covariance[i * used.length + i]),
  }));
  const n = used.length;
  const equatorialDipole = planeWave(
    [coefficients[1], coefficients[2]],
    [covariance[n + 1], covariance[n + 2], covariance[2 * n + 2]],
  );
  return { terms: found, covariance, chi2, ndof, equatorialDipole };
}
