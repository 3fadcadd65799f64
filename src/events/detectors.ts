import { DomainError, degreesToRadians, nearestHint } from '../core/index.js';

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
}

// Livetimes and zenith ranges: stored outputs of the composition analysis. Snow: public IceCube code, by year.
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
