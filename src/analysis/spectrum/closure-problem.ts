import { fluxModel } from '../../flux/index.js';
import { heldAt, type PriorChoice, type UnfoldingOptions } from '../../unfolding/index.js';
import {
  type BranchProblem,
  type ClosureProblem,
  type ClosureUnfolding,
  type SimulatedResponse,
  smoothSpectrum,
  spectrumProjections,
} from '../../validation/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import type { EventsResult } from '../stages/events.js';
import type { SimulationResult } from '../stages/simulation.js';
import type { ValidatedPasses } from '../validated/validated-passes.js';
import { knownFluxOf } from './known-flux.js';
import { expectedEvents, type PassedSums, priorOf, thrownPerSecond } from './spectrum.js';
import { totalCovariance } from './total-covariance.js';
import { unfoldingOptions } from './unfold-counts.js';

/** The sums of a pass as validation takes them. */
export function simulatedResponse(
  { analysis, causes }: RunContext,
  events: Stored<EventsResult>,
  passed: PassedSums,
): SimulatedResponse {
  return {
    effects: passed.effects,
    causes: passed.causes,
    passed: Float64Array.from(passed.weights),
    passedVariance: Float64Array.from(passed.squares),
    thrown: thrownPerSecond(causes, events, fluxModel(analysis.content.response.flux)),
  };
}

/** The closure of an analysis: its response, unfolding and livetime, with a flux to inject and a prior. */
export function closureProblem(
  context: RunContext,
  events: Stored<EventsResult>,
  { passed }: Pick<Stored<SimulationResult>, 'passed'>,
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
export function plainUnfolding(context: RunContext, prior: PriorChoice): ClosureUnfolding {
  const plain = typeof prior === 'string' ? prior : Array.from(prior as ArrayLike<number>);
  const response = { responseCovariance: 'poisson' } as const;
  const { covariances: _, ...options } = unfoldingOptions(context, { response, prior: plain });
  return { ...options, prior: plain, responseCovariance: 'poisson' } as ClosureUnfolding;
}

/** What comparisons of ways to one spectrum have in common: where it is compared, and a smooth spectrum that pseudo-experiments are drawn from. */
export type BranchBasis = Pick<BranchProblem, 'cells' | 'projections' | 'spectrum'> & {
  readonly unfolding: UnfoldingOptions;
};

/** The flux behind the data where it is known, else a smooth spectrum that follows the unfolded one. */
export function branchBasis(context: RunContext, passes: ValidatedPasses): BranchBasis {
  const { events, simulation, spectrum } = passes;
  const { causes, measured, analysis } = context;
  const { response, unfolding } = analysis.content;
  const known = knownFluxOf(context);
  const names = { injected: known ?? response.flux, prior: unfolding.prior };
  const closure = closureProblem(context, events, simulation, names);
  const size = spectrum.unfolded.length;
  const covariance = totalCovariance(spectrum);
  const smooth = () =>
    smoothSpectrum({
      unfolded: spectrum.unfolded,
      errors: spectrum.unfolded.map((_, k) => Math.sqrt(covariance[k * size + k])),
      model: closure.injected,
      edges: causes.energy.edges,
      groups: causes.groups.length,
      range: measured,
    });
  return {
    cells: closure.cells,
    projections: closure.projections,
    spectrum: known === undefined ? smooth() : closure.injected,
    unfolding: {
      ...heldAt(closure.unfolding, spectrum.chosen),
      covariances: 'none',
    } as UnfoldingOptions,
  };
}
