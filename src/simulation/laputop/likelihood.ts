import {
  kappa,
  tabulatedTankSpread,
  tankSpreadSlope,
  thresholdVem,
} from '../surface/lateral-distribution.js';
import { normalDensity, normalUpper } from '../surface/normal-distribution.js';
import {
  frontDelay,
  frontDelaySlope,
  frontTimeSpread,
  lightSpeed,
  timeSpreadSlope,
} from '../surface/shower-front.js';
import { saturated, silent, type TankHits } from '../surface/tank-hits.js';

/** Parameters of the fit, in this order: core (m), lg S125, slope, horizontal direction (sin zenith times cos and sin azimuth), time at the core (ns). */
export const parameters = { x: 0, y: 1, lgS125: 2, slope: 3, u: 4, v: 5, time: 6 } as const;
export const parameterCount = 7;

/** -ln L with its gradient and Fisher information at some parameters. */
export interface LikelihoodPoint {
  value: number;
  /** [parameter] of ln L: the direction in which the likelihood rises. */
  readonly gradient: Float64Array;
  /** [row * 7 + column], lower triangle */
  readonly information: Float64Array;
  /** Sums over the hit tanks that entered: charge chi2, time chi2, tanks. */
  chargeChi2: number;
  timeChi2: number;
  tanks: number;
}

export const emptyPoint = (): LikelihoodPoint => ({
  value: 0,
  gradient: new Float64Array(parameterCount),
  information: new Float64Array(parameterCount * parameterCount),
  chargeChi2: 0,
  timeChi2: 0,
  tanks: 0,
});

/** Tanks closer to the axis than this are left out (Laputop), m^2. */
const closestSquare = 11 * 11;
/** Below this the lateral distribution is not extended, m^2. */
const smallestSquare = 16;
/** Silent stations farther out than this tell nothing. */
const farthestSilentSquare = 1000 * 1000;
const lg125 = Math.log10(125);
const lgThreshold = Math.log10(thresholdVem);
const smallest = 1e-300;

/** What stays the same while a fit goes on: otherwise the likelihood would jump. */
export interface FitSettings {
  /** lg of the loss per metre of snow, with the attenuation length that the reconstruction believes in. */
  readonly lgSnowPerM: number;
  /** [tank] 1 where it stands too close to the axis, or is silent and far away. */
  readonly leftOut: Uint8Array;
}

/** Marks the tanks to leave out for an axis near `p`. */
export function chooseTanks(tanks: TankHits, p: Float64Array, leftOut: Uint8Array): void {
  for (let tank = 0; tank < tanks.x.length; tank++) {
    const dx = tanks.x[tank] - p[0];
    const dy = tanks.y[tank] - p[1];
    const along = dx * p[4] + dy * p[5];
    const square = dx * dx + dy * dy - along * along;
    const far = tanks.state[tank] === silent && square > farthestSilentSquare;
    leftOut[tank] = square < closestSquare || far ? 1 : 0;
  }
}

/**
 * The likelihood of Laputop: signals lognormal about the lateral distribution seen through the snow, saturated tanks as lower limits,
 * silent stations as 1 - P(hit)^2, times normal about the curved front.
 */
export function evaluate(
  tanks: TankHits,
  p: Float64Array,
  { lgSnowPerM, leftOut }: FitSettings,
  out: LikelihoodPoint,
): void {
  out.value = 0;
  out.chargeChi2 = 0;
  out.timeChi2 = 0;
  out.tanks = 0;
  out.gradient.fill(0);
  out.information.fill(0);
  for (let tank = 0; tank < tanks.x.length; tank++) {
    const isSilent = tanks.state[tank] === silent;
    // A silent station enters once, with its first tank.
    if (leftOut[tank] === 1 || (isSilent && tank % 2 === 1)) continue;
    addTank(tanks, tank, p, lgSnowPerM, out);
  }
}

/** Derivatives of lg(expected signal) and of the expected time of the tank at hand by the parameters. */
const signalSlope = new Float64Array(parameterCount);
const timeSlope = new Float64Array(parameterCount);

/** The tank at hand seen from the axis: offset from the core, its part along the axis, squared distance and its derivatives. */
const seen = { dx: 0, dy: 0, along: 0, square: 0, byX: 0, byY: 0, byU: 0, byV: 0 };

function lookAt(tanks: TankHits, tank: number, p: Float64Array): void {
  const dx = tanks.x[tank] - p[0];
  const dy = tanks.y[tank] - p[1];
  const along = dx * p[4] + dy * p[5];
  seen.dx = dx;
  seen.dy = dy;
  seen.along = along;
  seen.square = Math.max(smallestSquare, dx * dx + dy * dy - along * along);
  seen.byX = 2 * (along * p[4] - dx);
  seen.byY = 2 * (along * p[5] - dy);
  seen.byU = -2 * along * dx;
  seen.byV = -2 * along * dy;
}

