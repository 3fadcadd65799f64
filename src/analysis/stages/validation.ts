import { fluxModel } from '../../flux/index.js';
import {
  type ClosureOptions,
  type ClosureResult,
  closureEnsemble,
  closureVerdicts,
  spectrumProjections,
  type Verdict,
} from '../../validation/index.js';
import type { RunContext } from '../context.js';
import type { Stored } from '../run-directory.js';
import { expectedEvents, priorOf, thrownPerSecond } from '../spectrum.js';
import type { EventsResult } from './events.js';
import type { SimulationResult } from './simulation.js';

/** Closure of the chain on pseudo-experiments. */
export interface ValidationResult {
  readonly injected: string;
  readonly prior: string;
  readonly closure: ClosureResult;
  readonly verdicts: readonly Verdict[];
}

/**
 * The ensemble closure with the analysis' own response, unfolding and livetime.
 * @param experiments  default: as the analysis file says
 */
export function validationStage(
  context: RunContext,
  events: Stored<EventsResult>,
  simulation: Stored<SimulationResult>,
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
  const dependsOn = { settings, sets, etendue, livetimeSeconds, passed: simulation.passed };
  return directory.stage('validation', dependsOn, async () => {
    const injected = validation.injected ?? response.flux;
    const prior = validation.prior ?? unfolding.prior;
    const problem = closureProblem(context, events, simulation, { injected, prior });
    const closure = await closureEnsemble(problem, { seed, experiments: count, onProgress });
    const name = typeof prior === 'string' ? prior : 'given numbers';
    return { injected, prior: name, closure, verdicts: closureVerdicts(closure) };
  });
}

function closureProblem(
  context: RunContext,
  events: Stored<EventsResult>,
  { passed }: Stored<SimulationResult>,
  { injected, prior }: { readonly injected: string; readonly prior: string | readonly number[] },
): Parameters<typeof closureEnsemble>[0] {
  const { analysis, causes } = context;
  const { response, unfolding, energy } = analysis.content;
  const { testStatistic, stopping, maxIterations } = unfolding;
  const simulated = {
    effects: passed.effects,
    causes: passed.causes,
    passed: passed.weights,
    passedVariance: passed.squares,
    thrown: thrownPerSecond(causes, events, fluxModel(response.flux)),
  };
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
