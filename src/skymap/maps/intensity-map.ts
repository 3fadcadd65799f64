import { DomainError } from '../../core/index.js';
import { liMaSignificance } from '../significance/li-ma.js';
import { relativeIntensity } from '../significance/relative-intensity.js';
import { topHat } from './smoothing.js';

/** A map compared with its reference. All [pixel]. */
export interface IntensityMap {
  /** Counts after smoothing. */
  readonly data: Float64Array;
  readonly reference: Float64Array;
  /** (data - reference) / reference; NaN where the reference is empty. */
  readonly intensity: Float64Array;
  readonly error: Float64Array;
  /** Li and Ma, standard deviations; NaN where the reference is empty. */
  readonly significance: Float64Array;
}

/**
 * Relative intensity and Li-Ma significance of every pixel, after both maps were summed over discs of `radius` (if given).
 * Neighbouring pixels then share events: their values are correlated.
 * @param data, reference  [pixel], RING, counts
 * @param alpha  as in ReferenceMap
 * @throws {DomainError} maps of different sizes, alpha not above 0, a radius out of range
 */
export function intensityMap(
  data: Float64Array,
  reference: Float64Array,
  { alpha, radius }: { readonly alpha: number; readonly radius?: number },
): IntensityMap {
  if (data.length !== reference.length) {
    throw new DomainError(`the data have ${data.length} pixels, the reference ${reference.length}`, {
      remedy: 'Make both with the same nside.',
    });
  }
  const [smoothData, smoothReference] =
    radius === undefined ? [data, reference] : [topHat(data, radius), topHat(reference, radius)];
  const { intensity, error } = relativeIntensity(smoothData, smoothReference, alpha);
  const significance = smoothData.map((count, i) =>
    smoothReference[i] > 0 ? liMaSignificance(count, smoothReference[i] / alpha, alpha) : Number.NaN,
  );
  return { data: smoothData, reference: smoothReference, intensity, error, significance };
}
