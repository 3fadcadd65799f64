import type { Verdict } from '../../validation/index.js';
import type { RunContext } from '../context.js';
import type { Stored } from '../run-directory.js';
import { readSimulatedSample, type SimulatedSample } from '../simulated-sample.js';
import type { DataResult } from './data.js';
import type { EventsResult } from './events.js';
import { type KnownSpectraResult, knownSpectraStage } from './known-spectra.js';
import type { ModelsResult } from './models.js';
import type { SimulationResult } from './simulation.js';
import type { SpectrumResult } from './unfolding.js';

/** The finished stages that the chain is challenged with. */
export interface NominalPasses {
  readonly events: Stored<EventsResult>;
  readonly models: Stored<ModelsResult>;
  readonly simulation: Stored<SimulationResult>;
  readonly data: Stored<DataResult>;
  readonly spectrum: Stored<SpectrumResult>;
}

/** All that `airshower validate` does beyond a run. */
export interface ChallengeResult {
  readonly knownSpectra: Stored<KnownSpectraResult>;
  readonly verdicts: readonly Verdict[];
}

/** Every test of the chain that takes more than a run should: each a stage of its own. */
export async function challengeStages(
  context: RunContext,
  passes: NominalPasses,
  experiments: number,
): Promise<ChallengeResult> {
  let read: Promise<SimulatedSample> | undefined;
  const sample = (): Promise<SimulatedSample> => {
    read ??= readSimulatedSample(context, passes.models, passes.events.simulations[0]);
    return read;
  };
  const known = await knownSpectraStage(context, passes, { sample, experiments });
  return challengeOf({ knownSpectra: known });
}

/** The tests together with all their verdicts. */
export function challengeOf(tests: Omit<ChallengeResult, 'verdicts'>): ChallengeResult {
  return { ...tests, verdicts: Object.values(tests).flatMap(({ verdicts }) => verdicts) };
}
