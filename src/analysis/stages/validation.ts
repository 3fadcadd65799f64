import { ndarrayOf } from '../../core/index.js';
import { heldAt, type UnfoldingOptions, unfold } from '../../unfolding/index.js';
import {
  type ChainTest,
  type ClosureOptions,
  foldCounts,
  type OwnSpectrum,
  testChain,
  type WrongDetector,
  withAccuracyLoss,
} from '../../validation/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { closureProblem, plainUnfolding, simulatedResponse } from '../spectrum/closure-problem.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { expectedEvents, priorOf } from '../spectrum/spectrum.js';
import { totalCovariance } from '../spectrum/total-covariance.js';
import type { DataResult } from './data.js';
import type { EventsResult } from './events.js';
import type { SimulationResult } from './simulation.js';
import type { SpectrumResult } from './unfolding.js';

/** Closure of the chain on pseudo-experiments, and what it rests on. */
export interface ValidationResult extends ChainTest {
  readonly injected: string;
  readonly prior: string;
}

/** The passes that are validated. */
export interface NominalSpectrum {
  readonly simulation: Stored<SimulationResult>;
  readonly data: Stored<DataResult>;
  readonly spectrum: Stored<SpectrumResult>;
}

/**
 * The ensemble closure with the analysis' own response, unfolding and livetime.
 * @param experiments  default: as the analysis file says
 */
export function validationStage(
  context: RunContext,
  events: Stored<EventsResult>,
  { simulation, data, spectrum }: NominalSpectrum,
  {
    experiments,
    onProgress,
  }: { readonly experiments?: number; readonly onProgress?: ClosureOptions['onProgress'] } = {},
): Promise<Stored<ValidationResult>> {
  const { analysis, directory } = context;
  const { validation, unfolding, energy, groups, response, seed } = analysis.content;
  const count = experiments ?? validation.pseudoExperiments;
  const { sets, etendue, livetimeSeconds, livetimeErrorSeconds } = events;
  const settings = { validation, unfolding, energy, groups, response, seed, count };
  const drawnFrom = knownFluxOf(context);
  const dependsOn = {
    settings,
    sets,
    etendue,
    livetimeSeconds,
    livetimeErrorSeconds,
    passed: [simulation.passed, simulation.passedScaled],
    spectrum,
    counts: data.counts,
    drawnFrom,
  };
  return directory.stage('validation', dependsOn, async () => {
    const injected = validation.injected ?? response.flux;
    const prior = validation.prior ?? unfolding.prior;
    const problem = closureProblem(context, events, simulation, { injected, prior });
    const wrong = wrongDetectors(context, events, simulation);
    const own = ownSpectrum(context, events, data, spectrum);
    const tested = await testChain(problem, wrong, own, { seed, experiments: count, onProgress });
    const name = typeof prior === 'string' ? prior : 'given numbers';
    return { injected, prior: name, ...tested };
  });
}

/** What must not go unnoticed: an energy scale off by 5%, and a classifier whose accuracy is off by five points. */
function wrongDetectors(
  context: RunContext,
  events: Stored<EventsResult>,
  { passed, passedScaled }: Stored<SimulationResult>,
): WrongDetector[] {
  const nominal = simulatedResponse(context, events, passed);
  const groups = context.causes.groups.length;
  return [
    {
      name: 'energy scale',
      description: 'an energy scale off by 5%',
      size: 0.05,
      response: simulatedResponse(context, events, passedScaled),
    },
    {
      name: 'classifier accuracy',
      description: 'a classifier accuracy off by 5 points',
      size: -0.05,
      response: withAccuracyLoss(nominal, groups, 0.05),
    },
  ];
}

/** The data's own unfolded counts, and what the same number of iterations makes of the expected counts; nothing for measured data. */
function ownSpectrum(
  context: RunContext,
  events: Stored<EventsResult>,
  { counts }: Stored<DataResult>,
  spectrum: Stored<SpectrumResult>,
): OwnSpectrum | undefined {
  const flux = knownFluxOf(context);
  const { causes, analysis } = context;
  // Without errors there is nothing to compare with.
  if (flux === undefined || analysis.content.unfolding.covariances === 'none') return undefined;
  const { etendue, livetimeSeconds, livetimeErrorSeconds } = events;
  const { background } = analysis.content.unfolding;
  const injected = [...expectedEvents(causes, etendue, livetimeSeconds, flux)];
  const shape = [spectrum.response.length / injected.length, injected.length];
  const response = ndarrayOf(Float64Array.from(spectrum.response), shape);
  const known = background && { background: background.events };
  const signal = foldCounts(spectrum.response, injected);
  const data = signal.map((count, effect) => count + (background?.events[effect] ?? 0));
  const prior = priorOf(context, analysis.content.unfolding.prior, events, livetimeSeconds);
  const unfolding = heldAt(plainUnfolding(context, prior), spectrum.chosen);
  const { unfolded: smearedTruth } = unfold({ data, response, cells: causes, ...known }, {
    ...unfolding,
    covariances: 'none',
  } as UnfoldingOptions);
  const covariance = totalCovariance(spectrum);
  const livetimeError = livetimeErrorSeconds / livetimeSeconds;
  const { unfolded } = spectrum;
  return {
    counts,
    unfolded,
    covariance,
    smearedTruth,
    injected,
    livetimeError,
    ...(background && { background }),
  };
}
