import { DomainError } from '../../core/index.js';
import { npixToNside } from '../healpix/geometry.js';
import { allRings } from '../healpix/rings.js';
import { withTail } from '../on-off/chi-squared.js';
import { relativeIntensity } from '../significance/relative-intensity.js';
import { NormalEquations } from './linear-fit.js';
import { type PlaneWave, planeWave } from './plane-wave.js';

export interface ProjectionOptions {
  /** As in ReferenceMap. */
  readonly alpha: number;
  /** Number of bins in right ascension; default 24. */
  readonly bins?: number;
  /** Declinations of the pixels that take part, rad; default -90 to -55 deg. */
  readonly decMin?: number;
  readonly decMax?: number;
}

/** Relative intensity against right ascension. */
export interface Projection {
  /** [bin + 1], rad */
  readonly edges: Float64Array;
  /** [bin] */
  readonly data: Float64Array;
  readonly reference: Float64Array;
  readonly intensity: Float64Array;
  readonly error: Float64Array;
  /** Against no variation; ndof is bins - 1, since the reference has the data's total. */
  readonly chi2: number;
  readonly ndof: number;
  readonly pValue: number;
  readonly significance: number;
  /** The wave with one maximum that fits best, corrected for the width of the bins; not for fewer than four bins. */
  readonly firstHarmonic?: PlaneWave;
  /** Mean cos(declination) of the events: a dipole's equatorial amplitude appears times this. */
  readonly meanCosDec: number;
}

/**
 * One-dimensional projection of a map and its reference onto right ascension.
 * @param data, reference  [pixel], RING, counts
 * @throws {DomainError} maps of different sizes, fewer than two bins, a bin without reference
 */
export function rightAscensionProjection(
  data: Float64Array,
  reference: Float64Array,
  { alpha, bins = 24, decMin = -Math.PI / 2, decMax = (-55 * Math.PI) / 180 }: ProjectionOptions,
): Projection {
  const nside = npixToNside(data.length);
  if (reference.length !== data.length || !(Number.isInteger(bins) && bins >= 2)) {
    throw new DomainError(`data of ${data.length}, reference of ${reference.length} pixels, ${bins} bins`, {
      remedy: 'Both maps need the same nside, and there are at least two bins.',
    });
  }
  const on = new Float64Array(bins);
  const expected = new Float64Array(bins);
  let weighted = 0;
  for (const { start, length, shift, theta, sinTheta } of allRings(nside)) {
    const dec = Math.PI / 2 - theta;
    if (dec < decMin || dec > decMax) continue;
    for (let p = 0; p < length; p++) {
      const bin = Math.floor(((p + shift) / length) * bins);
      on[bin] += data[start + p];
      expected[bin] += reference[start + p];
      weighted += data[start + p] * sinTheta;
    }
  }
  const empty = on.findIndex((count, bin) => !(count > 0 && expected[bin] > 0));
  if (empty >= 0) {
    throw new DomainError(
      `right-ascension bin ${empty} holds ${on[empty]} events, ${expected[empty]} expected`,
      {
        fields: { bin: empty, data: on[empty], reference: expected[empty] },
        remedy: 'Use fewer bins or a wider range of declination.',
      },
    );
  }
  const { intensity, error } = relativeIntensity(on, expected, alpha);
  const chi2 = intensity.reduce((sum, value, bin) => sum + (value / error[bin]) ** 2, 0);
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) => (2 * Math.PI * i) / bins);
  const events = on.reduce((sum, count) => sum + count);
  const tail = withTail(chi2, bins - 1);
  const firstHarmonic = bins < 4 ? undefined : fitFirstHarmonic(intensity, error);
  const compared = { edges, data: on, reference: expected, intensity, error, ...tail };
  return { ...compared, firstHarmonic, meanCosDec: weighted / events };
}

function fitFirstHarmonic(intensity: Float64Array, error: Float64Array): PlaneWave {
  const half = Math.PI / intensity.length;
  // The mean of a wave over a bin is smaller than the wave in its middle.
  const mean = Math.sin(half) / half;
  const equations = new NormalEquations(3);
  intensity.forEach((value, bin) => {
    const middle = (2 * bin + 1) * half;
    equations.add([1, mean * Math.cos(middle), mean * Math.sin(middle)], value, error[bin]);
  });
  const { coefficients, covariance } = equations.solve();
  return planeWave([coefficients[1], coefficients[2]], [covariance[4], covariance[5], covariance[8]]);
}
