import { DomainError } from '../core/index.js';

/** A dipole anisotropy of the arrival directions: intensity 1 + amplitude cos(angle to the direction). */
export interface Dipole {
  /** 0 to 1 */
  readonly amplitude: number;
  readonly rightAscensionRad: number;
  readonly declinationRad: number;
}

/** Intensity relative to the isotropic mean in a direction of the sky. @throws {DomainError} an amplitude outside 0..1 */
export function dipoleIntensity(dipole: Dipole, rightAscensionRad: number, declinationRad: number): number {
  const { amplitude } = dipole;
  if (!(amplitude >= 0 && amplitude <= 1)) {
    throw new DomainError(`dipole amplitude ${amplitude} is not between 0 and 1`, {
      fields: { name: 'amplitude', value: amplitude },
    });
  }
  const cosine =
    Math.sin(dipole.declinationRad) * Math.sin(declinationRad) +
    Math.cos(dipole.declinationRad) *
      Math.cos(declinationRad) *
      Math.cos(rightAscensionRad - dipole.rightAscensionRad);
  return 1 + amplitude * cosine;
}

/**
 * The amplitude in right ascension that the dipole leaves in a band of declination seen with uniform exposure: the equatorial
 * component times <cos dec> / (1 + a sin(dec_0) <sin dec>), averages over the band's solid angle.
 */
export function rightAscensionAmplitude(
  dipole: Dipole,
  minDeclinationRad: number,
  maxDeclinationRad: number,
): number {
  const low = Math.sin(minDeclinationRad);
  const high = Math.sin(maxDeclinationRad);
  const meanSine = (low + high) / 2;
  const primitive = (d: number): number => (d + Math.sin(d) * Math.cos(d)) / 2;
  const meanCosine = (primitive(maxDeclinationRad) - primitive(minDeclinationRad)) / (high - low);
  const { amplitude, declinationRad } = dipole;
  return (
    (amplitude * Math.cos(declinationRad) * meanCosine) /
    (1 + amplitude * Math.sin(declinationRad) * meanSine)
  );
}