function addTank(
  tanks: TankHits,
  tank: number,
  p: Float64Array,
  lgSnowPerM: number,
  out: LikelihoodPoint,
): void {
  lookAt(tanks, tank, p);
  const l = 0.5 * Math.log10(seen.square) - lg125;
  const expected = p[2] - l * (p[3] + kappa * l) + lgSnowPerM * tanks.snowM[tank];
  const perSquare = -(p[3] + 2 * kappa * l) / (2 * Math.LN10 * seen.square);
  signalSlope[0] = perSquare * seen.byX;
  signalSlope[1] = perSquare * seen.byY;
  signalSlope[2] = 1;
  signalSlope[3] = -l;
  signalSlope[4] = perSquare * seen.byU;
  signalSlope[5] = perSquare * seen.byV;
  const sigma = tabulatedTankSpread(expected);
  const spread = { sigma, growth: tankSpreadSlope(expected) };
  const state = tanks.state[tank];
  if (state === silent) {
    addSilent((expected - lgThreshold) / sigma, spread, out);
    return;
  }
  if (state === saturated) addLowerLimit((expected - tanks.lgSignal[tank]) / sigma, spread, out);
  else addSignal((tanks.lgSignal[tank] - expected) / sigma, spread, out);
  out.tanks++;
  addTime(tanks.timeNs[tank], p, out);
}

function addTime(timeNs: number, p: Float64Array, out: LikelihoodPoint): void {
  const { dx, dy, along, square, byX, byY, byU, byV } = seen;
  const sigma = frontTimeSpread(square);
  const pull = (timeNs - (p[6] - along / lightSpeed + frontDelay(square))) / sigma;
  const delaySlope = frontDelaySlope(square);
  timeSlope[0] = delaySlope * byX + p[4] / lightSpeed;
  timeSlope[1] = delaySlope * byY + p[5] / lightSpeed;
  timeSlope[4] = delaySlope * byU - dx / lightSpeed;
  timeSlope[5] = delaySlope * byV - dy / lightSpeed;
  timeSlope[6] = 1;
  out.value += 0.5 * pull * pull + Math.log(sigma);
  out.timeChi2 += pull * pull;
  accumulate(timeSlope, pull / sigma, 1 / (sigma * sigma), out);
  // The spread of the times depends on core and direction, too.
  const spreadRise = ((pull * pull - 1) * timeSpreadSlope) / sigma;
  out.gradient[0] += spreadRise * byX;
  out.gradient[1] += spreadRise * byY;
  out.gradient[4] += spreadRise * byU;
  out.gradient[5] += spreadRise * byV;
}

/** Spread of lg(signal), and how its logarithm grows with lg(expected signal). */
interface Spread {
  readonly sigma: number;
  readonly growth: number;
}

function addSignal(pull: number, { sigma, growth }: Spread, out: LikelihoodPoint): void {
  out.value += 0.5 * pull * pull + Math.log(sigma);
  out.chargeChi2 += pull * pull;
  const rise = pull / sigma + growth * (pull * pull - 1);
  accumulate(signalSlope, rise, 1 / (sigma * sigma) + 2 * growth * growth, out);
}

/** P(signal above the limit): gradient and curvature of ln P(z) from the ratio of density to probability. */
function addLowerLimit(z: number, { sigma, growth }: Spread, out: LikelihoodPoint): void {
  const above = Math.max(normalUpper(-z), smallest);
  const ratio = normalDensity(z) / above;
  out.value -= Math.log(above);
  const perSignal = 1 / sigma - z * growth;
  accumulate(signalSlope, ratio * perSignal, ratio * (ratio + z) * perSignal * perSignal, out);
}

/** P(not both tanks hit) = Q (2 - Q), Q the probability that one is not. */
function addSilent(z: number, { sigma, growth }: Spread, out: LikelihoodPoint): void {
  if (z < -5) return;
  const not = normalUpper(z);
  const none = Math.max(not * (2 - not), smallest);
  const density = normalDensity(z);
  const ratio = (2 * (1 - not) * density) / none;
  const curvature = (2 * density * density) / none - z * ratio + ratio * ratio;
  out.value -= Math.log(none);
  const perSignal = 1 / sigma - z * growth;
  accumulate(signalSlope, -ratio * perSignal, Math.max(0, curvature) * perSignal * perSignal, out);
}

function accumulate(
  slope: Float64Array,
  pull: number,
  weight: number,
  { gradient, information }: LikelihoodPoint,
): void {
  for (let i = 0; i < parameterCount; i++) {
    const scaled = weight * slope[i];
    gradient[i] += pull * slope[i];
    for (let j = 0; j <= i; j++) information[i * parameterCount + j] += scaled * slope[j];
  }
}
