import { checkNside, checkScheme, npixToNside, type Scheme } from './geometry.js';
import { nestToRing, ringToNest } from './numbering.js';

export interface ResolutionOptions {
  readonly scheme?: Scheme;
  /** 'mean' keeps densities (default), 'sum' keeps totals: counts. */
  readonly combine?: 'mean' | 'sum';
}

/**
 * A whole-sky map at another resolution. Coarser: mean or sum of the children, NaN (no data) left out of the mean and NaN
 * where all are; finer: the parent's value, or for 'sum' its equal parts.
 * @param map  [12 nside^2]
 * @throws {DomainError} a length that is no whole sky, nsideOut not a power of two
 */
export function changeResolution(
  map: ArrayLike<number>,
  nsideOut: number,
  { scheme = 'ring', combine = 'mean' }: ResolutionOptions = {},
): Float64Array {
  const nside = npixToNside(map.length);
  checkNside(nsideOut);
  checkScheme(scheme);
  const nested = scheme === 'nested' ? Float64Array.from(map) : reordered(map, nside, 'nested');
  const changed = nsideOut < nside ? coarser(nested, nsideOut, combine) : finer(nested, nsideOut, combine);
  return scheme === 'nested' ? changed : reordered(changed, nsideOut, 'ring');
}

function coarser(nested: Float64Array, nsideOut: number, combine: 'mean' | 'sum'): Float64Array {
  const out = new Float64Array(12 * nsideOut * nsideOut);
  const children = nested.length / out.length;
  for (let pixel = 0; pixel < out.length; pixel++) {
    let sum = 0;
    let known = 0;
    for (let child = pixel * children; child < (pixel + 1) * children; child++) {
      if (Number.isNaN(nested[child])) continue;
      sum += nested[child];
      known++;
    }
    out[pixel] = known === 0 ? Number.NaN : combine === 'sum' ? sum : sum / known;
  }
  return out;
}

function finer(nested: Float64Array, nsideOut: number, combine: 'mean' | 'sum'): Float64Array {
  const out = new Float64Array(12 * nsideOut * nsideOut);
  const children = out.length / nested.length;
  for (let pixel = 0; pixel < out.length; pixel++) {
    const parent = nested[Math.floor(pixel / children)];
    out[pixel] = combine === 'sum' ? parent / children : parent;
  }
  return out;
}

/** The map in the other numbering. @param to  the numbering of the answer; `map` is in the other one */
export function reordered(map: ArrayLike<number>, nside: number, to: Scheme): Float64Array {
  const all = Float64Array.from({ length: map.length }, (_, pixel) => pixel);
  const from = to === 'ring' ? ringToNest(nside, all) : nestToRing(nside, all);
  return Float64Array.from(from, (pixel) => map[pixel]);
}
