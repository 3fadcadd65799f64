import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import { LaputopFitter } from '../laputop/fit.js';
import type { Shower } from '../shower/shower.js';
import type { ArrayResponse } from './array-response.js';
import type { SurfaceFit, SurfaceStage, ThrownShower } from './surface-stage.js';
import { drawHits, stationDensity, summarise, type TankHits, tanksOf } from './tank-hits.js';

/** Spread of the slope between showers of the same size, direction and mass [chosen]. */
const slopeBetweenShowers = 0.05;

/** Signals and times of all tanks, and a likelihood fit to them. */
export class HitSurface implements SurfaceStage {
  /** The hits of the throw observed last. */
  readonly tanks: TankHits;
  readonly #detector: Detector;
  readonly #fitter = new LaputopFitter();
  readonly #lgVem: number;
  readonly #snowM: number;
  readonly #actualSnowM: number;
  #lgLossPerM = 0;
  #lgAssumedLossPerM = 0;

  constructor(detector: Detector, vemScale: number, snowAttenuationM: number | undefined) {
    this.#detector = detector;
    this.tanks = tanksOf(detector);
    this.#lgVem = Math.log10(vemScale);
    this.#snowM = detector.configuration.snowAttenuationMetres;
    this.#actualSnowM = snowAttenuationM ?? this.#snowM;
  }

  setShower({ cosZenith }: Shower): void {
    this.#lgLossPerM = -1 / (this.#actualSnowM * cosZenith * Math.LN10);
    this.#lgAssumedLossPerM = -1 / (this.#snowM * cosZenith * Math.LN10);
  }

  observe({ shower, slope, core }: ThrownShower, random: RandomStream, out: ArrayResponse): void {
    const footprint = {
      x: core.x,
      y: core.y,
      lgS125: shower.lgS125 + this.#lgVem,
      slope: slope + slopeBetweenShowers * random.normal(),
    };
    drawHits(this.tanks, shower, footprint, { lgSnowPerM: this.#lgLossPerM, random });
    summarise(this.tanks, this.#detector, -this.#lgAssumedLossPerM, out);
  }

  reconstruct(_thrown: ThrownShower, _random: RandomStream, array: ArrayResponse, out: SurfaceFit): void {
    this.#fitter.fit(this.tanks, this.#lgAssumedLossPerM, out);
    array.density = stationDensity(this.tanks, this.#detector, out);
  }
}
