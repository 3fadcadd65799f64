import { randomStream } from '../../core/index.js';
import { earthFrame, gmstRad, hourAngle, type SiteFrame } from '../../events/index.js';
import { locateRing } from '../healpix/locate.js';
import type { TimeOrderedEvents } from '../maps/local-events.js';

/** Some windows of time: ranges [start, stop) of the ordered events, each with the number of its window. */
export interface WindowsItem {
  readonly windows: readonly { readonly number: number; readonly start: number; readonly stop: number }[];
}

export interface WindowArguments {
  readonly events: TimeOrderedEvents;
  readonly nside: number;
  readonly cells: number;
  readonly site: SiteFrame;
  readonly windowDays: number;
  readonly method: 'time-scrambling' | 'direct-integration';
  readonly resamples: number;
  readonly timeBins: number;
  readonly seed: number;
}

/** Puts a local direction, given as hour angle and declination of date, onto the J2000 sky at many times. */
class Placer {
  readonly #vector = new Float64Array(3);
  constructor(
    readonly nside: number,
    readonly site: SiteFrame,
  ) {}

  turnTo(zenith: number, azimuth: number): void {
    hourAngle(this.site, zenith, azimuth, this.#vector);
  }

  /** RING pixel at a time whose local apparent sidereal time is `sidereal` rad. */
  pixelAt(mjd: number, sidereal: number): number {
    const { toDate, velocity } = earthFrame(mjd);
    const [hour, sinDec, cosDec] = this.#vector;
    const x = cosDec * Math.cos(sidereal - hour);
    const y = cosDec * Math.sin(sidereal - hour);
    const a = toDate[0] * x + toDate[3] * y + toDate[6] * sinDec - velocity[0];
    const b = toDate[1] * x + toDate[4] * y + toDate[7] * sinDec - velocity[1];
    const c = toDate[2] * x + toDate[5] * y + toDate[8] * sinDec - velocity[2];
    const across = Math.sqrt(a * a + b * b);
    const length = Math.sqrt(across * across + c * c);
    return locateRing(this.nside, c / length, across / length, Math.atan2(b, a));
  }
}

/** Local apparent sidereal time in rad. */
function localSidereal(mjd: number, site: SiteFrame): number {
  return gmstRad(mjd) + earthFrame(mjd).equinoxes + site.longitude;
}

/** The task of timeReference: the reference of some windows, [pixel, cell]. */
export function referenceOfWindows({ windows }: WindowsItem, args: WindowArguments): Float64Array {
  const counts = new Float64Array(12 * args.nside ** 2 * args.cells);
  const addWindow = args.method === 'time-scrambling' ? scrambleWindow : integrateWindow;
  for (const window of windows) addWindow(counts, window, args);
  return counts;
}

type AddWindow = (
  counts: Float64Array,
  window: WindowsItem['windows'][number],
  args: WindowArguments,
) => void;

const scrambleWindow: AddWindow = (counts, { number, start, stop }, args) => {
  const { events, cells, resamples, site, nside } = args;
  const random = randomStream({ seed: args.seed, stage: 'time scrambling', file: number });
  const place = new Placer(nside, site);
  const sidereal = events.mjd.subarray(start, stop).map((mjd) => localSidereal(mjd, site));
  for (let i = start; i < stop; i++) {
    place.turnTo(events.zenith[i], events.azimuth[i]);
    for (let k = 0; k < resamples; k++) {
      const other = random.below(stop - start);
      counts[place.pixelAt(events.mjd[start + other], sidereal[other]) * cells + events.cell[i]]++;
    }
  }
};

const integrateWindow: AddWindow = (counts, { number, start, stop }, args) => {
  const { events, cells, timeBins, windowDays, site, nside } = args;
  const rate = new Float64Array(timeBins);
  for (let i = start; i < stop; i++) {
    const part = events.mjd[i] / windowDays - number;
    rate[Math.min(timeBins - 1, Math.max(0, Math.floor(part * timeBins)))] += 1 / (stop - start);
  }
  const times = rate.map((_, bin) => (number + (bin + 0.5) / timeBins) * windowDays);
  const sidereal = times.map((mjd) => localSidereal(mjd, site));
  const place = new Placer(nside, site);
  for (let i = start; i < stop; i++) {
    place.turnTo(events.zenith[i], events.azimuth[i]);
    for (let bin = 0; bin < timeBins; bin++) {
      if (rate[bin] > 0)
        counts[place.pixelAt(times[bin], sidereal[bin]) * cells + events.cell[i]] += rate[bin];
    }
  }
};
