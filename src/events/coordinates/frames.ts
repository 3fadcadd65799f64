import type { Numbers } from '../../core/index.js';
import { meanObliquityRad } from './earth.js';
import { readArguments } from './elementwise.js';
import { type Matrix, product, rotation, toAngles } from './matrices.js';

const degree = Math.PI / 180;

/** J2000 equator to the galactic system: pole at 192.85948, 27.12825 deg, node at 32.93192 deg (Hipparcos, ESA SP-1200, vol. 1, 1.5.3). */
const toGalactic = product(
  rotation(2, -32.93192 * degree),
  rotation(0, (90 - 27.12825) * degree),
  rotation(2, (192.85948 + 90) * degree),
);
const toEcliptic = rotation(0, meanObliquityRad(0));

/** Longitude (0 to 2 pi) and latitude on the sky, rad. */
export interface SkyPosition<T> {
  readonly longitude: T;
  readonly latitude: T;
}

function rotate(
  matrix: Matrix,
  lon: number | Numbers,
  lat: number | Numbers,
): SkyPosition<number> | SkyPosition<Float64Array> {
  const { length, at } = readArguments({ longitude: lon, latitude: lat });
  const one = (i: number): SkyPosition<number> => {
    const x = Math.cos(at(1, i)) * Math.cos(at(0, i));
    const y = Math.cos(at(1, i)) * Math.sin(at(0, i));
    const z = Math.sin(at(1, i));
    const row = (k: number): number => matrix[3 * k] * x + matrix[3 * k + 1] * y + matrix[3 * k + 2] * z;
    return toAngles(row(0), row(1), row(2));
  };
  if (length === undefined) return one(0);
  const longitude = new Float64Array(length);
  const latitude = new Float64Array(length);
  for (let i = 0; i < length; i++) ({ longitude: longitude[i], latitude: latitude[i] } = one(i));
  return { longitude, latitude };
}

const inverse = (matrix: Matrix): Matrix =>
  Float64Array.from({ length: 9 }, (_, at) => matrix[3 * (at % 3) + Math.floor(at / 3)]);

type FrameRotation = {
  (longitude: number, latitude: number): SkyPosition<number>;
  (longitude: Numbers, latitude: Numbers): SkyPosition<Float64Array>;
};

const rotationBy = (matrix: Matrix): FrameRotation =>
  ((lon: number | Numbers, lat: number | Numbers) => rotate(matrix, lon, lat)) as FrameRotation;

/** J2000 right ascension and declination (rad, numbers or lists) to galactic longitude and latitude. */
export const equatorialToGalactic = rotationBy(toGalactic);
/** Galactic longitude and latitude to J2000 right ascension (as longitude) and declination (as latitude), rad. */
export const galacticToEquatorial = rotationBy(inverse(toGalactic));
/** J2000 right ascension and declination to longitude and latitude on the ecliptic of J2000 (IAU 2006 obliquity), rad. */
export const equatorialToEcliptic = rotationBy(toEcliptic);
/** Ecliptic longitude and latitude (J2000) to right ascension (as longitude) and declination (as latitude), rad. */
export const eclipticToEquatorial = rotationBy(inverse(toEcliptic));

/**
 * Angle between two directions in rad, exact for small and straight angles (Vincenty, Survey Review 23 (1975) 88).
 * Numbers, or lists of equal length; numbers beside lists stand for all. @throws {DomainError} a value that is not finite
 */
export function angularSeparation(lon1: number, lat1: number, lon2: number, lat2: number): number;
export function angularSeparation(
  lon1: number | Numbers,
  lat1: number | Numbers,
  lon2: number | Numbers,
  lat2: number | Numbers,
): number | Float64Array;
export function angularSeparation(
  lon1: number | Numbers,
  lat1: number | Numbers,
  lon2: number | Numbers,
  lat2: number | Numbers,
): number | Float64Array {
  const { length, at } = readArguments({ lon1, lat1, lon2, lat2 });
  const one = (i: number): number => vincenty(at(2, i) - at(0, i), at(1, i), at(3, i));
  return length === undefined ? one(0) : Float64Array.from({ length }, (_, i) => one(i));
}

function vincenty(difference: number, lat1: number, lat2: number): number {
  const across = Math.cos(lat2) * Math.sin(difference);
  const along = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(difference);
  const dot = Math.sin(lat1) * Math.sin(lat2) + Math.cos(lat1) * Math.cos(lat2) * Math.cos(difference);
  return Math.atan2(Math.hypot(across, along), dot);
}
