import { DomainError, degreesToRadians, nearestHint } from '../core/index.js';

/** Equal bins in lg(E/GeV), and above `coarse.above` bins of another width. */
export interface EnergyRange {
  readonly low: number;
  readonly high: number;
  readonly width: number;
  readonly coarse?: { readonly above: number; readonly width: number };
}

/** The energies of a detector's analysis, in lg(E/GeV). */
export interface DetectorEnergies {
  /** Bins of the reconstructed energy. */
  readonly effects: EnergyRange;
  /** Bins of the true energy: at least 0.4 below and 0.5 above, as far as events migrate in from. */
  readonly causes: EnergyRange;
  /** Of the flux that is given out. */
  readonly publish: { readonly low: number; readonly high: number };
  /** Simulated up to here. */
  readonly simulatedTo: number;
}

/** A year of the detector: what an analysis of its data needs to know. */
export interface DetectorConfiguration {
  readonly name: string;
  /** Largest thrown zenith angle of its simulation (rad). */
  readonly maxZenith: number;
  /** Published livetime and its error (s), for comparison; NaN where none was found. */
  readonly livetimeSeconds: number;
  readonly livetimeErrorSeconds: number;
  /** Effective attenuation length of snow used by the reconstruction (m). */
  readonly snowAttenuationMetres: number;
  /** Defaults of the analysis file's section `energy`, and of the simulation's `maxLgEnergy`. */
  readonly energies: DetectorEnergies;
}

/** Reconstructed energies of IC86 as in the composition analysis. */
const to8: DetectorEnergies = {
  effects: { low: 6.1, high: 8, width: 0.1 },
  causes: { low: 5.7, high: 8.5, width: 0.1 },
  publish: { low: 6.4, high: 7.8 },
  simulatedTo: 8.7,
};

/** The same of IC79.2010: on to 9 in bins of 0.2; what is published ends as far below as with IC86. */
const to9: DetectorEnergies = {
  effects: { low: 6.1, high: 9, width: 0.1, coarse: { above: 8, width: 0.2 } },
  causes: { low: 5.7, high: 9.6, width: 0.1, coarse: { above: 8, width: 0.2 } },
  publish: { low: 6.4, high: 8.8 },
  simulatedTo: 9.8,
};

// Livetimes, zenith and energy ranges: stored outputs of the composition analysis; no livetime of IC86.2011 was found. Snow: public IceCube code, by year.
const configurations: readonly DetectorConfiguration[] = (
  [
    ['IC79.2010', 40, 27_114_012, Number.NaN, 2.1],
    ['IC86.2011', 65, Number.NaN, Number.NaN, 2.1],
    ['IC86.2012', 65, 28_442_249, 2_699, 2.25],
    ['IC86.2013', 65, 30_687_000, 4_900, 2.25],
    ['IC86.2014', 65, 31_117_000, 4_200, 2.3],
    ['IC86.2015', 65, 31_301_350, 3_900, 2.3],
  ] as const
).map(([name, maxZenithDegrees, livetimeSeconds, livetimeErrorSeconds, snowAttenuationMetres]) => ({
  name,
  maxZenith: degreesToRadians(maxZenithDegrees),
  livetimeSeconds,
  livetimeErrorSeconds,
  snowAttenuationMetres,
  energies: name === 'IC79.2010' ? to9 : to8,
}));

export const detectorNames: readonly string[] = configurations.map(({ name }) => name);

/** @throws {DomainError} a name that is none of detectorNames */
export function detectorConfiguration(name: string): DetectorConfiguration {
  const found = configurations.find((each) => each.name === name);
  if (found) return found;
  throw new DomainError(`there is no detector configuration '${name}'${nearestHint(name, detectorNames)}`, {
    fields: { name },
    remedy: `Known are ${detectorNames.join(', ')}.`,
  });
}
