/** amplitude cos(right ascension - phase) */
export interface PlaneWave {
  readonly amplitude: number;
  readonly amplitudeError: number;
  /** Right ascension of the maximum, rad, 0 to 2 pi. */
  readonly phase: number;
  /** From linear propagation, and no larger than pi / sqrt(3): that of a phase of which nothing is known. */
  readonly phaseError: number;
}

/** The wave x cos(right ascension) + y sin(right ascension), with errors from the covariance of x and y. */
export function planeWave(
  [x, y]: readonly [x: number, y: number],
  [xx, xy, yy]: readonly [xx: number, xy: number, yy: number],
): PlaneWave {
  const amplitude = Math.hypot(x, y);
  const phase = Math.atan2(y, x);
  const along = Math.sqrt(y * y * xx - 2 * x * y * xy + x * x * yy);
  return {
    amplitude,
    amplitudeError: Math.sqrt(x * x * xx + 2 * x * y * xy + y * y * yy) / amplitude,
    phase: phase < 0 ? phase + 2 * Math.PI : phase,
    phaseError: Math.min(Math.PI / Math.sqrt(3), along / (amplitude * amplitude)),
  };
}
