import { DomainError } from '../core/index.js';

/** How the sphere is drawn. */
export type ProjectionName = 'mollweide' | 'orthographic' | 'cartesian';

export interface RasterOptions {
  /** Pixels across; default 800. */
  readonly width?: number;
  /** Longitude in the middle (orthographic: drawn upwards from the pole), rad; default pi, so that 0 h to 24 h run across. */
  readonly centre?: number;
  /** Longitude grows to the left, as the sky is seen from inside; default true. */
  readonly eastLeft?: boolean;
  /** Orthographic: the pole in the middle; default 'south'. */
  readonly pole?: 'north' | 'south';
  /** Orthographic: the angle from the pole to the rim, rad; default pi/2. */
  readonly radius?: number;
}

/** Longitude and latitude (rad) under a point of the plane, undefined outside the sky. */
type Inverse = (x: number, y: number) => { longitude: number; latitude: number } | undefined;
/** The point of the plane of a longitude and latitude, undefined on the far side. */
type Forward = (longitude: number, latitude: number) => { x: number; y: number } | undefined;

export interface Plane {
  readonly inverse: Inverse;
  readonly forward: Forward;
  /** Half width and half height of the picture. */
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** An angle in [-pi, pi). */
function aroundZero(angle: number): number {
  return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
}

/** Mollweide's equal-area ellipse, 2 sqrt(2) by sqrt(2) (Snyder, Map Projections, USGS PP 1395 (1987), p. 249). */
function mollweide(centre: number, sense: number): Plane {
  const root = Math.SQRT2;
  return {
    halfWidth: 2 * root,
    halfHeight: root,
    inverse(x, y) {
      if ((x / (2 * root)) ** 2 + (y / root) ** 2 >= 1) return undefined;
      const angle = Math.asin(y / root);
      const latitude = Math.asin((2 * angle + Math.sin(2 * angle)) / Math.PI);
      const longitude = (Math.PI * x) / (2 * root * Math.cos(angle));
      return { longitude: centre + sense * longitude, latitude };
    },
    forward(longitude, latitude) {
      const angle = mollweideAngle(latitude);
      const x = ((2 * root) / Math.PI) * sense * aroundZero(longitude - centre) * Math.cos(angle);
      return { x, y: root * Math.sin(angle) };
    },
  };
}

/** Solves 2 a + sin 2 a = pi sin(latitude): Newton's method on the half of the interval where it converges. */
function mollweideAngle(latitude: number): number {
  const wanted = Math.PI * Math.sin(latitude);
  if (Math.abs(latitude) > Math.PI / 2 - 1e-9) return latitude;
  let angle = latitude;
  for (let round = 0; round < 50; round++) {
    const step = (2 * angle + Math.sin(2 * angle) - wanted) / (2 + 2 * Math.cos(2 * angle));
    angle -= step;
    if (Math.abs(step) < 1e-14) break;
  }
  return angle;
}

/** A pole seen from far above; the radius on the plane is the sine of the angle from the pole. */
function orthographic(
  centre: number,
  sense: number,
  { pole, radius }: Required<Pick<RasterOptions, 'pole' | 'radius'>>,
): Plane {
  const south = pole === 'south' ? -1 : 1;
  const rim = Math.sin(Math.min(radius, Math.PI / 2));
  return {
    halfWidth: rim,
    halfHeight: rim,
    inverse(x, y) {
      const sine = Math.hypot(x, y);
      if (sine > rim) return undefined;
      return { longitude: centre + sense * Math.atan2(x, y), latitude: south * Math.acos(sine) };
    },
    forward(longitude, latitude) {
      const sine = Math.cos(latitude);
      if (south * latitude < 0 || sine > rim * (1 + 1e-12)) return undefined;
      const angle = sense * (longitude - centre);
      return { x: sine * Math.sin(angle), y: sine * Math.cos(angle) };
    },
  };
}

/** Longitude and latitude as they are, in rad. */
function cartesian(centre: number, sense: number): Plane {
  return {
    halfWidth: Math.PI,
    halfHeight: Math.PI / 2,
    inverse: (x, y) => ({ longitude: centre + sense * x, latitude: y }),
    forward: (longitude, latitude) => ({ x: sense * aroundZero(longitude - centre), y: latitude }),
  };
}

/** The plane of a projection. @throws {DomainError} an unknown projection */
export function planeOf(projection: ProjectionName, options: RasterOptions): Plane {
  const { centre = Math.PI, eastLeft = true, pole = 'south', radius = Math.PI / 2 } = options;
  const sense = eastLeft ? -1 : 1;
  if (projection === 'mollweide') return mollweide(centre, sense);
  if (projection === 'orthographic') return orthographic(centre, sense, { pole, radius });
  if (projection === 'cartesian') return cartesian(centre, sense);
  throw new DomainError(`projection '${projection}' is not known`, {
    fields: { name: 'projection', value: projection },
    remedy: "Use 'mollweide', 'orthographic' or 'cartesian'.",
  });
}
