import { DomainError } from '../../core/index.js';
import { earthFrame, gmstRad, type Site, siteFrame, southPole } from '../../events/index.js';
import { nsideToNpix } from '../healpix/geometry.js';
import { pixToVec } from '../healpix/vectors.js';

export interface ExposureOptions {
  readonly nside: number;
  /** When data were taken: [start, stop] in MJD (UTC, days), one pair per period. */
  readonly periods: readonly (readonly [startMjd: number, stopMjd: number])[];
  /** [bin + 1] ascending, edges of the cosine of zenith. */
  readonly cosZenithEdges: ArrayLike<number>;
  /** [bin], effective area (with trigger, cuts and projection) for directions of that zenith, in m^2. */
  readonly effectiveAreaM2: ArrayLike<number>;
  /** Default: the South Pole. */
  readonly site?: Site;
}

/** Bins of local sidereal time in which the livetime is kept: one degree, four minutes. */
const siderealBins = 360;

/**
 * Exposure of every pixel: the effective area seen from there, integrated over the livetime. A flux is the counts over exposure,
 * solid angle of the pixel and width of the energy bin.
 * @returns [pixel] m^2 s, RING, over right ascension and declination (J2000, precessed to the middle of the periods)
 * @throws {DomainError} nside not a power of two, no period or one that ends before it starts, edges and areas that do not fit
 */
export function exposureMap(options: ExposureOptions): Float64Array {
  const { nside, periods, site = southPole } = options;
  checkPeriods(periods);
  const areaAt = areaOfCosZenith(options.cosZenithEdges, options.effectiveAreaM2);
  const { longitude, sinLatitude, cosLatitude } = siteFrame(site);
  const { toDate } = earthFrame(middleOf(periods));
  const seconds = livetimePerSiderealBin(periods, longitude);
  const cos = seconds.map((_, bin) => Math.cos(((bin + 0.5) * 2 * Math.PI) / siderealBins));
  const sin = seconds.map((_, bin) => Math.sin(((bin + 0.5) * 2 * Math.PI) / siderealBins));
  const exposure = new Float64Array(nsideToNpix(nside));
  for (let pixel = 0; pixel < exposure.length; pixel++) {
    const place = pixToVec(nside, pixel);
    const [x, y, z] = [0, 3, 6].map(
      (row) => toDate[row] * place[0] + toDate[row + 1] * place[1] + toDate[row + 2] * place[2],
    );
    let sum = 0;
    for (let bin = 0; bin < siderealBins; bin++) {
      if (seconds[bin] === 0) continue;
      const cosZenith = sinLatitude * z + cosLatitude * (cos[bin] * x + sin[bin] * y);
      sum += seconds[bin] * areaAt(cosZenith);
    }
    exposure[pixel] = sum;
  }
  return exposure;
}

/** The area of the bin that holds a cosine of zenith; 0 outside all bins. The last edge belongs to the last bin. */
function areaOfCosZenith(edges: ArrayLike<number>, areas: ArrayLike<number>): (cosZenith: number) => number {
  const count = areas.length;
  const ascending = Array.from({ length: count }, (_, i) => edges[i + 1] > edges[i]).every(Boolean);
  const positive = Array.from(areas).every((area) => area >= 0 && Number.isFinite(area));
  if (count === 0 || edges.length !== count + 1 || !ascending || !positive) {
    throw new DomainError(`${edges.length} edges of cos zenith for ${count} effective areas`, {
      fields: { edges: Array.from(edges), areas: Array.from(areas) },
      remedy: 'Give ascending edges, one more than areas, and areas in m^2 that are not negative.',
    });
  }
  return (cosZenith) => {
    if (!(cosZenith >= edges[0] && cosZenith <= edges[count])) return 0;
    let bin = 0;
    while (bin < count - 1 && cosZenith >= edges[bin + 1]) bin++;
    return areas[bin];
  };
}

function checkPeriods(periods: ExposureOptions['periods']): void {
  const wrong = periods.findIndex(([start, stop]) => !(stop > start && Number.isFinite(stop - start)));
  if (wrong < 0 && periods.length > 0) return;
  const what =
    periods.length === 0 ? 'there is no period' : `period ${wrong} is ${periods[wrong].join(' to ')}`;
  throw new DomainError(`exposure needs periods of data taking; ${what}`, {
    fields: { name: 'periods', index: wrong, value: periods[wrong] },
    remedy: 'Give [start, stop] in MJD, the stop after the start.',
  });
}

function middleOf(periods: ExposureOptions['periods']): number {
  const livetime = periods.reduce((sum, [start, stop]) => sum + stop - start, 0);
  return periods.reduce((sum, [start, stop]) => sum + ((stop - start) / livetime) * ((start + stop) / 2), 0);
}

/** Livetime in s per bin of local sidereal time, [bin], bins from 0 h. */
function livetimePerSiderealBin(periods: ExposureOptions['periods'], longitude: number): Float64Array {
  const seconds = new Float64Array(siderealBins);
  const turnsPerDay = 1.0027379093507951;
  for (const [start, stop] of periods) {
    const from = (gmstRad(start) + longitude) / (2 * Math.PI);
    const turns = (stop - start) * turnsPerDay;
    const first = from - Math.floor(from);
    for (let bin = Math.floor(first * siderealBins); bin < (first + turns) * siderealBins; bin++) {
      const part = Math.min(first + turns, (bin + 1) / siderealBins) - Math.max(first, bin / siderealBins);
      if (part > 0) seconds[bin % siderealBins] += (part / turnsPerDay) * 86_400;
    }
  }
  return seconds;
}
