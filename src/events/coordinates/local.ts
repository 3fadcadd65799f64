import { DomainError, type Numbers } from '../../core/index.js';
import { earthFrame } from './earth.js';
import { readArguments } from './elementwise.js';
import { toAngles } from './matrices.js';
import { type Clock, clockRad, gmstRad, wrapTurn } from './time.js';

/** Where a detector stands. */
export interface Site {
  readonly longitudeDeg: number;
  readonly latitudeDeg: number;
}

/** IceCube and IceTop at the South Pole. */
export const southPole: Site = { longitudeDeg: -62.6081, latitudeDeg: -89.9944 };

const degree = Math.PI / 180;

/** Sines and cosines of a site, made once for many events. */
export interface SiteFrame {
  readonly longitude: number;
  readonly sinLatitude: number;
  readonly cosLatitude: number;
}

export function siteFrame({ longitudeDeg, latitudeDeg }: Site): SiteFrame {
  if (!(Math.abs(latitudeDeg) <= 90 && Number.isFinite(longitudeDeg))) {
    throw new DomainError(`site longitude ${longitudeDeg}, latitude ${latitudeDeg} deg is not on the Earth`, {
      fields: { name: 'site', value: { longitudeDeg, latitudeDeg } },
    });
  }
  const latitude = latitudeDeg * degree;
  return {
    longitude: longitudeDeg * degree,
    sinLatitude: Math.sin(latitude),
    cosLatitude: Math.cos(latitude),
  };
}

/**
 * Hour angle (west positive, rad) and sine of declination of a local direction, into out[0], out[1] and its cosine into
 * out[2]. Azimuth counts from grid east through grid north, so the astronomical one is pi/2 - azimuth - longitude.
 */
export function hourAngle(site: SiteFrame, zenith: number, azimuth: number, out: Float64Array): void {
  const across = Math.sin(zenith);
  const up = Math.cos(zenith);
  const bearing = Math.PI / 2 - azimuth - site.longitude;
  const north = across * Math.cos(bearing);
  const west = -across * Math.sin(bearing);
  const meridian = site.cosLatitude * up - site.sinLatitude * north;
  out[0] = Math.atan2(west, meridian);
  out[1] = site.cosLatitude * north + site.sinLatitude * up;
  out[2] = Math.sqrt(meridian * meridian + west * west);
}

/** Unit vector of the mean J2000 place of a local direction at a time, into out[0..2]. */
export function localToJ2000(
  site: SiteFrame,
  [zenith, azimuth, mjd]: readonly [zenith: number, azimuth: number, mjd: number],
  out: Float64Array,
): void {
  const { toDate, velocity, equinoxes } = earthFrame(mjd);
  hourAngle(site, zenith, azimuth, out);
  const ra = gmstRad(mjd) + equinoxes + site.longitude - out[0];
  const z = out[1];
  const x = out[2] * Math.cos(ra);
  const y = out[2] * Math.sin(ra);
  for (let k = 0; k < 3; k++) {
    out[k] = toDate[k] * x + toDate[3 + k] * y + toDate[6 + k] * z - velocity[k];
  }
}

export interface LocalOptions {
  /** Default: the South Pole, longitude -62.6081 deg, latitude -89.9944 deg. */
  readonly site?: Site;
}

export interface Equatorial<T> {
  /** Right ascension, rad, 0 to 2 pi. */
  readonly ra: T;
  /** Declination, rad, -pi/2 to pi/2. */
  readonly dec: T;
}

export interface Local<T> {
  /** rad, 0 to pi */
  readonly zenith: T;
  /** rad, 0 to 2 pi, from grid east through grid north */
  readonly azimuth: T;
}

/**
 * Where on the sky (mean equator and equinox J2000) particles come from that arrive from a local direction. The full way within
 * 2 arcsec (0.6 in the reference cases): apparent sidereal time (IAU 2006), nutation (IAU 1980, the terms above 0.0025
 * arcsec), precession (IAU 2006), annual aberration; no refraction, polar motion or light deflection, UT1 = UTC.
 * @param zenith, azimuth  rad, the direction the particle comes from: numbers or [event]
 * @param mjd  UTC in days
 * @throws {DomainError} a value that is not finite, lists of different lengths
 */
