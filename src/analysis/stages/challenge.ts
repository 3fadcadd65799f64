import type { Verdict } from '../../validation/index.js';
import { ownSimulations, type RunContext } from '../context.js';
import type { JudgedModels } from '../judged-columns.js';
import type { Stored } from '../run-directory.js';
import { readSimulatedSample, type SimulatedSample } from '../simulated-sample.js';
import type { ValidatedPasses } from '../validated-passes.js';
import { type DataSimulationResult, dataSimulationStage, type JudgedSamples } from './data-simulation.js';
import { type JudgedData, judgedDataStage } from './judged-data.js';
import { type JudgedSimulation, judgedSimulationStage } from './judged-simulation.js';
import { type KnownSpectraResult, knownSpectraStage } from './known-spectra.js';
import { type MethodsResult, methodsStage } from './methods.js';
import { otherRegressorStage } from './other-regressor.js';
import { type SplitsResult, splitsStage } from './splits.js';

/** All that `airshower validate` does beyond a run. */
export interface ChallengeResult {
  readonly knownSpectra: Stored<KnownSpectraResult>;
  readonly dataSimulation: Stored<DataSimulationResult>;
  readonly splits: Stored<SplitsResult>;
  readonly methods: Stored<MethodsResult>;
  readonly verdicts: readonly Verdict[];
}

/** Fewer pseudo-experiments do not tell the covariance of an energy spectrum. */
const fewestExperiments = 100;

/** Every test of the chain that takes more than a run should: each a stage of its own. */
export async function challengeStages(
  context: RunContext,
  passes: ValidatedPasses,
  experiments: number,
): Promise<ChallengeResult> {
  const { events, models } = passes;
  const judged = { models, other: await otherRegressorStage(context, models) };
  const contexts = [context, ...ownSimulations(context)];
  const samples = contexts.map((each, index) => readOnce(each, judged, events.simulations[index]));
  const known = await knownSpectraStage(context, passes, { sample: samples[0], experiments });
  const judgedSamples = await judgedStages(context, { passes, judged, contexts, samples });
  const enough = Math.max(fewestExperiments, experiments);
  return challengeOf({
    knownSpectra: known,
    dataSimulation: await dataSimulationStage(context, judgedSamples),
    splits: await splitsStage(context, passes, judgedSamples, enough),
    methods: await methodsStage(context, passes, judgedSamples, enough),
  });
}

/** Reads a simulation when it is first needed: stages that are unchanged do not. */
function readOnce(...inputs: Parameters<typeof readSimulatedSample>): () => Promise<SimulatedSample> {
  let read: Promise<SimulatedSample> | undefined;
  return () => {
    read ??= readSimulatedSample(...inputs);
    return read;
  };
}

interface JudgedInputs {
  readonly passes: ValidatedPasses;
  readonly judged: JudgedModels;
  /** [simulation] */
  readonly contexts: readonly RunContext[];
  readonly samples: readonly (() => Promise<SimulatedSample>)[];
}

/** The passes over simulation and data that comparisons are made from. */
async function judgedStages(
  context: RunContext,
  { passes, judged, contexts, samples }: JudgedInputs,
): Promise<JudgedSamples> {
  const { events, spectrum } = passes;
  const simulations: Stored<JudgedSimulation>[] = [];
  for (const [index, each] of contexts.entries()) {
    const inputs = { events, judged, spectrum, index, sample: samples[index] };
    // All simulations and years are split where the first one is.
    const splitEdges = simulations[0]?.splitEdges;
    simulations.push(await judgedSimulationStage(each, { ...inputs, ...(splitEdges && { splitEdges }) }));
  }
  const { splitEdges } = simulations[0];
  const years: Stored<JudgedData>[] = [];
  for (const [index, year] of context.inputs.years.entries()) {
    const inputs = { year, events: events.years[index], judged, splitEdges, index };
    years.push(await judgedDataStage(context, inputs));
  }
  return { events, simulations, years };
}

/** The tests together with all their verdicts. */
export function challengeOf(tests: Omit<ChallengeResult, 'verdicts'>): ChallengeResult {
  return { ...tests, verdicts: Object.values(tests).flatMap(({ verdicts }) => verdicts) };
}
