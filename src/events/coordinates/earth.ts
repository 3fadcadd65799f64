import { type Matrix, product, rotation } from './matrices.js';
import { centuriesSinceJ2000 } from './time.js';

const arcsecond = Math.PI / 648_000;
const degree = Math.PI / 180;

/** Mean obliquity of the ecliptic in rad (IAU 2006). */
export function meanObliquityRad(t: number): number {
  return (84_381.406 - t * (46.836769 + t * (0.0001831 - t * 0.0020034))) * arcsecond;
}

/** Mean J2000 to mean of date (IAU 2006: Capitaine, Wallace, Chapront, A&A 412 (2003) 567, equation 40). */
export function precession(t: number): Matrix {
  const zeta = 2.650545 + t * (2306.083227 + t * (0.2988499 + t * 0.01801828));
  const z = -2.650545 + t * (2306.077181 + t * (1.0927348 + t * 0.01826837));
  const theta = t * (2004.191903 - t * (0.4294934 + t * 0.04182264));
  return product(rotation(2, -z * arcsecond), rotation(1, theta * arcsecond), rotation(2, -zeta * arcsecond));
}

/**
 * The terms of the IAU 1980 nutation above 0.0025 arcsec (Seidelmann, Celest. Mech. 27 (1982) 79; as in Meeus, Astronomical
 * Algorithms, table 22.A): multiples of D, M, M', F, Omega, then the coefficients of sin in longitude and cos in obliquity,
 * 0.0001 arcsec. What is left out sums to less than 0.03 arcsec.
 */
const nutationTerms = [
  [0, 0, 0, 0, 1, -171996, 92025],
  [-2, 0, 0, 2, 2, -13187, 5736],
  [0, 0, 0, 2, 2, -2274, 977],
  [0, 0, 0, 0, 2, 2062, -895],
  [0, 1, 0, 0, 0, 1426, 54],
  [0, 0, 1, 0, 0, 712, -7],
  [-2, 1, 0, 2, 2, -517, 224],
  [0, 0, 0, 2, 1, -386, 200],
  [0, 0, 1, 2, 2, -301, 129],
  [-2, -1, 0, 2, 2, 217, -95],
  [-2, 0, 1, 0, 0, -158, 0],
  [-2, 0, 0, 2, 1, 129, -70],
  [0, 0, -1, 2, 2, 123, -53],
  [2, 0, 0, 0, 0, 63, 0],
  [0, 0, 1, 0, 1, 63, -33],
  [2, 0, -1, 2, 2, -59, 26],
  [0, 0, -1, 0, 1, -58, 32],
  [0, 0, 1, 2, 1, -51, 27],
  [-2, 0, 2, 0, 0, 48, 0],
  [0, 0, -2, 2, 1, 46, -24],
  [2, 0, 0, 2, 2, -38, 16],
  [0, 0, 2, 2, 2, -31, 13],
  [0, 0, 2, 0, 0, 29, 0],
  [-2, 0, 1, 2, 2, 29, -12],
  [0, 0, 0, 2, 0, 26, 0],
] as const;

export interface Nutation {
  /** rad */
  readonly longitude: number;
  readonly obliquity: number;
  /** Equation of the equinoxes, rad: apparent minus mean sidereal time. */
  readonly equinoxes: number;
}

export function nutation(t: number): Nutation {
  const node = 125.04452 - 1934.136261 * t;
  const angles = [
    297.85036 + 445267.11148 * t,
    357.52772 + 35999.05034 * t,
    134.96298 + 477198.867398 * t,
    93.27191 + 483202.017538 * t,
    node,
  ];
  let longitude = 0;
  let obliquity = 0;
  for (const term of nutationTerms) {
    let argument = 0;
    for (let k = 0; k < 5; k++) argument += term[k] * angles[k];
    longitude += term[5] * Math.sin(argument * degree);
    obliquity += term[6] * Math.cos(argument * degree);
  }
  longitude *= 1e-4 * arcsecond;
  obliquity *= 1e-4 * arcsecond;
  const complementary = 0.00264 * Math.sin(node * degree) * arcsecond;
  return { longitude, obliquity, equinoxes: longitude * Math.cos(meanObliquityRad(t)) + complementary };
}

/** Geometric longitude of the Sun on the mean ecliptic of J2000 in rad, within 0.01 deg (Astronomical Almanac, page C5). */
export function sunLongitudeRad(t: number): number {
  const days = t * 36_525;
  const anomaly = (357.528 + 0.9856003 * days) * degree;
  const mean = 280.46 + 0.9856474 * days;
  return (mean + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly) - 1.397 * t) * degree;
}

/** Velocity of the Earth in units of the speed of light, mean J2000 equator: the annual aberration (constant 20.49552 arcsec). */
export function earthVelocity(t: number): Float64Array {
  const sun = sunLongitudeRad(t);
  const eccentricity = 0.016708634 - 0.000042037 * t;
  const perihelion = (102.93735 + 0.32256 * t) * degree;
  const scale = 20.49552 * arcsecond;
  const x = scale * (Math.sin(sun) - eccentricity * Math.sin(perihelion));
  const y = scale * (-Math.cos(sun) + eccentricity * Math.cos(perihelion));
  const obliquity = meanObliquityRad(0);
  return Float64Array.of(x, y * Math.cos(obliquity), y * Math.sin(obliquity));
}

/** How the equator of date stands to J2000 during an eighth of a day. */
export interface EarthFrame {
  /** Mean J2000 to true equator and equinox of date. */
  readonly toDate: Matrix;
  readonly velocity: Float64Array;
  readonly equinoxes: number;
}

const slotsPerDay = 8;
const frames = new Map<number, EarthFrame>();

/**
 * The frame at the middle of the eighth of a day that holds `mjd`: within it precession, nutation and aberration move by
 * less than 0.05 arcsec, and millions of events share it.
 */
export function earthFrame(mjd: number): EarthFrame {
  const slot = Math.floor(mjd * slotsPerDay);
  const known = frames.get(slot);
  if (known !== undefined) return known;
  if (frames.size > 100_000) frames.clear();
  const t = centuriesSinceJ2000((slot + 0.5) / slotsPerDay);
  const { longitude, obliquity, equinoxes } = nutation(t);
  const mean = meanObliquityRad(t);
  const nutate = product(rotation(0, -mean - obliquity), rotation(2, -longitude), rotation(0, mean));
  const frame = { toDate: product(nutate, precession(t)), velocity: earthVelocity(t), equinoxes };
  frames.set(slot, frame);
  return frame;
}
