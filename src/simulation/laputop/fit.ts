import type { SurfaceFit } from '../surface/surface-stage.js';
import type { TankHits } from '../surface/tank-hits.js';
import { emptyParameters, firstGuess } from './first-guess.js';
import {
  parameters as at,
  chooseTanks,
  emptyPoint,
  evaluate,
  type FitSettings,
  type LikelihoodPoint,
  parameterCount,
} from './likelihood.js';
import { solveDamped } from './normal-solve.js';

const mostIterations = 40;
/** Done when a step gains less than this in ln L; or when none succeeds that is expected to gain more than the second. */
const smallestGain = 1e-3;
const tolerableGain = 1e-2;
const slopeRange = { low: 1.5, high: 5 };
/** Passes with the tanks near the axis chosen anew. */
const passes = 2;

/** Fits one event after the other; keeps its arrays. */
export class LaputopFitter {
  #point = emptyPoint();
  #trial = emptyPoint();
  #best = emptyParameters();
  #next = emptyParameters();
  readonly #step = new Float64Array(parameterCount);
  #leftOut = new Uint8Array(0);

  /**
   * Maximum likelihood of core, lg S125, slope, direction and time together: Fisher's scoring with Marquardt's damping from a first
   * guess. The slope is held between 1.5 and 5, as Laputop's.
   */
  fit(tanks: TankHits, lgSnowPerM: number, out: SurfaceFit): void {
    if (this.#leftOut.length !== tanks.x.length) this.#leftOut = new Uint8Array(tanks.x.length);
    firstGuess(tanks, lgSnowPerM, this.#best);
    const settings = { lgSnowPerM, leftOut: this.#leftOut };
    out.converged = true;
    for (let pass = 0; pass < passes; pass++) {
      chooseTanks(tanks, this.#best, this.#leftOut);
      out.converged = this.#climb(tanks, settings);
    }
    describe(this.#best, this.#point, out);
  }

  /** From the best parameters so far to the next maximum; false where it was not reached. */
  #climb(tanks: TankHits, settings: FitSettings): boolean {
    evaluate(tanks, this.#best, settings, this.#point);
    let damping = 1e-2;
    for (let iteration = 0; iteration < mostIterations; iteration++) {
      const { gradient, information } = this.#point;
      if (!solveDamped(information, gradient, damping, this.#step)) {
        damping = Math.max(10 * damping, 1e-3);
        continue;
      }
      this.#propose();
      evaluate(tanks, this.#next, settings, this.#trial);
      const gain = this.#point.value - this.#trial.value;
      if (gain >= 0) {
        this.#accept();
        damping = Math.max(damping / 8, 1e-9);
        if (gain < smallestGain) return true;
      } else {
        if (expectedGain(gradient, this.#step) < tolerableGain) return true;
        damping = Math.max(8 * damping, 1e-3);
      }
    }
    return false;
  }

  #propose(): void {
    for (let i = 0; i < parameterCount; i++) this.#next[i] = this.#best[i] + this.#step[i];
    this.#next[at.slope] = Math.min(slopeRange.high, Math.max(slopeRange.low, this.#next[at.slope]));
    const slope = Math.hypot(this.#next[at.u], this.#next[at.v]);
    if (slope <= 0.99) return;
    this.#next[at.u] *= 0.99 / slope;
    this.#next[at.v] *= 0.99 / slope;
  }

  #accept(): void {
    [this.#best, this.#next] = [this.#next, this.#best];
    [this.#point, this.#trial] = [this.#trial, this.#point];
  }
}

function expectedGain(gradient: Float64Array, step: Float64Array): number {
  let gain = 0;
  for (let i = 0; i < gradient.length; i++) gain += gradient[i] * step[i];
  return 0.5 * gain;
}

function describe(p: Float64Array, point: LikelihoodPoint, out: SurfaceFit): void {
  out.x = p[at.x];
  out.y = p[at.y];
  out.lgS125 = p[at.lgS125];
  out.slope = p[at.slope];
  out.zenithRad = Math.asin(Math.min(1, Math.hypot(p[at.u], p[at.v])));
  const azimuth = Math.atan2(p[at.v], p[at.u]);
  out.azimuthRad = azimuth < 0 ? azimuth + 2 * Math.PI : azimuth;
  out.chargeChi2 = point.chargeChi2;
  out.timeChi2 = point.timeChi2;
  // Signals determine core, size and slope; the reduced likelihood counts times and their parameters, too.
  out.ndf = point.tanks - 4;
  out.reducedLogLikelihood = point.value / Math.max(1, 2 * point.tanks - parameterCount);
  out.converged &&=
    out.ndf > 0 && Number.isFinite(point.value) && out.slope > slopeRange.low && out.slope < slopeRange.high;
}
