import type { Verdict } from '../../validation/index.js';
import type { JudgedModels } from '../models/judged-columns.js';
import { ownSimulations, type RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { readSimulatedSample, type SimulatedSample } from '../validated/simulated-sample.js';
import type { ValidatedPasses } from '../validated/validated-passes.js';
import { type DataSimulationResult, dataSimulationStage, type JudgedSamples } from './data-simulation.js';
import { type JudgedData, judgedDataStage } from './judged-data.js';
import { type JudgedSimulation, judgedSimulationStage } from './judged-simulation.js';
import { type KnownSpectraResult, knownSpectraStage } from './known-spectra.js';
import { type MethodsResult, methodsStage } from './methods.js';
import { otherRegressorStage } from './other-regressor.js';
import { type SplitsResult, splitsStage } from './splits.js';

/** The tests of the chain, each by the name of its stage: spectra put in and found again, shapes and yearly rates, parts of the data, ways to unfold. */
export const challengeTests = ['known-spectra', 'data-simulation', 'splits', 'methods'] as const;
export type ChallengeTest = (typeof challengeTests)[number];

/** What `airshower validate` does beyond a run: all tests, or those that were asked for. */
export interface ChallengeResult {
  readonly knownSpectra?: Stored<KnownSpectraResult>;
  readonly dataSimulation?: Stored<DataSimulationResult>;
  readonly splits?: Stored<SplitsResult>;
  readonly methods?: Stored<MethodsResult>;
  /** Tests that were not asked for. */
  readonly leftOut: readonly ChallengeTest[];
  readonly verdicts: readonly Verdict[];
}

export interface ChallengeOptions {
  readonly experiments: number;
  /** Only these; default: all. */
  readonly only?: readonly ChallengeTest[];
}

/** Fewer pseudo-experiments do not tell the covariance of an energy spectrum. */
const fewestExperiments = 100;

/** Tests of the chain that take more than a run should: each a stage of its own. */
export async function challengeStages(
  context: RunContext,
  passes: ValidatedPasses,
  { experiments, only = challengeTests }: ChallengeOptions,
): Promise<ChallengeResult> {
  const { events, models } = passes;
  const judged = { models, other: await otherRegressorStage(context, models) };
  const contexts = [context, ...ownSimulations(context)];
  const samples = contexts.map((each, index) => readOnce(each, judged, events.simulations[index]));
  const known = { sample: samples[0], experiments };
  const knownSpectra = only.includes('known-spectra')
    ? await knownSpectraStage(context, passes, known)
    : undefined;
  const rest = only.some((test) => test !== 'known-spectra')
    ? await judgedTests(context, { passes, judged, contexts, samples }, { experiments, only })
    : {};
  return challengeOf({ ...(knownSpectra && { knownSpectra }), ...rest });
}

/** The tests that compare data, of those that were asked for. */
async function judgedTests(
  context: RunContext,
  inputs: JudgedInputs,
  { experiments, only }: Required<ChallengeOptions>,
): Promise<ChallengeTests> {
  const samples = await judgedStages(context, inputs);
  const { passes } = inputs;
  const enough = Math.max(fewestExperiments, experiments);
  return {
    ...(only.includes('data-simulation') && { dataSimulation: await dataSimulationStage(context, samples) }),
    ...(only.includes('splits') && { splits: await splitsStage(context, passes, samples, enough) }),
    ...(only.includes('methods') && { methods: await methodsStage(context, passes, samples, enough) }),
  };
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

type ChallengeTests = Omit<ChallengeResult, 'verdicts' | 'leftOut'>;

/** The tests that were made, with all their verdicts. */
export function challengeOf(tests: ChallengeTests): ChallengeResult {
  const { knownSpectra, dataSimulation, splits, methods } = tests;
  const made = { 'known-spectra': knownSpectra, 'data-simulation': dataSimulation, splits, methods };
  return {
    ...tests,
    leftOut: challengeTests.filter((test) => made[test] === undefined),
    verdicts: challengeTests.flatMap((test) => made[test]?.verdicts ?? []),
  };
}
