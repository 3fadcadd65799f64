/**
 * HEALPix: the sphere in 12 nside^2 pixels of equal area, in RING and NESTED numbering (Gorski, Hivon, Banday, Wandelt, Hansen,
 * Reinecke, Bartelmann, ApJ 622 (2005) 759). Angles are rad: theta is the colatitude (0 at the north pole), phi the
 * longitude. nside is a power of two up to 2^24, to which pixel numbers are exact in a double. Functions that take a number
 * take a list as well and then answer with Float64Arrays.
 */
import { angToPix, pixToAng } from './angles.js';
import { boundaries } from './boundaries.js';
import {
  largestPixelRadiusRad,
  npixToNside,
  nsideToNpix,
  nsideToOrder,
  pixelAreaSr,
  resolutionRad,
} from './geometry.js';
import { interpolate, interpolationWeights } from './interpolation.js';
import { neighbours } from './neighbours.js';
import { nestToRing, ringToNest } from './numbering.js';
import { angToPixParallel, pixToAngParallel } from './parallel.js';
import { queryPolygon, queryStrip } from './query-areas.js';
import { queryDisc } from './query-disc.js';
import { changeResolution, reordered } from './resolution.js';
import { pixToVec, vecToPix } from './vectors.js';

export const healpix = {
  angToPix,
  pixToAng,
  vecToPix,
  pixToVec,
  nestToRing,
  ringToNest,
  angToPixParallel,
  pixToAngParallel,
  queryDisc,
  queryPolygon,
  queryStrip,
  neighbours,
  boundaries,
  interpolationWeights,
  interpolate,
  changeResolution,
  reordered,
  nsideToNpix,
  npixToNside,
  nsideToOrder,
  pixelAreaSr,
  resolutionRad,
  largestPixelRadiusRad,
} as const;

export type { BoundaryOptions } from './boundaries.js';
export type { Numbers, Scheme } from './geometry.js';
export type { InterpolationWeights } from './interpolation.js';
export type { ParallelOptions } from './parallel.js';
export type { QueryOptions } from './query-disc.js';
export type { ResolutionOptions } from './resolution.js';
export type { Vector } from './vectors.js';
