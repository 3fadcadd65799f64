import type { Shower } from '../shower/shower.js';
import { wrap } from '../surface/smear-axis.js';

const degree = Math.PI / 180;

/** Angle between the shower and a reconstructed axis, rad (haversine form: exact for small angles). */
export function openingAngle(
  shower: Shower,
  axis: { readonly zenithRad: number; readonly azimuthRad: number },
): number {
  const zenith = Math.sin((axis.zenithRad - shower.zenithRad) / 2) ** 2;
  const azimuth = Math.sin((axis.azimuthRad - shower.azimuthRad) / 2) ** 2;
  return 2 * Math.asin(Math.sqrt(zenith + Math.sin(axis.zenithRad) * Math.sin(shower.zenithRad) * azimuth));
}

/**
 * Right ascension of a direction seen from the South Pole, rad: mean sidereal time at Greenwich (IAU 1982, linear part) + pi/2 - azimuth.
 * Without precession, nutation or aberration: right to 0.2 degrees for these years, which the sky maps' own coordinates improve on.
 */
export function simpleRightAscension(mjd: number, azimuthRad: number): number {
  const siderealDegrees = 280.46061837 + 360.98564736629 * (mjd - 51_544.5);
  return wrap((siderealDegrees % 360) * degree + Math.PI / 2 - azimuthRad);
}

/** Declination from the South Pole, rad. */
export const simpleDeclination = (zenithRad: number): number => zenithRad - Math.PI / 2;
