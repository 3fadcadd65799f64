import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import type { Core, Shower } from '../shower/shower.js';
import {
  kappa,
  radiusOfSignal,
  tabulatedCoincidence,
  tabulatedTankSpread,
  thresholdVem,
} from './lateral-distribution.js';

/** The low-gain DOM saturates here, VEM (literature). */
export const saturationVem = 1130;
/** Stations whose expected signal is below this are not looked at, VEM: both tanks would have to rise by two standard deviations. */
const negligibleVem = 0.06;
/** Above this much over the threshold (lg) a tank is hit for certain: five of its standard deviations. */
const certainMargin = 1;
/** Closer than 4 m the distribution is not extended, m^2. */
const nearestSquare = 16;
const lg125 = Math.log10(125);
const lgThreshold = Math.log10(thresholdVem);
const lgNegligible = Math.log10(negligibleVem);

/** What the array saw of one throw. Signals in VEM, after the correction for snow by the nominal attenuation length. */
export interface ArrayResponse {
  /** Stations with both tanks hit. */
  stations: number;
  maxSignal: number;
  /** Signal of the other tank of the loudest station. */
  neighbourSignal: number;
  /** Number of the loudest station; 0 without any. */
  loudestStation: number;
  loudestOnEdge: number;
  /** Hit stations over all stations out to the farthest hit one. */
  density: number;
}

/** A shower as the array sees it: the same for all of its throws. */
const emptyView = () => ({
  lgS125: 0,
  slope: 0,
  /** Unit vector towards its origin, horizontal part. */
  axisX: 0,
  axisY: 0,
  /** Squares of the distances beyond which no station is looked at, and within which every station is hit for certain, m^2. */
  reach: 0,
  certain: 0,
});

/** The 162 tanks of a detector with their snow. */
export class SurfaceArray {
  readonly #detector: Detector;
  readonly #snowM: number;
  readonly #actualSnowM: number;
  readonly #lgScale: number;
  /** [station] lg of the factor of the snow on the signal, for the present direction. */
  readonly #lgSnow: Float64Array;
  /** [station] what the reconstruction adds to correct for it. */
  readonly #lgCorrection: Float64Array;
  readonly #seen = emptyView();
  /** [station within reach] its index, and the square of its distance from the axis, m^2. */
  readonly #near: Uint8Array;
  readonly #squares: Float64Array;
  /** Signals of the two tanks drawn last, lg(VEM). */
  #larger = 0;
  #smaller = 0;

  /** @param vemScale  factor on every signal; @param snowAttenuationM  the actual one, where it differs from the nominal */
  constructor(detector: Detector, vemScale: number, snowAttenuationM: number | undefined) {
    this.#detector = detector;
    this.#snowM = detector.configuration.snowAttenuationMetres;
    this.#actualSnowM = snowAttenuationM ?? this.#snowM;
    this.#lgScale = Math.log10(vemScale);
    const n = detector.stationX.length;
    this.#near = new Uint8Array(n);
    this.#squares = new Float64Array(n);
    this.#lgSnow = new Float64Array(n);
    this.#lgCorrection = new Float64Array(n);
  }

  /** Takes a shower. Returns the mean of lg(signal) that a wrong attenuation length leaves after the correction, over the stations. */
  setShower({ lgS125, cosZenith, zenithRad, azimuthRad }: Shower, slope: number): number {
    const [left, deepest] = this.#setSnow(cosZenith);
    const seen = this.#seen;
    seen.lgS125 = lgS125 + this.#lgScale;
    seen.slope = slope;
    const sine = Math.sin(zenithRad);
    seen.axisX = sine * Math.cos(azimuthRad);
    seen.axisY = sine * Math.sin(azimuthRad);
    seen.reach = radiusOfSignal(seen.lgS125, slope, lgNegligible) ** 2;
    seen.certain = radiusOfSignal(seen.lgS125 + deepest, slope, lgThreshold + certainMargin) ** 2;
    return left;
  }

