import type { RandomStream } from '../../core/index.js';
import type { Detector } from '../detector/detector.js';
import { type CoreRegion, CoreRegions, drawCore, isInRegion } from './core-region.js';

/**
 * How directions and cores are thrown. The nominal law is that of the analysis: zenith ~ sin cos, azimuth flat, cores even over a disc.
 * 'plain' throws by it. 'importance' draws most showers where they can pass the cuts and gives every throw the weight
 * nominal density / drawn density, so that weighted sums keep their expectation. Weights never exceed 1 / (nominal share)^2.
 */
export type Sampling = 'plain' | 'importance';

/** Share of directions, and of cores, that are drawn by the nominal law under importance sampling. */
const nominalShare = 0.2;
/** Regions reach this much beyond the outlines, so that what is reconstructed just inside is drawn as often as the rest. */
const regionMargin = 1.04;
/** Directions are drawn with density (1 - sin^2 / sin^2 max)^power: close to how the area of the regions falls with the angle. */
const steepestZenithRad = (40 * Math.PI) / 180;
const directionPower = 2.6;

export interface ThrownDirection {
  zenithRad: number;
  azimuthRad: number;
  weight: number;
}

export interface ThrownCore {
  x: number;
  y: number;
  weight: number;
}

/** Throws directions and cores for one detector. */
export class Thrower {
  readonly #importance: boolean;
  readonly #sineSquareMax: number;
  readonly #sineSquareInner: number;
  readonly #regions: CoreRegions;
  readonly #noRegion: CoreRegion = { corners: [], areaM2: 0 };

  constructor(detector: Detector, sampling: Sampling) {
    this.#importance = sampling === 'importance';
    this.#sineSquareMax = Math.sin(detector.configuration.maxZenith) ** 2;
    this.#sineSquareInner = Math.min(this.#sineSquareMax, Math.sin(steepestZenithRad) ** 2);
    this.#regions = new CoreRegions(detector, regionMargin);
  }

  direction(random: RandomStream, out: ThrownDirection): void {
    const max = this.#sineSquareMax;
    const inner = this.#sineSquareInner;
    const byLaw = !this.#importance || random.uniform() < nominalShare;
    const u = random.uniform();
    const sineSquare = byLaw ? max * u : inner * (1 - u ** (1 / (directionPower + 1)));
    out.zenithRad = Math.asin(Math.sqrt(sineSquare));
    out.azimuthRad = 2 * Math.PI * random.uniform();
    out.weight = 1;
    if (!this.#importance) return;
    const chosen =
      sineSquare < inner ? ((directionPower + 1) / inner) * (1 - sineSquare / inner) ** directionPower : 0;
    out.weight = 1 / (nominalShare + (1 - nominalShare) * chosen * max);
  }

  /** Where cores from this direction are drawn by preference. */
  region(direction: ThrownDirection): CoreRegion {
    return this.#importance ? this.#regions.of(direction.zenithRad, direction.azimuthRad) : this.#noRegion;
  }

  core(random: RandomStream, region: CoreRegion, radiusM: number, out: ThrownCore): void {
    if (region.areaM2 === 0) {
      throwOnDisc(random, radiusM, out);
      out.weight = 1;
      return;
    }
    const byLaw = random.uniform() < nominalShare;
    if (byLaw) throwOnDisc(random, radiusM, out);
    else drawCore(region, random, out);
    const inside = !byLaw || isInRegion(region, out.x, out.y);
    const gain = inside ? (Math.PI * radiusM * radiusM) / region.areaM2 : 0;
    out.weight = 1 / (nominalShare + (1 - nominalShare) * gain);
  }
}

function throwOnDisc(random: RandomStream, radiusM: number, out: ThrownCore): void {
  const radius = radiusM * Math.sqrt(random.uniform());
  const angle = 2 * Math.PI * random.uniform();
  out.x = radius * Math.cos(angle);
  out.y = radius * Math.sin(angle);
}
