/** A point in the horizontal plane, m. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

const cross = (a: Point, b: Point): number => a.x * b.y - a.y * b.x;
const between = (a: Point, b: Point): Point => ({ x: b.x - a.x, y: b.y - a.y });

/** Area of a polygon, positive where its corners run anticlockwise, m^2. */
export function signedArea(corners: readonly Point[]): number {
  let twice = 0;
  for (let i = 0; i < corners.length; i++) twice += cross(corners[i], corners[(i + 1) % corners.length]);
  return twice / 2;
}

/** Centre of mass of a polygon. */
export function centroid(corners: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (let i = 0; i < corners.length; i++) {
    const a = corners[i];
    const b = corners[(i + 1) % corners.length];
    x += (a.x + b.x) * cross(a, b);
    y += (a.y + b.y) * cross(a, b);
  }
  const six = 6 * signedArea(corners);
  return { x: x / six, y: y / six };
}

/** The corners moved away from `centre` by a factor. */
export function scaled(corners: readonly Point[], centre: Point, factor: number): Point[] {
  return corners.map(({ x, y }) => ({
    x: centre.x + factor * (x - centre.x),
    y: centre.y + factor * (y - centre.y),
  }));
}

/** Convex hull, anticlockwise (Andrew's monotone chain, Inf. Process. Lett. 9 (1979) 216). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a.x - b.x || a.y - b.y);
  const lower = chain(sorted);
  const upper = chain(sorted.reverse());
  return [...lower.slice(0, -1), ...upper.slice(0, -1)];
}

function chain(sorted: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of sorted) {
    while (kept.length >= 2) {
      const last = kept[kept.length - 1];
      const before = kept[kept.length - 2];
      if (cross(between(before, last), between(before, point)) > 0) break;
      kept.pop();
    }
    kept.push(point);
  }
  return kept;
}

/** What two convex, anticlockwise polygons share (Sutherland and Hodgman, Commun. ACM 17 (1974) 32); empty where they are apart. */
export function intersection(subject: readonly Point[], clip: readonly Point[]): Point[] {
  let kept: Point[] = [...subject];
  for (let i = 0; i < clip.length && kept.length > 0; i++) {
    kept = leftOf(kept, clip[i], between(clip[i], clip[(i + 1) % clip.length]));
  }
  return kept;
}

function leftOf(corners: readonly Point[], origin: Point, along: Point): Point[] {
  const kept: Point[] = [];
  for (let i = 0; i < corners.length; i++) {
    const a = corners[i];
    const b = corners[(i + 1) % corners.length];
    const sideA = cross(along, between(origin, a));
    const sideB = cross(along, between(origin, b));
    if (sideA >= 0) kept.push(a);
    if (sideA >= 0 !== sideB >= 0) {
      const t = sideA / (sideA - sideB);
      kept.push({ x: a.x + t * (b.x - a.x), y: a.y + t * (b.y - a.y) });
    }
  }
  return kept;
}

/** Whether a point lies in a convex, anticlockwise polygon. */
export function isInside(corners: readonly Point[], x: number, y: number): boolean {
  for (let i = 0; i < corners.length; i++) {
    const a = corners[i];
    const b = corners[(i + 1) % corners.length];
    if ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x) < 0) return false;
  }
  return corners.length > 2;
}
