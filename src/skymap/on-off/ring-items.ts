import { DomainError } from '../../core/index.js';
import { checkPixel } from '../healpix/geometry.js';
import { ringNumber } from '../healpix/rings.js';
import type { RingItem } from './ring-task.js';

/** Pixels by ring, and where each stood in the list. */
export interface RingItems {
  readonly items: readonly RingItem[];
  readonly places: readonly (readonly number[])[];
}

/** Gathers pixels by ring, at most 256 an item. @throws {DomainError} no pixels, a pixel out of range */
export function byRing(nside: number, pixels: Float64Array): RingItems {
  const open = new Map<number, number[]>();
  const groups: { ring: number; places: number[] }[] = [];
  pixels.forEach((pixel, place) => {
    checkPixel(nside, pixel, place);
    const ring = ringNumber(nside, pixel);
    let places = open.get(ring);
    if (places === undefined || places.length === 256) {
      places = [];
      open.set(ring, places);
      groups.push({ ring, places });
    }
    places.push(place);
  });
  if (groups.length === 0)
    throw new DomainError('no pixels to compare', { remedy: 'Give at least one pixel.' });
  const items = groups.map(({ ring, places }) => ({
    ring,
    pixels: Float64Array.from(places, (place) => pixels[place]),
  }));
  return { items, places: groups.map((group) => group.places) };
}
