import { ndarrayOf } from '../../core/index.js';
import { fluxModel } from '../../flux/index.js';
import { completeObservation } from '../../simulation/index.js';
import { heldAt, type PriorChoice, type UnfoldingOptions, unfold } from '../../unfolding/index.js';
import {
  type ChainTest,
  type ClosureOptions,
  type ClosureProblem,
  type ClosureUnfolding,
  foldCounts,
  type OwnSpectrum,
  type SimulatedResponse,
  spectrumProjections,
  testChain,
  type WrongDetector,
  withAccuracyLoss,
} from '../../validation/index.js';
import type { RunContext } from '../context.js';
import type { Stored } from '../run-directory.js';
import { expectedEvents, type PassedSums, priorOf, thrownPerSecond } from '../spectrum.js';
import { unfoldingOptions } from '../unfold-counts.js';
import { totalCovariance } from '../unfolded-file.js';
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
  const { sets, etendue, livetimeSeconds } = events;
  const settings = { validation, unfolding, energy, groups, response, seed, count };
  const drawnFrom = injectedFlux(context);
  const dependsOn = {
    settings,
    sets,
    etendue,
    livetimeSeconds,
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

/** The flux that the pseudo-data of all years were drawn from; nothing for measured data, or years of different fluxes. */
function injectedFlux({ inputs }: RunContext): string | undefined {
  const fluxes = inputs.years.map(({ year }) => year.generate && completeObservation(year.generate).flux);
  return new Set(fluxes).size === 1 ? fluxes[0] : undefined;
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
  const flux = injectedFlux(context);
  const { causes, analysis } = context;
  // Without errors there is nothing to compare with.
  if (flux === undefined || analysis.content.unfolding.covariances === 'none') return undefined;
  const { etendue, livetimeSeconds } = events;
  const injected = [...expectedEvents(causes, etendue, livetimeSeconds, flux)];
  const shape = [spectrum.response.length / injected.length, injected.length];
  const response = ndarrayOf(Float64Array.from(spectrum.response), shape);
  const data = foldCounts(spectrum.response, injected);
  const prior = priorOf(context, analysis.content.unfolding.prior, events, livetimeSeconds);
  const unfolding = heldAt(plainUnfolding(context, prior), spectrum.chosen);
  const { unfolded: smearedTruth } = unfold({ data, response, cells: causes }, {
    ...unfolding,
    covariances: 'none',
  } as UnfoldingOptions);
  const covariance = totalCovariance(spectrum);
  return { counts, unfolded: spectrum.unfolded, covariance, smearedTruth, injected };
}

/** The sums of a pass as validation takes them. */
function simulatedResponse(
  { analysis, causes }: RunContext,
  events: Stored<EventsResult>,
  passed: PassedSums,
): SimulatedResponse {
  return {
    effects: passed.effects,
    causes: passed.causes,
    passed: passed.weights,
    passedVariance: passed.squares,
    thrown: thrownPerSecond(causes, events, fluxModel(analysis.content.response.flux)),
  };
}

/** The closure of an analysis: its response, unfolding and livetime, with a flux to inject and a prior. */
export function closureProblem(
  context: RunContext,
  events: Stored<EventsResult>,
  { passed }: Stored<SimulationResult>,
  { injected, prior }: { readonly injected: string; readonly prior: string | readonly number[] },
): ClosureProblem {
  const { analysis, causes } = context;
  const { energy } = analysis.content;
  const simulated = simulatedResponse(context, events, passed);
  const starting = priorOf(context, prior, events, events.livetimeSeconds);
  return {
    truth: simulated,
    assumed: simulated,
    injected: [...expectedEvents(causes, events.etendue, events.livetimeSeconds, injected)],
    cells: causes,
    projections: spectrumProjections(
      causes.energy.edges,
      causes.groups.map(({ side }) => side),
      energy.publish,
    ),
    unfolding: plainUnfolding(context, starting),
  };
}

/** As the analysis unfolds its data; the covariances of pseudo-experiments are their own, of their weighted simulation. */
function plainUnfolding(context: RunContext, prior: PriorChoice): ClosureUnfolding {
  const plain = typeof prior === 'string' ? prior : Array.from(prior as ArrayLike<number>);
  const response = { responseCovariance: 'poisson' } as const;
  const { covariances: _, ...options } = unfoldingOptions(context, { response, prior: plain });
  return { ...options, prior: plain, responseCovariance: 'poisson' } as ClosureUnfolding;
}
