import { DomainError, nearestHint, UsageError } from '../core/index.js';
import { detectorConfiguration, type PrimaryName, primaries } from '../events/index.js';
import type { Kept, Level } from './chain/selection.js';
import type { Sampling } from './generation/throwing.js';
import type { Variation } from './shower/variation.js';

/** A simulated set, as plain data: what `simulation.generate` of the analysis file says. */
export interface SimulationConfig {
  readonly seed: number;
  /** 'IC79.2010', 'IC86.2011' to 'IC86.2015' */
  readonly detector: string;
  /** One file holds one primary. */
  readonly primaries: readonly PrimaryName[];
  readonly filesPerPrimary: number;
  /** In one file and 0.1 of lg(E/GeV), on the plateau of the efficiency; 'importance' throws up to 64 times as many where few pass. */
  readonly showersPerBin: number;
  /** How often one shower is thrown onto the array. */
  readonly throwsPerShower: number;
  /** Multiples of 0.1 from 5 to 10; the upper one by default as the detector's analysis needs it: 8.7, with IC79.2010 9.8. */
  readonly minLgEnergy: number;
  readonly maxLgEnergy: number;
  readonly sampling: Sampling;
  readonly keep: Kept;
  readonly level: Level;
  /** With level 'hits': whether signals and times of the tanks are written, one row each. */
  readonly pulses: boolean;
  readonly variation: Variation;
}

/** The set a user gets who says nothing: sizes fit a test, not an analysis. */
export const defaultSimulation: SimulationConfig = {
  seed: 1,
  detector: 'IC86.2012',
  primaries: ['p', 'He', 'O', 'Fe'],
  filesPerPrimary: 1,
  showersPerBin: 100,
  throwsPerShower: 10,
  minLgEnergy: 5,
  maxLgEnergy: 8.7,
  sampling: 'importance',
  keep: 'preselected',
  level: 'parametrised',
  pulses: false,
  variation: {},
};

/** Observed data, as plain data: what `data.generate` of the analysis file says. No Monte-Carlo truth is written. */
export interface ObservationConfig {
  readonly seed: number;
  readonly detector: string;
  /** Name of a flux model with mass groups. */
  readonly flux: string;
  /** Time in which the detector was live, in all good runs together, s. */
  readonly livetimeSeconds: number;
  /** Length of a run, s. */
  readonly runSeconds: number;
  readonly firstRun: number;
  /** Share of runs that are bad: they hold events too, but stand outside the good-run list. */
  readonly badRunShare: number;
  /** Least distance between the starts of two runs, days: spreads few runs over the seasons. 0: one run after the other. */
  readonly runIntervalDays: number;
  /** Rate of the events before cuts that the preselection rejects, Hz: with the kept ones the stream that the livetime is fitted to. */
  readonly rejectedRateHz: number;
  /** Whether the stream before cuts is written, beside each run's events. */
  readonly stream: boolean;
  /**
   * Amplitude of the yearly change of the muons in the ice, as a share: most in the middle of January, when the air is warm and mesons
   * decay rather than interact. About 0.08 at the Pole (muon rate of IceCube, Tilav et al., arXiv:1001.0776; from memory). 0: none.
   */
  readonly seasonalMuons: number;
  /** A dipole anisotropy of the arrival directions, for tests of sky maps; null: none. */
  readonly dipole: DipoleSettings | null;
  readonly minLgEnergy: number;
  readonly maxLgEnergy: number;
  readonly level: Level;
  readonly variation: Variation;
}

/** Intensity 1 + amplitude cos(angle to a place on the sky, J2000). */
export interface DipoleSettings {
  /** 0 to 1 */
  readonly amplitude: number;
  readonly rightAscensionDegrees: number;
  readonly declinationDegrees: number;
}

export const defaultObservation: ObservationConfig = {
  seed: 2,
  detector: 'IC86.2012',
  flux: 'H4a',
  livetimeSeconds: 100_000,
  runSeconds: 28_800,
  firstRun: 120_000,
  badRunShare: 0.03,
  runIntervalDays: 0,
  rejectedRateHz: 5.7,
  stream: true,
  seasonalMuons: 0,
  dipole: null,
  minLgEnergy: 5.4,
  maxLgEnergy: 9,
  level: 'parametrised',
  variation: {},
};

/** A part of a configuration, as it may stand in an analysis file. */
export type Part<Config> = { readonly [Key in keyof Config]?: Config[Key] };

