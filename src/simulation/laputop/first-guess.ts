import { lightSpeed } from '../surface/shower-front.js';
import { silent, type TankHits } from '../surface/tank-hits.js';
import { parameters as at, parameterCount } from './likelihood.js';
import { solveDamped } from './normal-solve.js';

const matrix = new Float64Array(9);
const right = new Float64Array(3);
const plane = new Float64Array(3);

/** Core: centre of gravity with the square root of the signals; direction: plane through the times; size from the tanks near 125 m. */
export function firstGuess(tanks: TankHits, lgSnowPerM: number, out: Float64Array): void {
  let [weight, x, y] = [0, 0, 0];
  for (let tank = 0; tank < tanks.x.length; tank++) {
    if (tanks.state[tank] === silent) continue;
    const w = 10 ** (0.5 * (tanks.lgSignal[tank] - lgSnowPerM * tanks.snowM[tank]));
    weight += w;
    x += w * tanks.x[tank];
    y += w * tanks.y[tank];
  }
  out[at.x] = x / weight;
  out[at.y] = y / weight;
  out[at.slope] = firstSlope;
  fitPlane(tanks, out);
  out[at.lgS125] = firstSize(tanks, lgSnowPerM, out);
}

const firstSlope = 2.6;
const lg125 = Math.log10(125);

/** Least squares of t = t0 - (u dx + v dy) / c about the first core. */
function fitPlane(tanks: TankHits, out: Float64Array): void {
  matrix.fill(0);
  right.fill(0);
  for (let tank = 0; tank < tanks.x.length; tank++) {
    if (tanks.state[tank] === silent) continue;
    const terms = [-(tanks.x[tank] - out[at.x]) / lightSpeed, -(tanks.y[tank] - out[at.y]) / lightSpeed, 1];
    for (let i = 0; i < 3; i++) {
      right[i] += terms[i] * tanks.timeNs[tank];
      for (let j = 0; j <= i; j++) matrix[3 * i + j] += terms[i] * terms[j];
    }
  }
  const solved = solveDamped(matrix, right, 1e-9, plane);
  const slope = Math.hypot(plane[0], plane[1]);
  const shrink = slope > 0.95 ? 0.95 / slope : 1;
  out[at.u] = solved ? plane[0] * shrink : 0;
  out[at.v] = solved ? plane[1] * shrink : 0;
  out[at.time] = solved ? plane[2] : 0;
}

/** Mean of lg S125 that the tanks beyond 30 m would have with the first slope. */
function firstSize(tanks: TankHits, lgSnowPerM: number, p: Float64Array): number {
  let [sum, count] = [0, 0];
  for (let tank = 0; tank < tanks.x.length; tank++) {
    if (tanks.state[tank] === silent) continue;
    const square = (tanks.x[tank] - p[at.x]) ** 2 + (tanks.y[tank] - p[at.y]) ** 2;
    if (square < 900) continue;
    const l = 0.5 * Math.log10(square) - lg125;
    sum += tanks.lgSignal[tank] - lgSnowPerM * tanks.snowM[tank] + firstSlope * l;
    count++;
  }
  return count === 0 ? 0 : sum / count;
}

export const emptyParameters = (): Float64Array => new Float64Array(parameterCount);
