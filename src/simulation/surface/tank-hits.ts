import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import type { Shower } from '../shower/shower.js';
import type { ArrayResponse } from './array-response.js';
import { saturationVem } from './array-response.js';
import { kappa, radiusOfSignal, tabulatedTankSpread, thresholdVem } from './lateral-distribution.js';
import { frontDelay, frontTimeSpread, lightSpeed } from './shower-front.js';

/** What a tank did: nothing, hit, or hit beyond what its low-gain DOM can measure. */
export const silent = 0;
export const hit = 1;
export const saturated = 2;

/** The tanks of a detector: two a station, 5 m from its string on either side, along x for even stations, along y for odd ones. */
export interface TankHits {
  /** [tank] m; tank 2 i and 2 i + 1 belong to station i. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** [tank] depth of snow, m. */
  readonly snowM: Float64Array;
  /** [tank] silent, hit or saturated; both tanks of a station or neither. */
  readonly state: Uint8Array;
  /** [tank] lg(signal/VEM) as recorded, with the loss in the snow. */
  readonly lgSignal: Float64Array;
  /** [tank] ns */
  readonly timeNs: Float64Array;
}

const halfDistanceM = 5;
const nearestM = 4;
const lg125 = Math.log10(125);
const lgThreshold = Math.log10(thresholdVem);
const lgSaturation = Math.log10(saturationVem);
/** Farther out than where this is expected no tank is looked at, lg(VEM). */
const lgNegligible = Math.log10(0.03);

export function tanksOf(detector: Detector): TankHits {
  const { stationX, stationY, stationNumbers, snowDepthM } = detector;
  const n = 2 * stationX.length;
  const side = (tank: number): number => (tank % 2 === 0 ? halfDistanceM : -halfDistanceM);
  const even = (tank: number): boolean => stationNumbers[tank >> 1] % 2 === 0;
  return {
    x: Float64Array.from({ length: n }, (_, tank) => stationX[tank >> 1] + (even(tank) ? side(tank) : 0)),
    y: Float64Array.from({ length: n }, (_, tank) => stationY[tank >> 1] + (even(tank) ? 0 : side(tank))),
    snowM: Float64Array.from({ length: n }, (_, tank) => snowDepthM[tank >> 1]),
    state: new Uint8Array(n),
    lgSignal: new Float64Array(n),
    timeNs: new Float64Array(n),
  };
}

/** A shower on its way through the array: unit vector towards its origin, core, size and slope. */
export interface Footprint {
  readonly x: number;
  readonly y: number;
  readonly lgS125: number;
  readonly slope: number;
}

/**
 * Draws signals and times of all tanks; a station counts where both tanks are above the threshold (HLC), others stay silent.
 * @param lgSnowPerM  lg of the loss of signal per metre of snow along the shower's direction (negative)
 */
export function drawHits(
  tanks: TankHits,
  shower: Shower,
  footprint: Footprint,
  { lgSnowPerM, random }: { readonly lgSnowPerM: number; readonly random: RandomStream },
): void {
  const sine = Math.sin(shower.zenithRad);
  const rain: Rain = {
    ...footprint,
    u: sine * Math.cos(shower.azimuthRad),
    v: sine * Math.sin(shower.azimuthRad),
    reachSquare: radiusOfSignal(footprint.lgS125, footprint.slope, lgNegligible) ** 2,
    lgSnowPerM,
  };
  for (let tank = 0; tank < tanks.x.length; tank += 2) {
    if (drawTank(tanks, tank, rain, random) && drawTank(tanks, tank + 1, rain, random)) continue;
    tanks.state[tank] = silent;
    tanks.state[tank + 1] = silent;
  }
}

/** A footprint with its direction, snow, and the square of the distance beyond which no tank is looked at. */
interface Rain extends Footprint {
  readonly u: number;
  readonly v: number;
  readonly reachSquare: number;
  readonly lgSnowPerM: number;
}

function drawTank(tanks: TankHits, tank: number, at: Rain, random: RandomStream): boolean {
  const dx = tanks.x[tank] - at.x;
  const dy = tanks.y[tank] - at.y;
  const along = dx * at.u + dy * at.v;
  const square = Math.max(dx * dx + dy * dy - along * along, nearestM * nearestM);
  if (square > at.reachSquare) return false;
  const l = 0.5 * Math.log10(square) - lg125;
  const expected = at.lgS125 - l * (at.slope + kappa * l) + at.lgSnowPerM * tanks.snowM[tank];
  const lgSignal = expected + tabulatedTankSpread(expected) * random.normal();
  if (lgSignal < lgThreshold) return false;
  tanks.state[tank] = lgSignal > lgSaturation ? saturated : hit;
  tanks.lgSignal[tank] = Math.min(lgSignal, lgSaturation);
  // The origin of time is the moment the core reaches the ground.
  tanks.timeNs[tank] = -along / lightSpeed + frontDelay(square) + frontTimeSpread(square) * random.normal();
  return true;
}

/** Counts of the stations hit and the loudest, with signals corrected for snow by `lgCorrectionPerM`. Density: as in ArrayResponse. */
export function summarise(
  tanks: TankHits,
  detector: Detector,
  lgCorrectionPerM: number,
  out: ArrayResponse,
): void {
  out.stations = 0;
  let loudest = -1;
  let most = Number.NEGATIVE_INFINITY;
  let neighbour = most;
  for (let station = 0; 2 * station < tanks.x.length; station++) {
    if (tanks.state[2 * station] === silent) continue;
    out.stations++;
    const correction = lgCorrectionPerM * tanks.snowM[2 * station];
    const larger = Math.max(tanks.lgSignal[2 * station], tanks.lgSignal[2 * station + 1]) + correction;
    if (larger <= most) continue;
    loudest = station;
    most = larger;
    neighbour = Math.min(tanks.lgSignal[2 * station], tanks.lgSignal[2 * station + 1]) + correction;
  }
  out.maxSignal = Math.min(saturationVem, 10 ** most);
  out.neighbourSignal = Math.min(saturationVem, 10 ** neighbour);
  out.loudestStation = loudest < 0 ? 0 : detector.stationNumbers[loudest];
  out.loudestOnEdge = loudest < 0 ? 0 : detector.onEdge[loudest];
}

/** Hit stations over all stations out to the farthest hit one from the axis through (x, y). */
export function stationDensity(
  tanks: TankHits,
  detector: Detector,
  axis: { x: number; y: number; zenithRad: number; azimuthRad: number },
): number {
  const u = Math.sin(axis.zenithRad) * Math.cos(axis.azimuthRad);
  const v = Math.sin(axis.zenithRad) * Math.sin(axis.azimuthRad);
  const square = (station: number): number => {
    const dx = detector.stationX[station] - axis.x;
    const dy = detector.stationY[station] - axis.y;
    return dx * dx + dy * dy - (dx * u + dy * v) ** 2;
  };
  let hits = 0;
  let farthest = 0;
  for (let i = 0; i < detector.stationX.length; i++) {
    if (tanks.state[2 * i] === silent) continue;
    hits++;
    farthest = Math.max(farthest, square(i));
  }
  let within = 0;
  for (let i = 0; i < detector.stationX.length; i++) if (square(i) <= farthest) within++;
  return hits === 0 ? 0 : hits / within;
}
