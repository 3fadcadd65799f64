import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import type { Shower } from '../shower/shower.js';
import { type ArrayResponse, SurfaceArray } from './array-response.js';
import { slopeSpread } from './lateral-distribution.js';
import { smearAxis } from './smear-axis.js';
import type { SurfaceFit, SurfaceStage, ThrownShower } from './surface-stage.js';

/** Detector's part of the spread of lg S125 [chosen]. */
export const sizeResolution = (lgEnergy: number): number => 0.06 * 10 ** (-0.2 * (lgEnergy - 6));

/** Share of the fits with the fewest stations that do not converge, and over how many stations it falls by e [chosen]. */
const failing = { share: 0.03, from: 5, over: 3 };

/** Stations by their probabilities of being hit, reconstruction by resolutions. */
export class ParametrisedSurface implements SurfaceStage {
  readonly #array: SurfaceArray;
  readonly #lgVem: number;
  #lgSnow = 0;

  constructor(detector: Detector, vemScale: number, snowAttenuationM: number | undefined) {
    this.#array = new SurfaceArray(detector, vemScale, snowAttenuationM);
    this.#lgVem = Math.log10(vemScale);
  }

  setShower(shower: Shower, slope: number): void {
    this.#lgSnow = this.#array.setShower(shower, slope);
  }

  observe({ core }: ThrownShower, random: RandomStream, out: ArrayResponse): void {
    this.#array.respond(core, random, out);
  }

  /** What a wrong attenuation length leaves of the snow shifts S125 by its mean over the stations. */
  reconstruct(
    { shower, slope, core }: ThrownShower,
    random: RandomStream,
    array: ArrayResponse,
    out: SurfaceFit,
  ): void {
    smearAxis(shower, core, random, out);
    out.lgS125 =
      shower.lgS125 + this.#lgSnow + this.#lgVem + sizeResolution(shower.lgEnergy) * random.normal();
    out.slope = slope + slopeSpread(shower.lgS125) * random.normal();
    // Signals of both tanks of every station, six parameters.
    out.ndf = 2 * array.stations - 6;
    out.chargeChi2 = 2 * random.gamma(out.ndf / 2);
    out.timeChi2 = out.ndf;
    out.reducedLogLikelihood = 0.5 * (out.chargeChi2 / out.ndf) + 3 + 0.4 * random.normal();
    out.converged =
      random.uniform() >= failing.share * Math.exp(-(array.stations - failing.from) / failing.over);
  }
}
