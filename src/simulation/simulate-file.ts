import { randomStream } from '../core/index.js';
import type { PrimaryName } from '../events/index.js';
import { EventBuffer, type EventColumns } from './chain/event-buffer.js';
import { EventChain, emptyShower } from './chain/event-chain.js';
import { PulseBuffer, type PulseColumns } from './chain/pulse-buffer.js';
import type { SimulationConfig } from './config.js';
import { type Detector, detectorOf } from './detector/detector.js';
import {
  type EnergyBinPlan,
  planEnergyBins,
  type ThrownRange,
  thrownRanges,
} from './generation/energy-bins.js';
import { Thrower } from './generation/throwing.js';
import { ShowerSource } from './shower/shower.js';
import { HitSurface } from './surface/hit-surface.js';

/** One file of a simulated set. */
export interface SimulatedFile {
  readonly primary: PrimaryName;
  /** What was thrown; times the throws per shower it is the number of events thrown. */
  readonly thrown: readonly ThrownRange[];
  readonly throwsPerShower: number;
  readonly maxZenithRad: number;
  readonly events: EventColumns;
  /** Number of events kept. */
  readonly rows: number;
  /** With `pulses`: the tanks' signals and times. */
  readonly pulses?: PulseColumns;
}

/** How many files a set has. */
export const fileCount = ({ primaries, filesPerPrimary }: SimulationConfig): number =>
  primaries.length * filesPerPrimary;

/** The primary of a file of the set: files take the primaries in turn. */
export const primaryOfFile = ({ primaries }: SimulationConfig, file: number): PrimaryName =>
  primaries[file % primaries.length];

/**
 * Simulates one file of a set: the same events for the same seed and file number, whatever else is made.
 * Run is 1 + the file's number; Event counts the throws of the file, so that what was not kept leaves gaps.
 */
export function simulateFile(config: SimulationConfig, file: number): SimulatedFile {
  const detector = detectorOf(config.detector);
  const primary = primaryOfFile(config, file);
  const bins = planEnergyBins(primary, config.showersPerBin, config, config.sampling);
  const maker = new FileMaker(config, file, primary);
  bins.forEach((bin, block) => {
    maker.addBin(bin, block);
  });
  const { buffer } = maker;
  return {
    primary,
    thrown: thrownRanges(bins),
    throwsPerShower: config.throwsPerShower,
    maxZenithRad: detector.configuration.maxZenith,
    events: buffer.finish(),
    rows: buffer.length,
    pulses: maker.pulses?.finish(),
  };
}

/** Seconds of detector time that a simulated event is moved on by, so that times rise. */
const secondsPerThrow = 0.001;
const eventSeconds = 14e-6;
const secondsPerDay = 86_400;

class FileMaker {
  readonly buffer = new EventBuffer();
  readonly pulses?: PulseBuffer;
  readonly #detector: Detector;
  readonly #chain: EventChain;
  readonly #thrower: Thrower;
  readonly #source: ShowerSource;
  readonly #startMjd: number;
  #showers = 0;
  #throws = 0;

  constructor(
    readonly config: SimulationConfig,
    readonly file: number,
    primary: PrimaryName,
  ) {
    const detector = detectorOf(config.detector);
    this.#detector = detector;
    this.#chain = new EventChain(detector, config);
    this.#thrower = new Thrower(detector, config.sampling);
    this.#source = new ShowerSource(primary, config.variation);
    this.#startMjd = detector.startMjd + file;
    if (config.pulses) this.pulses = new PulseBuffer();
  }

  /** All showers of one bin of energy: one block of random numbers. */
  addBin(bin: EnergyBinPlan, block: number): void {
    const { config, file } = this;
    const random = randomStream({ seed: config.seed, stage: 'simulation', file, block });
    const shower = emptyShower();
    const direction = { zenithRad: 0, azimuthRad: 0, weight: 1 };
    const core = { x: 0, y: 0, weight: 1 };
    const width = bin.highLgEnergy - bin.lowLgEnergy;
    for (let i = 0; i < bin.showers; i++) {
      shower.lgEnergy = bin.lowLgEnergy + width * random.uniform();
      this.#thrower.direction(random, direction);
      shower.zenithRad = direction.zenithRad;
      shower.azimuthRad = direction.azimuthRad;
      shower.cosZenith = Math.cos(direction.zenithRad);
      this.#source.develop(shower, random);
      this.#chain.take(shower, this.#source.mass.lnA);
      const region = this.#thrower.region(direction);
      for (let k = 0; k < config.throwsPerShower; k++) {
        this.#thrower.core(random, region, bin.radiusM, core);
        const row = this.#chain.throwAt(core, random, this.buffer);
        if (row >= 0) this.#identify(row, bin.weight * direction.weight * core.weight);
        this.#throws++;
      }
      this.#showers++;
    }
  }

  #identify(row: number, weight: number): void {
    const { columns } = this.buffer;
    const { surface } = this.#chain;
    if (surface instanceof HitSurface) this.pulses?.add(surface.tanks, this.#detector);
    columns.Run[row] = 1 + this.file;
    columns.Event[row] = this.#throws;
    columns.ShowerNumber[row] = this.#showers;
    columns.SamplingWeight[row] = weight;
    columns.MC_type[row] = this.#source.mass.pdg;
    columns.start_time_mjd[row] = this.#startMjd + (this.#throws * secondsPerThrow) / secondsPerDay;
    columns.end_time_mjd[row] = columns.start_time_mjd[row] + eventSeconds / secondsPerDay;
  }
}
