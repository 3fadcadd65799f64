import type { RandomStream } from '../../core/index.js';
import type { Shower } from '../shower/shower.js';

/** A reconstructed axis and core. */
export interface Axis {
  zenithRad: number;
  azimuthRad: number;
  x: number;
  y: number;
}

const degree = Math.PI / 180;

/** Angular resolution of each of two projections, rad [tuned: 0.48 deg 10^(-0.25 (lgE - 6.2)), 0.2 deg at least]. */
export const angularResolution = (lgEnergy: number): number =>
  degree * Math.max(0.2, 0.48 * 10 ** (-0.25 * (lgEnergy - 6.2)));

/** Core resolution of each projection, m [chosen: 8 m 10^(-0.3 (lgE - 6.3)), 3 m at least]. */
export const coreResolution = (lgEnergy: number): number => Math.max(3, 8 * 10 ** (-0.3 * (lgEnergy - 6.3)));

/** Detector's part of the spread of lg S125 [chosen]. */
export const sizeResolution = (lgEnergy: number): number => 0.06 * 10 ** (-0.2 * (lgEnergy - 6));

/** The true axis and core, smeared. */
export function reconstructAxis(
  shower: Shower,
  core: { readonly x: number; readonly y: number },
  random: RandomStream,
  out: Axis,
): void {
  const angle = angularResolution(shower.lgEnergy);
  tilt(shower, angle * random.normal(), angle * random.normal(), out);
  const sigma = coreResolution(shower.lgEnergy);
  out.x = core.x + sigma * random.normal();
  out.y = core.y + sigma * random.normal();
}

/** The direction moved by small angles along and across the meridian. */
function tilt({ zenithRad, azimuthRad }: Shower, along: number, across: number, out: Axis): void {
  const sine = Math.sin(zenithRad);
  const cosine = Math.cos(zenithRad);
  const horizontal = sine + along * cosine;
  const vertical = cosine - along * sine;
  out.zenithRad = Math.atan2(Math.hypot(horizontal, across), vertical);
  out.azimuthRad = wrap(azimuthRad + Math.atan2(across, horizontal));
}

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.floor(angle / (2 * Math.PI));

/** Angle between the shower and a reconstructed axis, rad (haversine form: exact for small angles). */
export function openingAngle(shower: Shower, axis: Axis): number {
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
