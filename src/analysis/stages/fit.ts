import { type ForwardFit, forwardFit, groupPowerLaws } from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { responseOf } from '../spectrum/spectrum.js';
import { checkedProblem, withBackground } from '../spectrum/unfold-counts.js';
import type { DataResult } from './data.js';
import type { EventsResult } from './events.js';
import type { SimulationResult } from './simulation.js';
import type { SpectrumResult } from './unfolding.js';

/** A flux model of every mass group, fitted to the counts through the response. */
export interface FluxFit {
  readonly parameters: readonly { readonly name: string; readonly value: number; readonly error: number }[];
  /** [parameter][parameter] */
  readonly correlations: readonly (readonly number[])[];
  /** The Poisson deviance. */
  readonly chi2: number;
  readonly ndf: number;
  readonly p_value: number;
  readonly converged: boolean;
  /** [cause] expected events. */
  readonly events: readonly number[];
}

/** The passes that a flux model is fitted to. */
export interface FittedPasses {
  readonly events: Stored<EventsResult>;
  readonly simulation: Stored<SimulationResult>;
  readonly data: Stored<DataResult>;
  readonly spectrum: Stored<SpectrumResult>;
}

/** Fits the shapes of the section `fit`; nothing without the section. @throws {DomainError} parameters that the data do not determine */
export function fitStage(context: RunContext, passes: FittedPasses): Promise<Stored<FluxFit> | undefined> {
  const { analysis, directory, causes } = context;
  const { fit: shapes, response, energy, groups, unfolding } = analysis.content;
  if (shapes === undefined) return Promise.resolve(undefined);
  const { events, simulation, data, spectrum } = passes;
  const { sets, etendue, livetimeSeconds } = events;
  const counted = withBackground(context, { counts: data.counts, variances: data.variances });
  const { unfolded } = spectrum;
  const settings = { shapes, response, energy, groups, background: unfolding.background };
  const dependsOn = {
    settings,
    sets,
    etendue,
    livetimeSeconds,
    passed: simulation.passed,
    counted,
    unfolded,
  };
  return directory.stage('fit', dependsOn, async () => {
    const problem = checkedProblem(
      context,
      counted,
      responseOf(context, simulation.passed, events, response.flux),
    );
    const model = groupPowerLaws(causes, {
      shapes: causes.groups.map(({ name }) => shapes[name] ?? 'broken-power-law'),
      exposure: etendue.map((area) => area * livetimeSeconds),
      near: unfolded,
    });
    return fluxFit(model.names, forwardFit(problem, model.events, model.start));
  });
}

function fluxFit(names: readonly string[], fit: ForwardFit): FluxFit {
  const n = names.length;
  return {
    parameters: names.map((name, i) => ({ name, value: fit.parameters[i], error: fit.errors[i] })),
    correlations: names.map((_, i) =>
      names.map((__, j) => fit.covariance[i * n + j] / (fit.errors[i] * fit.errors[j])),
    ),
    chi2: fit.chi2,
    ndf: fit.ndf,
    p_value: fit.pValue,
    converged: fit.converged,
    events: [...fit.expected],
  };
}
