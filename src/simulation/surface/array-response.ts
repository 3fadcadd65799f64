import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import type { Shower } from '../shower/shower.js';
import {
  kappa,
  radiusOfSignal,
  tabulatedCoincidence,
  tabulatedTankSpread,
  thresholdVem,
} from './lateral-distribution.js';
import type { Core, ThrownShower } from './surface-stage.js';

/** The low-gain DOM saturates here, VEM (literature). */
export const saturationVem = 1130;
/** Stations whose expected signal is below this are not looked at, VEM: both tanks would have to rise by two standard deviations. */
const negligibleVem = 0.06;
/** Above this much over the threshold (lg) a tank is hit for certain: five of its standard deviations. */
const certainMargin = 1;
/** Closer than this the distribution is not extended, m. */
const nearestM = 4;
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

/** The 162 tanks of a detector with their snow. */
export class SurfaceArray {
  readonly #detector: Detector;
  readonly #snowM: number;
  readonly #actualSnowM: number;
  readonly #lgScale: number;
  /** [station] square of the distance from the axis, m^2. */
  readonly #squares: Float64Array;
  /** [station] lg of the factor of the snow on the signal, for the present direction. */
  readonly #lgSnow: Float64Array;
  /** [station] what the reconstruction adds to correct for it. */
  readonly #lgCorrection: Float64Array;
  #lgDeepestSnow = 0;
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
    this.#squares = new Float64Array(n);
    this.#lgSnow = new Float64Array(n);
    this.#lgCorrection = new Float64Array(n);
  }

  /** Takes a direction. Returns the mean of lg(signal) that a wrong attenuation length leaves after the correction, over the stations. */
  setDirection(cosZenith: number): number {
    const { snowDepthM } = this.#detector;
    let sum = 0;
    this.#lgDeepestSnow = 0;
    for (let i = 0; i < snowDepthM.length; i++) {
      const length = snowDepthM[i] / (cosZenith * Math.LN10);
      this.#lgSnow[i] = -length / this.#actualSnowM;
      this.#lgCorrection[i] = length / this.#snowM;
      this.#lgDeepestSnow = Math.min(this.#lgDeepestSnow, this.#lgSnow[i]);
      sum += this.#lgSnow[i] + this.#lgCorrection[i];
    }
    return sum / snowDepthM.length;
  }

  /** Signals of all stations for a core at (x, y); `setDirection` comes first. */
  respond({ shower, slope, core }: ThrownShower, random: RandomStream, out: ArrayResponse): void {
    const nearest = this.#findDistances(shower, core);
    const lgS125 = shower.lgS125 + this.#lgScale;
    const reach = radiusOfSignal(lgS125, slope, lgNegligible) ** 2;
    const certain = radiusOfSignal(lgS125 + this.#lgDeepestSnow, slope, lgThreshold + certainMargin) ** 2;
    // Farther stations cannot be the loudest: their signals lie an order of magnitude below the nearest one's.
    const candidates = 6 * nearest + 900;
    const squares = this.#squares;
    let stations = 0;
    let farthest = 0;
    let loudest = -1;
    let most = Number.NEGATIVE_INFINITY;
    let neighbour = most;
    for (let i = 0; i < squares.length; i++) {
      const square = squares[i];
      if (square > reach) continue;
      if (square <= candidates) {
        if (!this.#drawTanks(i, this.#expected(i, lgS125, slope), random)) continue;
        if (this.#larger > most) {
          loudest = i;
          most = this.#larger;
          neighbour = this.#smaller;
        }
      } else if (square > certain) {
        if (random.uniform() > tabulatedCoincidence(this.#expected(i, lgS125, slope))) continue;
      }
      stations++;
      if (square > farthest) farthest = square;
    }
    out.stations = stations;
    out.maxSignal = Math.min(saturationVem, 10 ** most);
    out.neighbourSignal = Math.min(saturationVem, 10 ** neighbour);
    out.loudestStation = loudest < 0 ? 0 : this.#detector.stationNumbers[loudest];
    out.loudestOnEdge = loudest < 0 ? 0 : this.#detector.onEdge[loudest];
    out.density = stations === 0 ? 0 : stations / this.#countWithin(farthest);
  }

  /** Fills the squares of the distances from the axis; returns the least. */
  #findDistances(shower: Shower, core: Core): number {
    const { stationX, stationY } = this.#detector;
    const sine = Math.sin(shower.zenithRad);
    const axisX = sine * Math.cos(shower.azimuthRad);
    const axisY = sine * Math.sin(shower.azimuthRad);
    let nearest = Number.POSITIVE_INFINITY;
    for (let i = 0; i < stationX.length; i++) {
      const dx = stationX[i] - core.x;
      const dy = stationY[i] - core.y;
      const along = dx * axisX + dy * axisY;
      const square = dx * dx + dy * dy - along * along;
      this.#squares[i] = square;
      if (square < nearest) nearest = square;
    }
    return nearest;
  }

  /** lg(signal) of the tanks of a station under their snow. */
  #expected(station: number, lgS125: number, slope: number): number {
    const l = 0.5 * Math.log10(Math.max(this.#squares[station], nearestM * nearestM)) - lg125;
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

  #countWithin(square: number): number {
    let count = 0;
    for (let i = 0; i < this.#squares.length; i++) if (this.#squares[i] <= square) count++;
    return count;
  }
}