/** The configuration with its defaults. @throws {UsageError} an unknown key; {DomainError} a detector or number that cannot be */
export function completeSimulation(part: Part<SimulationConfig> = {}): SimulationConfig {
  refuseUnknown(part, defaultSimulation);
  const { detector = defaultSimulation.detector } = part;
  const { simulatedTo } = detectorConfiguration(detector).energies;
  const config = { ...defaultSimulation, maxLgEnergy: simulatedTo, ...part };
  for (const key of ['filesPerPrimary', 'showersPerBin', 'throwsPerShower'] as const)
    requireCount(key, config[key]);
  for (const name of config.primaries) {
    if (!primaries.some((each) => each.name === name)) {
      throw refused('primaries', name, 'p, He, O and Fe');
    }
  }
  if (!['plain', 'importance'].includes(config.sampling))
    throw refused('sampling', config.sampling, "'plain' and 'importance'");
  if (!['triggered', 'preselected'].includes(config.keep))
    throw refused('keep', config.keep, "'triggered' and 'preselected'");
  if (config.pulses && config.level !== 'hits') throw refused('pulses', true, "false, or level 'hits'");
  return checkCommon(config);
}

/** As completeSimulation, for observed data. */
export function completeObservation(part: Part<ObservationConfig> = {}): ObservationConfig {
  refuseUnknown(part, defaultObservation);
  const { detector = defaultObservation.detector } = part;
  const { simulatedTo } = detectorConfiguration(detector).energies;
  const maxLgEnergy = Math.max(defaultObservation.maxLgEnergy, simulatedTo);
  const config = { ...defaultObservation, maxLgEnergy, ...part };
  for (const key of ['livetimeSeconds', 'runSeconds', 'rejectedRateHz'] as const) {
    if (!(config[key] > 0 && config[key] < Number.POSITIVE_INFINITY))
      throw refused(key, config[key], 'numbers above 0');
  }
  if (!(config.runIntervalDays >= 0))
    throw refused('runIntervalDays', config.runIntervalDays, 'numbers from 0');
  if (!(Math.abs(config.seasonalMuons) < 1))
    throw refused('seasonalMuons', config.seasonalMuons, 'numbers between -1 and 1');
  if (config.dipole !== null) checkDipole(config.dipole);
  if (!(config.badRunShare >= 0 && config.badRunShare < 1))
    throw refused('badRunShare', config.badRunShare, '0 to below 1');
  return checkCommon(config);
}

function checkDipole(dipole: DipoleSettings): void {
  refuseUnknown(dipole, { amplitude: 0, rightAscensionDegrees: 0, declinationDegrees: 0 });
  const { amplitude, rightAscensionDegrees, declinationDegrees } = dipole;
  if (!(amplitude >= 0 && amplitude <= 1)) throw refused('dipole.amplitude', amplitude, '0 to 1');
  if (!Number.isFinite(rightAscensionDegrees))
    throw refused('dipole.rightAscensionDegrees', rightAscensionDegrees, 'an angle in degrees');
  if (!(Math.abs(declinationDegrees) <= 90))
    throw refused('dipole.declinationDegrees', declinationDegrees, '-90 to 90');
}

function checkCommon<Config extends SimulationConfig | ObservationConfig>(config: Config): Config {
  if (!['parametrised', 'hits'].includes(config.level))
    throw refused('level', config.level, "'parametrised' and 'hits'");
  requireRange(config, 10);
  refuseUnknown(config.variation, variationKeys);
  const { energyLoss = 'tuned' } = config.variation;
  if (!['tuned', 'elbert'].includes(energyLoss))
    throw refused('variation.energyLoss', energyLoss, "'tuned' and 'elbert'");
  return config;
}

const variationKeys: Required<Variation> = {
  snowAttenuationM: 0,
  vemScale: 0,
  lightYield: 0,
  hadronicModel: '',
  energyLoss: 'tuned',
};

function refuseUnknown(part: object, known: object): void {
  const names = Object.keys(known);
  for (const key of Object.keys(part)) {
    if (names.includes(key)) continue;
    throw new UsageError(`the simulation has no setting '${key}'${nearestHint(key, names)}`, {
      fields: { key, allowed: names },
      remedy: `Known settings: ${names.join(', ')}.`,
    });
  }
}

function requireCount(key: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw refused(key, value, 'whole numbers from 1');
}

function requireRange(
  { minLgEnergy, maxLgEnergy }: { minLgEnergy: number; maxLgEnergy: number },
  highest: number,
): void {
  const inSteps = [minLgEnergy, maxLgEnergy].every(
    (edge) => Math.abs(10 * edge - Math.round(10 * edge)) < 1e-9,
  );
  if (inSteps && minLgEnergy >= 5 && maxLgEnergy > minLgEnergy && maxLgEnergy <= highest) return;
  throw refused(
    'minLgEnergy, maxLgEnergy',
    `${minLgEnergy}, ${maxLgEnergy}`,
    `multiples of 0.1 from 5 to ${highest}, rising`,
  );
}

function refused(key: string, found: unknown, allowed: string): DomainError {
  return new DomainError(`simulation setting ${key}: ${found} is not allowed`, {
    fields: { key, found, allowed },
    remedy: `Allowed: ${allowed}.`,
  });
}