  /** The snow along a direction. Returns what a wrong attenuation length leaves of it, and lg of the factor of the deepest. */
  #setSnow(cosZenith: number): [left: number, deepest: number] {
    const { snowDepthM } = this.#detector;
    let sum = 0;
    let deepest = 0;
    for (let i = 0; i < snowDepthM.length; i++) {
      const length = snowDepthM[i] / (cosZenith * Math.LN10);
      this.#lgSnow[i] = -length / this.#actualSnowM;
      this.#lgCorrection[i] = length / this.#snowM;
      deepest = Math.min(deepest, this.#lgSnow[i]);
      sum += this.#lgSnow[i] + this.#lgCorrection[i];
    }
    return [sum / snowDepthM.length, deepest];
  }

  /** Signals of all stations for a core of the shower taken last. */
  respond(core: Core, random: RandomStream, out: ArrayResponse): void {
    const count = this.#findStations(core);
    const { certain } = this.#seen;
    const near = this.#near;
    const squares = this.#squares;
    // Farther stations cannot be the loudest: their signals lie an order of magnitude below the nearest one's.
    const candidates = 6 * nearest(squares, count) + 900;
    let stations = 0;
    let farthest = 0;
    let loudest = -1;
    let most = Number.NEGATIVE_INFINITY;
    let neighbour = most;
    for (let k = 0; k < count; k++) {
      const square = squares[k];
      if (square <= candidates) {
        if (!this.#drawTanks(near[k], this.#expected(near[k], square), random)) continue;
        if (this.#larger > most) {
          loudest = near[k];
          most = this.#larger;
          neighbour = this.#smaller;
        }
      } else if (square > certain) {
        if (random.uniform() > tabulatedCoincidence(this.#expected(near[k], square))) continue;
      }
      stations++;
      if (square > farthest) farthest = square;
    }
    out.stations = stations;
    out.maxSignal = Math.min(saturationVem, 10 ** most);
    out.neighbourSignal = Math.min(saturationVem, 10 ** neighbour);
    out.loudestStation = loudest < 0 ? 0 : this.#detector.stationNumbers[loudest];
    out.loudestOnEdge = loudest < 0 ? 0 : this.#detector.onEdge[loudest];
    out.density = stations === 0 ? 0 : stations / countWithin(squares, count, farthest);
  }

  /** Lists the stations within reach of the axis with the squares of their distances; returns how many. */
  #findStations(core: Core): number {
    const { stationX, stationY } = this.#detector;
    const { axisX, axisY, reach } = this.#seen;
    const { x, y } = core;
    const near = this.#near;
    const squares = this.#squares;
    let count = 0;
    for (let i = 0; i < stationX.length; i++) {
      const dx = stationX[i] - x;
      const dy = stationY[i] - y;
      const along = dx * axisX + dy * axisY;
      const square = dx * dx + dy * dy - along * along;
      if (square > reach) continue;
      near[count] = i;
      squares[count] = square;
      count++;
    }
    return count;
  }

  /** lg(signal) of the tanks of a station under their snow. */
  #expected(station: number, square: number): number {
    const { lgS125, slope } = this.#seen;
    const l = 0.5 * Math.log10(Math.max(square, nearestSquare)) - lg125;
    return lgS125 - l * (slope + kappa * l) + this.#lgSnow[station];
  }

  /** Draws both tanks of a station; false where one of them stays below the threshold. Signals are then corrected for snow. */
  #drawTanks(station: number, expected: number, random: RandomStream): boolean {
    const spread = tabulatedTankSpread(expected);
    const a = expected + spread * random.normal();
    if (a < lgThreshold) return false;
    const b = expected + spread * random.normal();
    if (b < lgThreshold) return false;
    const correction = this.#lgCorrection[station];
    this.#larger = Math.max(a, b) + correction;
    this.#smaller = Math.min(a, b) + correction;
    return true;
  }
}

/** Least of the first `count` squares; infinite where there are none. */
function nearest(squares: Float64Array, count: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < count; k++) if (squares[k] < least) least = squares[k];
  return least;
}

/** How many of the first `count` squares are at most `square`. */
function countWithin(squares: Float64Array, count: number, square: number): number {
  let within = 0;
  for (let k = 0; k < count; k++) if (squares[k] <= square) within++;
  return within;
}
