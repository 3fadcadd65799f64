import { DomainError, type Numbers } from '../../core/index.js';
import { mapNumbers } from './elementwise.js';

/** MJD of the epoch J2000.0. */
export const mjdOfJ2000 = 51_544.5;

/** TT - UTC in days: 69.184 s, right since 2017. The few seconds it differs before move nothing by a microarcsecond. */
const terrestrialMinusUniversalDays = 69.184 / 86_400;

const arcsecond = Math.PI / 648_000;

/** Julian centuries of terrestrial time since J2000.0. */
export function centuriesSinceJ2000(mjd: number): number {
  return (mjd - mjdOfJ2000 + terrestrialMinusUniversalDays) / 36_525;
}

/**
 * Greenwich mean sidereal time in rad, 0 to 2 pi (IAU 2006: Capitaine, Wallace, Chapront, A&A 412 (2003) 567, equation 42).
 * @param mjd  UTC, taken as UT1 (they differ by less than 0.9 s)
 */
export function gmstRad(mjd: number): number {
  const days = mjd - mjdOfJ2000;
  const turns = 0.779057273264 + 0.00273781191135448 * days + (mjd % 1) - 0.5;
  const t = centuriesSinceJ2000(mjd);
  const polynomial = 0.014506 + t * (4612.156534 + t * (1.3915817 - t * 0.00000044));
  return wrapTurn(2 * Math.PI * turns + polynomial * arcsecond);
}

/** An angle in [0, 2 pi). */
export function wrapTurn(angle: number): number {
  const rest = angle % (2 * Math.PI);
  const positive = rest < 0 ? rest + 2 * Math.PI : rest;
  return positive >= 2 * Math.PI ? 0 : positive;
}

/** The clocks a sky can be drawn in: real sidereal time and the control clocks in which no astrophysical signal stands still. */
export type Clock = 'sidereal' | 'solar' | 'anti-sidereal' | 'extended-sidereal';

/**
 * Time of a clock at Greenwich in rad, 0 to 2 pi. Solar is UT; anti-sidereal 2 UT - GMST (Farley and Storey, Proc. Phys. Soc. A
 * 67 (1954) 996); extended-sidereal 2 GMST - UT.
 */
export function clockRad(mjd: number, clock: Clock): number {
  const universal = 2 * Math.PI * (mjd % 1);
  if (clock === 'solar') return wrapTurn(universal);
  const sidereal = gmstRad(mjd);
  if (clock === 'sidereal') return sidereal;
  return wrapTurn(clock === 'anti-sidereal' ? 2 * universal - sidereal : 2 * sidereal - universal);
}

const inHours = (clock: Clock) => (mjd: number) => (clockRad(mjd, clock) * 12) / Math.PI;

/** Greenwich mean sidereal time in hours, 0 to 24. @param mjd  UTC: a number, or [time] @throws {DomainError} not finite */
export function siderealTimeHours(mjd: number): number;
export function siderealTimeHours(mjd: Numbers): Float64Array;
export function siderealTimeHours(mjd: number | Numbers): number | Float64Array {
  return mapNumbers(checkTimes(mjd), inHours('sidereal'));
}

/** Anti-sidereal time 2 UT - GMST in hours, 0 to 24; arguments as siderealTimeHours. */
export function antiSiderealTimeHours(mjd: number): number;
export function antiSiderealTimeHours(mjd: Numbers): Float64Array;
export function antiSiderealTimeHours(mjd: number | Numbers): number | Float64Array {
  return mapNumbers(checkTimes(mjd), inHours('anti-sidereal'));
}

/** Extended-sidereal time 2 GMST - UT in hours, 0 to 24; arguments as siderealTimeHours. */
export function extendedSiderealTimeHours(mjd: number): number;
export function extendedSiderealTimeHours(mjd: Numbers): Float64Array;
export function extendedSiderealTimeHours(mjd: number | Numbers): number | Float64Array {
  return mapNumbers(checkTimes(mjd), inHours('extended-sidereal'));
}

function checkTimes<T extends number | Numbers>(mjd: T): T {
  const list: Numbers = typeof mjd === 'number' ? [mjd] : mjd;
  for (let i = 0; i < list.length; i++) {
    if (Number.isFinite(list[i])) continue;
    throw new DomainError(`mjd ${list[i]} (index ${i}) is no time`, {
      fields: { name: 'mjd', value: list[i], index: i },
      remedy: 'Give UTC as a modified Julian date in days.',
    });
  }
  return mjd;
}
