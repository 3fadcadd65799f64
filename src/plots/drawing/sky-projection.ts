/**
 * Maps of the sky onto a plane as it is seen from Earth: right ascension rises to the left, around the south pole clockwise.
 * mollweide: the whole sky, equal area, x from -2 to 2 and y from -1 to 1, right ascension 180 deg in the middle.
 * south, north: orthographic, looking at the pole in the middle of the unit circle, right ascension 0 at the top.
 * cartesian: x and y are -(right ascension - 180 deg) and declination in units of 90 deg.
 */
export type SkyProjection = 'mollweide' | 'south' | 'north' | 'cartesian';

export interface PlanePoint {
  readonly x: number;
  readonly y: number;
}

export interface SkyPoint {
  /** 0 to 2 pi */
  readonly raRad: number;
  readonly decRad: number;
}

const quarter = Math.PI / 2;

/** Where a direction stands on the plane; undefined on the far side of a polar view. */
export function projectSky(projection: SkyProjection, { raRad, decRad }: SkyPoint): PlanePoint | undefined {
  const westward = Math.PI - raRad;
  switch (projection) {
    case 'cartesian':
      return { x: westward / quarter, y: decRad / quarter };
    case 'mollweide': {
      const theta = auxiliaryAngle(decRad);
      return { x: (westward / quarter) * Math.cos(theta), y: Math.sin(theta) };
    }
    default: {
      const hidden = projection === 'south' ? decRad > 0 : decRad < 0;
      if (hidden) return undefined;
      const side = projection === 'south' ? 1 : -1;
      return { x: side * Math.cos(decRad) * Math.sin(raRad), y: Math.cos(decRad) * Math.cos(raRad) };
    }
  }
}

/** The direction at a place of the plane; undefined outside the map. */
export function unprojectSky(projection: SkyProjection, { x, y }: PlanePoint): SkyPoint | undefined {
  switch (projection) {
    case 'cartesian':
      return Math.abs(x) > 2 || Math.abs(y) > 1
        ? undefined
        : { raRad: Math.PI - x * quarter, decRad: y * quarter };
    case 'mollweide': {
      if (Math.abs(y) >= 1) return undefined;
      const theta = Math.asin(y);
      const westward = (x * quarter) / Math.cos(theta);
      if (Math.abs(westward) > Math.PI) return undefined;
      return { raRad: Math.PI - westward, decRad: Math.asin((2 * theta + Math.sin(2 * theta)) / Math.PI) };
    }
    default: {
      const radius = Math.hypot(x, y);
      if (radius > 1) return undefined;
      const side = projection === 'south' ? 1 : -1;
      const raRad = Math.atan2(side * x, y);
      return { raRad: raRad < 0 ? raRad + 2 * Math.PI : raRad, decRad: -side * Math.acos(radius) };
    }
  }
}

/** theta of 2 theta + sin(2 theta) = pi sin(dec) (Snyder, Map Projections, USGS 1395 (1987), eq. 31-1), by Newton's method. */
function auxiliaryAngle(decRad: number): number {
  if (quarter - Math.abs(decRad) < 1e-9) return Math.sign(decRad) * quarter;
  const target = Math.PI * Math.sin(decRad);
  let theta = decRad;
  for (let step = 0; step < 50; step++) {
    const change = (2 * theta + Math.sin(2 * theta) - target) / (2 + 2 * Math.cos(2 * theta));
    theta -= change;
    if (Math.abs(change) < 1e-13) break;
  }
  return theta;
}
