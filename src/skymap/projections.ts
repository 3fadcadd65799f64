import { DomainError } from '../core/index.js';
import { npixToNside } from './healpix/geometry.js';
import { locateRing } from './healpix/locate.js';
import { type Plane, type ProjectionName, planeOf, type RasterOptions } from './planes.js';

/** A map drawn on a plane: values for a heat map, and where they stand. */
export interface Raster {
  readonly projection: ProjectionName;
  readonly width: number;
  readonly height: number;
  /** [height, width] row-major from the bottom; NaN outside the sky and where the map has no data. */
  readonly values: Float64Array;
  /** [height, width], RING pixel under each point for hovering; -1 outside. */
  readonly pixels: Float64Array;
  /** [width] and [height], coordinates of the points' centres in the plane. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Draws a map on a plane: each point takes the value of the pixel under it.
 * @param map  [pixel], RING, over right ascension (phi) and declination
 * @throws {DomainError} a length that is no whole sky, a width that is not a whole number of at least 2, an unknown projection
 */
export function mapRaster(
  map: Float64Array,
  projection: ProjectionName,
  options: RasterOptions = {},
): Raster {
  const nside = npixToNside(map.length);
  const { width = 800 } = options;
  if (!(Number.isInteger(width) && width >= 2)) {
    throw new DomainError(`raster width ${width} is not a whole number of at least 2`, {
      fields: { name: 'width', value: width },
    });
  }
  const { inverse, halfWidth, halfHeight } = planeOf(projection, options);
  const height = Math.max(1, Math.round((width * halfHeight) / halfWidth));
  const x = Float64Array.from({ length: width }, (_, i) => halfWidth * ((2 * i + 1) / width - 1));
  const y = Float64Array.from({ length: height }, (_, i) => halfHeight * ((2 * i + 1) / height - 1));
  const values = new Float64Array(width * height).fill(Number.NaN);
  const pixels = new Float64Array(width * height).fill(-1);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = inverse(x[column], y[row]);
      if (place === undefined) continue;
      const { longitude, latitude } = place;
      const pixel = locateRing(nside, Math.sin(latitude), Math.cos(latitude), longitude);
      pixels[row * width + column] = pixel;
      values[row * width + column] = map[pixel];
    }
  }
  return { projection, width, height, values, pixels, x, y };
}

/** Mollweide raster of a map; options as mapRaster. */
export function mollweideRaster(map: Float64Array, options: RasterOptions = {}): Raster {
  return mapRaster(map, 'mollweide', options);
}

/** A line of the graticule on the plane; broken where it leaves the picture. */
export interface GraticuleLine {
  readonly kind: 'meridian' | 'parallel';
  /** Longitude or latitude of the line, rad. */
  readonly at: number;
  /** [point]; NaN where the line is broken. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Meridians and parallels every `step` rad (default 30 deg). */
export function graticule(
  projection: ProjectionName,
  { step = Math.PI / 6, ...options }: RasterOptions & { readonly step?: number } = {},
): GraticuleLine[] {
  if (!(step > 0))
    throw new DomainError(`graticule step ${step} is not above 0`, { fields: { name: 'step', value: step } });
  const plane = planeOf(projection, options);
  const lines: GraticuleLine[] = [];
  for (let at = 0; at < 2 * Math.PI - 1e-9; at += step) {
    lines.push({ kind: 'meridian', at, ...traced(plane, 90, (part) => [at, Math.PI * (part - 0.5)]) });
  }
  for (let k = Math.ceil(-Math.PI / 2 / step + 1e-9); k * step < Math.PI / 2 - 1e-9; k++) {
    // Begins at the edge opposite to the middle, so that no parallel jumps across the picture.
    const edge = (options.centre ?? Math.PI) - Math.PI + 1e-9;
    const at = k * step;
    lines.push({
      kind: 'parallel',
      at,
      ...traced(plane, 180, (part) => [edge + 2 * (Math.PI - 1e-9) * part, at]),
    });
  }
  return lines;
}

function traced(
  { forward }: Plane,
  steps: number,
  place: (part: number) => [longitude: number, latitude: number],
): { x: Float64Array; y: Float64Array } {
  const points = Array.from({ length: steps + 1 }, (_, i) => forward(...place(i / steps)));
  return {
    x: Float64Array.from(points, (point) => point?.x ?? Number.NaN),
    y: Float64Array.from(points, (point) => point?.y ?? Number.NaN),
  };
}
