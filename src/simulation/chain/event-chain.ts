import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import { type InIceResponse, respondInIce } from '../ice/in-ice-response.js';
import type { Shower } from '../shower/shower.js';
import { hadronicModel, type Variation } from '../shower/variation.js';
import { type ArrayResponse, SurfaceArray } from '../surface/array-response.js';
import { meanSlope } from '../surface/lateral-distribution.js';
import type { EventBuffer } from './event-buffer.js';
import { fillEvent } from './fill-event.js';
import { type Axis, reconstructAxis } from './reconstruct.js';

/**
 * Which events are kept. 'triggered': 6 DOMs with coincident tanks, that is 3 stations. 'preselected': what the level-3 files of the
 * experiment hold, at least 5 stations and signals in the ice, and an axis within 1.1 of both outlines.
 */
export type Kept = 'triggered' | 'preselected';

/** A coincidence of both tanks gives two HLC DOMs; the array trigger wants six. */
const triggerStations = 3;
/** The reconstruction of the surface signals wants five. */
export const reconstructionStations = 5;
export const preselectionContainment = 1.1;

/** Everything about one throw that the row of an event is made from. */
export interface Throw {
  readonly shower: Shower;
  readonly core: { readonly x: number; readonly y: number };
  readonly lnA: number;
  readonly array: ArrayResponse;
  readonly axis: Axis;
  readonly inIce: InIceResponse;
  iceContainment: number;
  reconstructedSurface: number;
  reconstructedIce: number;
  /** Mean lg(signal) left by a wrong correction for snow, and lg of the calibration factor. */
  lgSizeShift: number;
}

/** Takes showers with a core to events: array, reconstruction, ice. One chain serves one detector with one variation. */
export class EventChain {
  readonly #detector: Detector;
  readonly #array: SurfaceArray;
  readonly #keep: Kept;
  readonly #lgLight: number;
  readonly #lgVem: number;
  readonly #hadronic;
  #lgSnow = 0;
  readonly #throw: Throw;
  #shower: Shower | undefined;

  constructor(detector: Detector, keep: Kept, variation: Variation = {}) {
    const { vemScale = 1, lightYield = 1, snowAttenuationM, hadronicModel: name = 'SIBYLL 2.1' } = variation;
    this.#detector = detector;
    this.#keep = keep;
    this.#array = new SurfaceArray(detector, vemScale, snowAttenuationM);
    this.#lgLight = Math.log10(lightYield);
    this.#lgVem = Math.log10(vemScale);
    const { muons, s125 } = hadronicModel(name);
    this.#hadronic = { lgMuons: Math.log10(muons), lgS125: Math.log10(s125) };
    this.#throw = {
      shower: emptyShower(),
      core: { x: 0, y: 0 },
      lnA: 0,
      array: {
        stations: 0,
        maxSignal: 0,
        neighbourSignal: 0,
        loudestStation: 0,
        loudestOnEdge: 0,
        density: 0,
      },
      axis: { zenithRad: 0, azimuthRad: 0, x: 0, y: 0 },
      inIce: { energyLoss: 0, channels: 0, hits: 0, charge: 0 },
      iceContainment: 0,
      reconstructedSurface: 0,
      reconstructedIce: 0,
      lgSizeShift: 0,
    };
  }

  /** Prepares a shower: the hadronic model's shifts, and the snow along its direction. Before its throws. */
  take(shower: Shower): void {
    shower.lgS125 += this.#hadronic.lgS125;
    shower.lgEnergyLoss += this.#hadronic.lgMuons;
    this.#lgSnow = this.#array.setDirection(shower.cosZenith);
    this.#shower = shower;
  }

  /**
   * One throw of the shower taken: its row in the buffer, or -1 where the event is not kept.
   * The row lacks what belongs to the run (Run, Event, times, weight, shower number).
   */
  throwAt(
    core: { readonly x: number; readonly y: number },
    lnA: number,
    random: RandomStream,
    buffer: EventBuffer,
  ): number {
    const shower = this.#shower as Shower;
    const t = this.#throw;
    const slope = meanSlope(shower.lgS125, shower.cosZenith, lnA);
    this.#array.respond(shower, slope, core, random, t.array);
    const wanted = this.#keep === 'triggered' ? triggerStations : reconstructionStations;
    if (t.array.stations < wanted) return -1;
    const { surface, ice } = this.#detector;
    reconstructAxis(shower, core, random, t.axis);
    const { axis } = t;
    t.reconstructedSurface = surface.ofPoint(axis.x, axis.y);
    t.reconstructedIce = ice.ofTrack(axis.x, axis.y, axis.zenithRad, axis.azimuthRad);
    if (
      this.#keep === 'preselected' &&
      Math.max(t.reconstructedSurface, t.reconstructedIce) > preselectionContainment
    )
      return -1;
    t.iceContainment = ice.ofTrack(core.x, core.y, shower.zenithRad, shower.azimuthRad);
    respondInIce(shower, t.iceContainment, this.#lgLight, random, t.inIce);
    if (this.#keep === 'preselected' && t.inIce.channels === 0) return -1;
    t.lgSizeShift = this.#lgSnow + this.#lgVem;
    const row = buffer.nextRow();
    fillEvent({ ...t, shower, core, lnA }, surface.ofPoint(core.x, core.y), random, buffer.columns, row);
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
