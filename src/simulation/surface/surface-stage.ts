import type { RandomStream } from '../../core/index.js';
import type { Core, Shower } from '../shower/shower.js';
import type { ArrayResponse } from './array-response.js';

/** What the reconstruction of the surface signals finds. */
export interface SurfaceFit {
  x: number;
  y: number;
  zenithRad: number;
  azimuthRad: number;
  lgS125: number;
  slope: number;
  converged: boolean;
  chargeChi2: number;
  timeChi2: number;
  ndf: number;
  reducedLogLikelihood: number;
}

export const emptyFit = (): SurfaceFit => ({
  x: 0,
  y: 0,
  zenithRad: 0,
  azimuthRad: 0,
  lgS125: 0,
  slope: 0,
  converged: false,
  chargeChi2: 0,
  timeChi2: 0,
  ndf: 0,
  reducedLogLikelihood: 0,
});

/** A shower with the slope of its lateral distribution and the place where it came down. */
export interface ThrownShower {
  readonly shower: Shower;
  readonly slope: number;
  readonly core: Core;
}

/** The array and its reconstruction: parametrised, or hit by hit. */
export interface SurfaceStage {
  /** Takes a shower with the slope of its lateral distribution, before its throws. */
  setShower(shower: Shower, slope: number): void;
  /** One throw of it: stations hit and loudest signals. */
  observe(thrown: ThrownShower, random: RandomStream, out: ArrayResponse): void;
  /** Reconstructs the throw observed last; sets the density of stations where it belongs to the reconstructed axis. */
  reconstruct(thrown: ThrownShower, random: RandomStream, array: ArrayResponse, out: SurfaceFit): void;
}