export function localToEquatorial(
  zenith: number,
  azimuth: number,
  mjd: number,
  options?: LocalOptions,
): Equatorial<number>;
export function localToEquatorial(
  zenith: Numbers,
  azimuth: Numbers,
  mjd: number | Numbers,
  options?: LocalOptions,
): Equatorial<Float64Array>;
export function localToEquatorial(
  zenith: number | Numbers,
  azimuth: number | Numbers,
  mjd: number | Numbers,
  { site = southPole }: LocalOptions = {},
): Equatorial<number> | Equatorial<Float64Array> {
  const { length, at } = readArguments({ zenith, azimuth, mjd });
  const from = siteFrame(site);
  const vector = new Float64Array(3);
  const one = (i: number): Equatorial<number> => {
    localToJ2000(from, [at(0, i), at(1, i), at(2, i)], vector);
    const { longitude, latitude } = toAngles(vector[0], vector[1], vector[2]);
    return { ra: longitude, dec: latitude };
  };
  if (length === undefined) return one(0);
  const ra = new Float64Array(length);
  const dec = new Float64Array(length);
  for (let i = 0; i < length; i++) ({ ra: ra[i], dec: dec[i] } = one(i));
  return { ra, dec };
}

/**
 * The local direction under which a mean J2000 place stands at a time: the inverse of localToEquatorial.
 * @throws {DomainError} a value that is not finite, lists of different lengths
 */
export function equatorialToLocal(
  ra: number,
  dec: number,
  mjd: number,
  options?: LocalOptions,
): Local<number>;
export function equatorialToLocal(
  ra: Numbers,
  dec: Numbers,
  mjd: number | Numbers,
  options?: LocalOptions,
): Local<Float64Array>;
export function equatorialToLocal(
  ra: number | Numbers,
  dec: number | Numbers,
  mjd: number | Numbers,
  { site = southPole }: LocalOptions = {},
): Local<number> | Local<Float64Array> {
  const { length, at } = readArguments({ ra, dec, mjd });
  const from = siteFrame(site);
  if (length === undefined) return placeToLocal(from, at(0, 0), at(1, 0), at(2, 0));
  const zenith = new Float64Array(length);
  const azimuth = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    ({ zenith: zenith[i], azimuth: azimuth[i] } = placeToLocal(from, at(0, i), at(1, i), at(2, i)));
  }
  return { zenith, azimuth };
}

function placeToLocal(site: SiteFrame, ra: number, dec: number, mjd: number): Local<number> {
  const { toDate, velocity, equinoxes } = earthFrame(mjd);
  const x = Math.cos(dec) * Math.cos(ra) + velocity[0];
  const y = Math.cos(dec) * Math.sin(ra) + velocity[1];
  const z = Math.sin(dec) + velocity[2];
  const row = (k: number): number => toDate[3 * k] * x + toDate[3 * k + 1] * y + toDate[3 * k + 2] * z;
  const date = toAngles(row(0), row(1), row(2));
  const hour = gmstRad(mjd) + equinoxes + site.longitude - date.longitude;
  const sinDec = Math.sin(date.latitude);
  const cosDec = Math.cos(date.latitude);
  const meridian = cosDec * Math.cos(hour);
  const east = -cosDec * Math.sin(hour);
  const north = site.cosLatitude * sinDec - site.sinLatitude * meridian;
  const up = site.sinLatitude * sinDec + site.cosLatitude * meridian;
  const bearing = Math.atan2(east, north);
  return {
    zenith: Math.atan2(Math.sqrt(north * north + east * east), up),
    azimuth: wrapTurn(Math.PI / 2 - site.longitude - bearing),
  };
}

/**
 * Longitude (in the place of right ascension) and declination of local directions on a sky that turns with another clock: the
 * control maps. Mean time without precession, since that sky does not exist. 'solar' counts from the Sun's mean
 * hour circle: 0 is towards the mean Sun.
 * @throws {DomainError} a value that is not finite, lists of different lengths
 */
export function localToClockFrame(
  zenith: Numbers,
  azimuth: Numbers,
  mjd: Numbers,
  { clock, site = southPole }: LocalOptions & { readonly clock: Clock },
): Equatorial<Float64Array> {
  const { length = 0, at } = readArguments({ zenith, azimuth, mjd });
  const from = siteFrame(site);
  const out = new Float64Array(3);
  const ra = new Float64Array(length);
  const dec = new Float64Array(length);
  // The mean Sun stands at hour angle 0 at 12 h UT on the meridian of Greenwich.
  const noon = clock === 'solar' ? Math.PI : 0;
  for (let i = 0; i < length; i++) {
    hourAngle(from, at(0, i), at(1, i), out);
    ra[i] = wrapTurn(clockRad(at(2, i), clock) - noon + from.longitude - out[0]);
    dec[i] = Math.atan2(out[1], out[2]);
  }
  return { ra, dec };
}
