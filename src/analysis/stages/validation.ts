import { ndarrayOf } from '../../core/index.js';
import { fluxModel } from '../../flux/index.js';
import { completeObservation } from '../../simulation/index.js';
import { unfold } from '../../unfolding/index.js';
import {
  type ClosureOptions,
  type ClosureProblem,
  type ClosureResult,
  closureEnsemble,
  closureVerdicts,
  foldCounts,
  type SimulatedResponse,
  type SpectrumAgreement,
  sensitivityVerdict,
  spectrumAgreement,
  spectrumProjections,
  spectrumVerdicts,
  type Verdict,
} from '../../validation/index.js';
import type { RunContext } from '../context.js';
import type { Stored } from '../run-directory.js';
import { expectedEvents, type PassedSums, priorOf, thrownPerSecond } from '../spectrum.js';
import type { EventsResult } from './events.js';
import type { SimulationResult } from './simulation.js';
import type { SpectrumResult } from './unfolding.js';

/** Closure of the chain on pseudo-experiments. */
export interface ValidationResult {
  readonly injected: string;
  readonly prior: string;
  readonly closure: ClosureResult;
  /** Mean pull per projection when the response is made with energies 5% too high: the closure has to fail. */
  readonly wrongEnergyScale: readonly { readonly name: string; readonly pullMean: number }[];
  /** The data's own spectrum against the flux that they were drawn from; empty for measured data. */
  readonly spectrum: readonly SpectrumAgreement[];
  readonly verdicts: readonly Verdict[];
}

/** The passes that are validated. */
export interface NominalSpectrum {
  readonly simulation: Stored<SimulationResult>;
  readonly spectrum: Stored<SpectrumResult>;
}

/**
 * The ensemble closure with the analysis' own response, unfolding and livetime.
 * @param experiments  default: as the analysis file says
 */
export function validationStage(
  context: RunContext,
  events: Stored<EventsResult>,
  { simulation, spectrum }: NominalSpectrum,
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
    drawnFrom,
  };
  return directory.stage('validation', dependsOn, async () => {
    const injected = validation.injected ?? response.flux;
    const prior = validation.prior ?? unfolding.prior;
    const problem = closureProblem(context, events, simulation, { injected, prior });
    const closure = await closureEnsemble(problem, { seed, experiments: count, onProgress });
    const name = typeof prior === 'string' ? prior : 'given numbers';
    const agreements = ownSpectrum(context, events, spectrum, problem);
    const assumed = simulatedResponse(context, events, simulation.passedScaled);
    const wrong = await closureEnsemble({ ...problem, assumed }, { seed, experiments: count });
    const wrongEnergyScale = wrong.summaries.map((summary) => ({
      name: summary.name,
      pullMean: summary.pullMean,
    }));
    const verdicts = [
      ...closureVerdicts(closure),
      sensitivityVerdict('closure fails with an energy scale off by 5%', wrong),
      ...spectrumVerdicts(agreements),
    ];
    return { injected, prior: name, closure, wrongEnergyScale, spectrum: agreements, verdicts };
  });
}

/** The flux that pseudo-data were drawn from; nothing for measured data. */
function injectedFlux({ analysis }: RunContext): string | undefined {
  const { generate } = analysis.content.data;
  return generate && completeObservation(generate).flux;
}

/** The data's own unfolded counts against what the same number of iterations makes of the expected counts. */
function ownSpectrum(
  context: RunContext,
  events: Stored<EventsResult>,
  spectrum: Stored<SpectrumResult>,
  { projections }: ClosureProblem,
): SpectrumAgreement[] {
  const flux = injectedFlux(context);
  if (flux === undefined) return [];
  const { causes, analysis } = context;
  const { etendue, livetimeSeconds } = events;
  const truth = expectedEvents(causes, etendue, livetimeSeconds, flux);
  const shape = [spectrum.response.length / truth.length, truth.length];
  const response = ndarrayOf(Float64Array.from(spectrum.response), shape);
  const data = foldCounts(spectrum.response, truth);
  const prior = priorOf(context, analysis.content.unfolding.prior, events, livetimeSeconds);
  // A threshold below every value of the test statistic: exactly as many iterations as the data had.
  const fixed = {
    prior,
    testStatistic: 'ks',
    stopping: -1,
    maxIterations: spectrum.iterations.length,
  } as const;
  const { unfolded } = unfold({ data, response, cells: causes }, { ...fixed, covariances: 'none' });
  const { stat, mc } = spectrum.covariance;
  const covariance = stat.map((value, index) => value + mc[index]);
  return spectrumAgreement({ unfolded: spectrum.unfolded, covariance, expected: unfolded, projections });
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

function closureProblem(
  context: RunContext,
  events: Stored<EventsResult>,
  { passed }: Stored<SimulationResult>,
  { injected, prior }: { readonly injected: string; readonly prior: string | readonly number[] },
): ClosureProblem {
  const { analysis, causes } = context;
  const { unfolding, energy } = analysis.content;
  const { testStatistic, stopping, maxIterations } = unfolding;
  const simulated = simulatedResponse(context, events, passed);
  const chosen = priorOf(context, prior, events, events.livetimeSeconds);
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
    unfolding: {
      prior:
        typeof chosen === 'string'
          ? (chosen as 'uniform' | 'jeffreys')
          : Array.from(chosen as ArrayLike<number>),
      testStatistic,
      stopping,
      maxIterations,
    },
  };
}
