import type { RandomStream } from '../../core/index.js';
import { instrumentedDepthM } from '../detector/containment.js';
import type { Detector } from '../detector/detector.js';
import {
  centroid,
  convexHull,
  intersection,
  isInside,
  type Point,
  scaled,
  signedArea,
} from '../detector/polygon.js';

/** Where cores of showers from one direction can lie so that the track crosses both the surface array and the detector in the ice. */
export interface CoreRegion {
  /** Convex, anticlockwise; empty where no track crosses both. */
  readonly corners: readonly Point[];
  readonly areaM2: number;
}

/** Makes core regions of one detector; `margin` scales both outlines. */
export class CoreRegions {
  readonly #surface: readonly Point[];
  /** Area of the surface outline, the largest a region can be, m^2. */
  readonly surfaceAreaM2: number;

  constructor(detector: Detector, margin: number) {
    this.#surface = scaled(detector.hull, centroid(detector.hull), margin);
    this.surfaceAreaM2 = signedArea(this.#surface);
  }

  /** The outline in the ice, swept over the instrumented depths along the track and carried up to the surface, and the surface outline. */
  of(zenithRad: number, azimuthRad: number): CoreRegion {
    const slope = Math.tan(zenithRad);
    const towardsX = slope * Math.cos(azimuthRad);
    const towardsY = slope * Math.sin(azimuthRad);
    const carried = (depth: number): Point[] =>
      this.#surface.map(({ x, y }) => ({ x: x + depth * towardsX, y: y + depth * towardsY }));
    const swept = convexHull([...carried(instrumentedDepthM.top), ...carried(instrumentedDepthM.bottom)]);
    const corners = intersection(this.#surface, swept);
    return corners.length > 2 ? { corners, areaM2: signedArea(corners) } : { corners: [], areaM2: 0 };
  }
}

/** A point drawn evenly from a region, into `out`. */
export function drawCore(
  { corners, areaM2 }: CoreRegion,
  random: RandomStream,
  out: { x: number; y: number },
): void {
  let left = random.uniform() * areaM2;
  const a = corners[0];
  let b = corners[1];
  let c = corners[2];
  for (let i = 1; i + 1 < corners.length; i++) {
    b = corners[i];
    c = corners[i + 1];
    left -= 0.5 * ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
    if (left <= 0) break;
  }
  let u = random.uniform();
  let v = random.uniform();
  if (u + v > 1) {
    u = 1 - u;
    v = 1 - v;
  }
  out.x = a.x + u * (b.x - a.x) + v * (c.x - a.x);
  out.y = a.y + u * (b.y - a.y) + v * (c.y - a.y);
}

/** Whether a core lies in the region. */
export const isInRegion = ({ corners }: CoreRegion, x: number, y: number): boolean => isInside(corners, x, y);
