import { DomainError } from '../core/index.js';

/** dN/dE ~ E^index between two energies: what a set was thrown with. */
export interface GenerationSpectrum {
  readonly minEnergyGeV: number;
  readonly maxEnergyGeV: number;
  /** Differential index with its sign: -1 for equal numbers per logarithm of energy. */
  readonly index: number;
}

/** Probability density in GeV^-1; 0 outside the range. */
export function generationDensity(spectrum: GenerationSpectrum, energyGeV: number): number {
  const { minEnergyGeV, maxEnergyGeV, index } = spectrum;
  if (energyGeV < minEnergyGeV || energyGeV > maxEnergyGeV) return 0;
  return energyGeV ** index / powerIntegral(minEnergyGeV, maxEnergyGeV, index);
}

/** Fraction of showers thrown with energies in [low, high] GeV. */
export function generationFraction(spectrum: GenerationSpectrum, lowGeV: number, highGeV: number): number {
  const { minEnergyGeV, maxEnergyGeV, index } = spectrum;
  const low = Math.max(lowGeV, minEnergyGeV);
  const high = Math.min(highGeV, maxEnergyGeV);
  return high <= low ? 0 : powerIntegral(low, high, index) / powerIntegral(minEnergyGeV, maxEnergyGeV, index);
}

function powerIntegral(low: number, high: number, index: number): number {
  if (Math.abs(index + 1) < 1e-12) return Math.log(high / low);
  return (high ** (index + 1) - low ** (index + 1)) / (index + 1);
}

/**
 * Where cores are thrown and how zenith angles are distributed.
 * 'flat': a horizontal disc, density of zenith ~ sin cos, as an isotropic flux crosses it (SimWeights' natural-rate cylinder of no height).
 * 'circle': a disc across the shower axis, density ~ sin (SimWeights' circle injector).
 * 'uniform': a horizontal disc, density ~ sin (its uniform-solid-angle cylinder of no height).
 */
export interface GenerationArea {
  readonly kind: 'flat' | 'circle' | 'uniform';
  readonly radiusM: number;
  readonly minZenithRad: number;
  readonly maxZenithRad: number;
}

/** Integral of area x solid angle seen by an isotropic flux, in m^2 sr. */
export function etendue({ kind, radiusM, minZenithRad, maxZenithRad }: GenerationArea): number {
  const area = Math.PI * radiusM ** 2;
  if (kind === 'circle') return area * 2 * Math.PI * (Math.cos(minZenithRad) - Math.cos(maxZenithRad));
  return area * Math.PI * (Math.cos(minZenithRad) ** 2 - Math.cos(maxZenithRad) ** 2);
}

/** Thrown density per m^2 (across the axis) and sr at a zenith angle, for one shower thrown; 0 outside the zenith range. */
export function arealDensity(place: GenerationArea, zenithRad: number): number {
  if (zenithRad < place.minZenithRad || zenithRad > place.maxZenithRad) return 0;
  if (place.kind !== 'uniform') return 1 / etendue(place);
  const solidAngle = 2 * Math.PI * (Math.cos(place.minZenithRad) - Math.cos(place.maxZenithRad));
  return 1 / (solidAngle * Math.PI * place.radiusM ** 2 * Math.cos(zenithRad));
}

/** Showers of one kind thrown with one spectrum over one area. */
export interface GenerationSet {
  readonly particle: number | string;
  readonly thrown: number;
  readonly spectrum: GenerationSpectrum;
  readonly area: GenerationArea;
}

/**
 * Showers thrown per GeV, m^2 and sr by all sets together (SimWeights' generation surface): sets of the same particle add up
 * wherever they overlap.
 */
export function thrownDensity(
  sets: readonly GenerationSet[],
  particle: number | string,
  energyGeV: number,
  zenithRad: number,
): number {
  let density = 0;
  for (const set of sets) {
    if (set.particle !== particle) continue;
    density += set.thrown * generationDensity(set.spectrum, energyGeV) * arealDensity(set.area, zenithRad);
  }
  return density;
}

/** A simulated shower: what its weight depends on. */
export interface SimulatedShowers {
  /** [shower] */
  readonly particle: ArrayLike<number | string>;
  readonly energyGeV: ArrayLike<number>;
  readonly zenithRad: ArrayLike<number>;
}

/**
 * Events per second that each simulated shower stands for: flux / thrown density.
 * @param flux  of the particle at an energy, in m^-2 s^-1 sr^-1 GeV^-1
 * @returns  [shower], s^-1
 * @throws {DomainError} a shower that no set could have thrown, with its index
 */
export function simulationWeights(
  showers: SimulatedShowers,
  sets: readonly GenerationSet[],
  flux: (particle: number | string, energyGeV: number) => number,
): Float64Array {
  return Float64Array.from({ length: showers.energyGeV.length }, (_, index) => {
    const particle = showers.particle[index];
    const energyGeV = showers.energyGeV[index];
    const zenithRad = showers.zenithRad[index];
    const density = thrownDensity(sets, particle, energyGeV, zenithRad);
    if (density > 0) return flux(particle, energyGeV) / density;
    throw new DomainError(
      `shower ${index} (${particle}, ${energyGeV} GeV, zenith ${zenithRad} rad) lies outside every simulated set`,
      {
        fields: { index, particle, energyGeV, zenithRad },
        remedy: 'Describe the set it was thrown in as well.',
      },
    );
  });
}
