import { centroid, type Point } from './polygon.js';

/** Depths of the first and last DOM of a string below the surface, m: the ends of the instrumented volume. */
export const instrumentedDepthM = { top: 1450, bottom: 2450 } as const;

/**
 * The factor by which an outline must be scaled about its centroid so that a point, or a track in the ice, just touches it; below 1: contained.
 * As the "smooth" form of IceTray's scale calculator. The outline is star-shaped about its centroid, its corners run anticlockwise.
 */
export class Containment {
  readonly #centre: Point;
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  /** [edge] what makes 1 of the distance of its line from the centroid: cross(a, b - a). */
  readonly #reach: Float64Array;

  constructor(outline: readonly Point[]) {
    this.#centre = centroid(outline);
    this.#x = Float64Array.from(outline, ({ x }) => x - this.#centre.x);
    this.#y = Float64Array.from(outline, ({ y }) => y - this.#centre.y);
    this.#reach = Float64Array.from(outline, (_, i) => {
      const j = (i + 1) % outline.length;
      return this.#x[i] * this.#y[j] - this.#y[i] * this.#x[j];
    });
  }

  /** At a point of the surface, m. */
  ofPoint(x: number, y: number): number {
    return this.#factor(x - this.#centre.x, y - this.#centre.y);
  }

  /**
   * Of a straight track through the instrumented depths: the least factor on its way.
   * @param x  where it crosses the surface, m; @param zenithRad, azimuthRad  where it comes from
   */
  ofTrack(x: number, y: number, zenithRad: number, azimuthRad: number): number {
    const slope = Math.tan(zenithRad);
    const alongX = -slope * Math.cos(azimuthRad);
    const alongY = -slope * Math.sin(azimuthRad);
    const { top, bottom } = instrumentedDepthM;
    const startX = x - this.#centre.x + top * alongX;
    const startY = y - this.#centre.y + top * alongY;
    return this.#leastOnSegment(startX, startY, (bottom - top) * alongX, (bottom - top) * alongY);
  }

  /** The factor is linear between the rays from the centroid to the corners, so its minimum is at an end or on a ray. */
  #leastOnSegment(startX: number, startY: number, alongX: number, alongY: number): number {
    let least = Math.min(this.#factor(startX, startY), this.#factor(startX + alongX, startY + alongY));
    for (let i = 0; i < this.#x.length; i++) {
      const turn = alongX * this.#y[i] - alongY * this.#x[i];
      const t = -(startX * this.#y[i] - startY * this.#x[i]) / turn;
      if (t > 0 && t < 1) least = Math.min(least, this.#factor(startX + t * alongX, startY + t * alongY));
    }
    return least;
  }

  #factor(x: number, y: number): number {
    const n = this.#x.length;
    for (let i = 0; i < n; i++) {
      const j = i + 1 === n ? 0 : i + 1;
      const ax = this.#x[i];
      const ay = this.#y[i];
      const bx = this.#x[j];
      const by = this.#y[j];
      if (ax * y - ay * x >= 0 && x * by - y * bx >= 0)
        return (x * (by - ay) - y * (bx - ax)) / this.#reach[i];
    }
    return 0;
  }
}
