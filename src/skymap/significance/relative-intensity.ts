import { DomainError } from '../../core/index.js';

/** How far a map lies above or below its reference. */
export interface RelativeIntensity {
  /** [pixel], (data - reference) / reference; NaN where the reference is 0 */
  readonly intensity: Float64Array;
  /** [pixel], data / reference sqrt(1 / data + alpha / reference); NaN where data or reference is 0 */
  readonly error: Float64Array;
}

/**
 * Relative intensity and its error (Abbasi et al., ApJ 740 (2011) 16, equation 4 and below).
 * @param data  [pixel], counts
 * @param reference  [pixel], expected counts, already multiplied by alpha
 * @param alpha  1 / number of times each event entered the reference
 * @throws {DomainError} lists of different lengths, alpha negative
 */
export function relativeIntensity(
  data: ArrayLike<number>,
  reference: ArrayLike<number>,
  alpha: number,
): RelativeIntensity {
  if (data.length !== reference.length || !(alpha >= 0)) {
    throw new DomainError(`data of ${data.length}, reference of ${reference.length} pixels, alpha ${alpha}`, {
      fields: { data: data.length, reference: reference.length, alpha },
      remedy: 'Both maps need the same pixels, and alpha is not negative.',
    });
  }
  const intensity = Float64Array.from(data, (n, i) =>
    reference[i] > 0 ? (n - reference[i]) / reference[i] : Number.NaN,
  );
  const error = Float64Array.from(data, (n, i) =>
    n > 0 && reference[i] > 0 ? (n / reference[i]) * Math.sqrt(1 / n + alpha / reference[i]) : Number.NaN,
  );
  return { intensity, error };
}
