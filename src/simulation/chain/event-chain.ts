import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import { HitIce } from '../ice/hit-ice.js';
import { type InIceResponse, respondInIce } from '../ice/in-ice-response.js';
import type { Core, Shower } from '../shower/shower.js';
import type { Variation } from '../shower/variation.js';
import type { ArrayResponse } from '../surface/array-response.js';
import { HitSurface } from '../surface/hit-surface.js';
import { meanSlope } from '../surface/lateral-distribution.js';
import { ParametrisedSurface } from '../surface/parametrised-surface.js';
import { emptyFit, type SurfaceStage } from '../surface/surface-stage.js';
import type { EventBuffer } from './event-buffer.js';
import { fillEvent } from './fill-event.js';
import {
  type Kept,
  type Level,
  preselectionContainment,
  reconstructionStations,
  triggerStations,
} from './selection.js';

export interface ChainOptions {
  readonly keep: Kept;
  readonly level: Level;
  readonly variation: Variation;
}

/** Takes showers with a core to events: array, reconstruction, ice. One chain serves one detector with one variation. */
export class EventChain {
  readonly surface: SurfaceStage;
  readonly #detector: Detector;
  readonly #keep: Kept;
  readonly #lgLight: number;
  readonly #array: ArrayResponse = {
    stations: 0,
    maxSignal: 0,
    neighbourSignal: 0,
    loudestStation: 0,
    loudestOnEdge: 0,
    density: 0,
  };
  readonly #fit = emptyFit();
  readonly #inIce: InIceResponse = {
    energyLoss: 0,
    channels: 0,
    hits: 0,
    charge: 0,
    stochastics: Number.NaN,
  };
  /** With level 'hits'. */
  readonly #hitIce?: HitIce;
  #lgSeason = 0;
  #shower: Shower | undefined;
  #lnA = 0;
  #slope = 0;

  constructor(detector: Detector, { keep, level, variation }: ChainOptions) {
    const { vemScale = 1, lightYield = 1, snowAttenuationM } = variation;
    this.#detector = detector;
    this.#keep = keep;
    const Surface = level === 'hits' ? HitSurface : ParametrisedSurface;
    this.surface = new Surface(detector, vemScale, snowAttenuationM);
    if (level === 'hits') this.#hitIce = new HitIce(detector);
    this.#lgLight = Math.log10(lightYield);
  }

  /** Factor on the muons in the ice of all showers from here on: the season. */
  setMuons(factor: number): void {
    this.#lgSeason = Math.log10(factor);
  }

  /** Prepares a shower: the season's muons, its lateral distribution, and the snow along its direction. Before its throws. */
  take(shower: Shower, lnA: number): void {
    shower.lgEnergyLoss += this.#lgSeason;
    this.#shower = shower;
    this.#lnA = lnA;
    this.#slope = meanSlope(shower.lgS125, shower.cosZenith, lnA);
    this.surface.setShower(shower, this.#slope);
  }

  /**
   * One throw of the shower taken: its row in the buffer, or -1 where the event is not kept.
   * The row lacks what belongs to the run (Run, Event, times, weight, shower number).
   */
  throwAt(core: Core, random: RandomStream, buffer: EventBuffer): number {
    const shower = this.#shower as Shower;
    const lnA = this.#lnA;
    const preselected = this.#keep === 'preselected';
    const [array, fit, inIce] = [this.#array, this.#fit, this.#inIce];
    const thrown = { shower, slope: this.#slope, core };
    this.surface.observe(thrown, random, array);
    if (array.stations < (preselected ? reconstructionStations : triggerStations)) return -1;
    if (array.stations >= reconstructionStations) this.surface.reconstruct(thrown, random, array, fit);
    const { surface, ice } = this.#detector;
    const reconstructedSurface = surface.ofPoint(fit.x, fit.y);
    const reconstructedIce = ice.ofTrack(fit.x, fit.y, fit.zenithRad, fit.azimuthRad);
    if (preselected && Math.max(reconstructedSurface, reconstructedIce) > preselectionContainment) return -1;
    const iceContainment = ice.ofTrack(core.x, core.y, shower.zenithRad, shower.azimuthRad);
    const track = { shower, lnA, containment: iceContainment, lgLight: this.#lgLight };
    if (this.#hitIce) this.#hitIce.respond(track, core, random, inIce);
    else respondInIce(track, random, inIce);
    if (preselected && inIce.channels === 0) return -1;
    const row = buffer.nextRow();
    const surfaceContainment = surface.ofPoint(core.x, core.y);
    const all = {
      shower,
      core,
      lnA,
      array,
      fit,
      inIce,
      surfaceContainment,
      iceContainment,
      reconstructedSurface,
      reconstructedIce,
    };
    fillEvent(all, random, buffer.columns, row);
    return row;
  }
}

export const emptyShower = (): Shower => ({
  lgEnergy: 0,
  zenithRad: 0,
  azimuthRad: 0,
  cosZenith: 1,
  depthOfMaximumGPerCm2: 0,
  lgS125: 0,
  lgEnergyLoss: 0,
});
