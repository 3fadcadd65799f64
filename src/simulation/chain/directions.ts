import type { Shower } from '../shower/shower.js';

/** Angle between the shower and a reconstructed axis, rad (haversine form: exact for small angles). */
export function openingAngle(
  shower: Shower,
  axis: { readonly zenithRad: number; readonly azimuthRad: number },
): number {
  const zenith = Math.sin((axis.zenithRad - shower.zenithRad) / 2) ** 2;
  const azimuth = Math.sin((axis.azimuthRad - shower.azimuthRad) / 2) ** 2;
  return 2 * Math.asin(Math.sqrt(zenith + Math.sin(axis.zenithRad) * Math.sin(shower.zenithRad) * azimuth));
}
