import { AnalysisFileError, DomainError, ndarrayOf } from '../../core/index.js';
import { type Cells, cellName } from '../../events/index.js';
import {
  type FluxModel,
  fluxModel,
  type GenerationSet,
  groupIntegrals,
  type MassGroup4,
} from '../../flux/index.js';
import {
  buildResponse,
  fitEfficiencies,
  type PriorChoice,
  type Response,
  withFittedEfficiencies,
} from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';

/** How the simulation was thrown and what its efficiencies refer to. */
export interface Throwing {
  readonly sets: readonly GenerationSet[];
  /** [energy bin of the causes] m^2 sr */
  readonly etendue: readonly number[];
}

/** Sums over passing events by cell, from a pass or read back from its file. */
export interface PassedSums {
  readonly effects: number;
  readonly causes: number;
  /** [effect x causes + cause] sums of weights, and of squared weights by shower. */
  readonly weights: ArrayLike<number>;
  readonly squares: ArrayLike<number>;
}

/**
 * The response from the sums of a pass: passing over thrown events per second, both weighted with the flux model. Its columns
 * sum to the efficiencies by construction, or to the published fit of them where the analysis file asks for it.
 * @throws {DomainError} a fit with chi2/ndf above 3 that is not forced
 */
export function responseOf(
  { analysis, causes, effects, measured }: RunContext,
  passed: PassedSums,
  throwing: Throwing,
  flux: string,
): Response {
  const shape = [passed.effects, passed.causes];
  const sums = {
    passing: ndarrayOf(Float64Array.from(passed.weights), shape),
    passingSquares: ndarrayOf(Float64Array.from(passed.squares), shape),
    thrown: thrownPerSecond(causes, throwing, fluxModel(flux)),
  };
  const binned = buildResponse(sums, { causeCells: causes, effectCells: effects });
  demandEfficiencies(binned, causes);
  const { efficiencies, force } = analysis.content.response;
  return efficiencies === 'binned'
    ? binned
    : fittedResponse(binned, { measured, force, etendue: throwing.etendue });
}

/** More events than were thrown mean that the file does not say right how many were. @throws {DomainError} an efficiency above 1, beyond its error */
function demandEfficiencies({ efficiencies, efficienciesErr }: Response, causes: Cells): void {
  const wrong = efficiencies.findIndex((value, cause) => value > 1 + 3 * efficienciesErr[cause]);
  if (wrong < 0) return;
  const [efficiency, cell] = [efficiencies[wrong], cellName(causes, wrong)];
  throw new DomainError(
    `${cell}: ${efficiency.toPrecision(3)} simulated events pass for each one that was thrown`,
    {
      fields: { cell, efficiency },
      remedy:
        'Check simulation.sets: thrown counts every throw (showers times throws of each) of each file, files names all that hold the set, and radius and zenith angles are those of the throw.',
    },
  );
}

interface EfficiencyFitSettings {
  readonly measured: RunContext['measured'];
  readonly force: boolean;
  readonly etendue: readonly number[];
}

/**
 * The response with the published sigmoid as efficiency. What follows a sigmoid is the acceptance, efficiency x thrown area x
 * solid angle: the efficiency alone jumps where the thrown radius does. The fit ends below the last effects, out of which
 * events migrate upwards.
 */
function fittedResponse(binned: Response, { measured, force, etendue }: EfficiencyFitSettings): Response {
  const groups = binned.efficiencies.length / etendue.length;
  const largest = Math.max(...etendue);
  const share = (cause: number): number => etendue[Math.floor(cause / groups)] / largest;
  const scaled = (values: Float64Array): Float64Array => values.map((value, cause) => value * share(cause));
  const high = measured.high - 0.2;
  const acceptance = {
    ...binned,
    efficiencies: scaled(binned.efficiencies),
    efficienciesErr: scaled(binned.efficienciesErr),
  };
  const fit = fitEfficiencies(acceptance, { force, high });
  const causes = fit.efficiencies.length;
  const covariance = Float64Array.from({ length: causes * causes }, (_, k) => {
    const [a, b] = [Math.floor(k / causes), k % causes];
    return fit.efficiencyCovariance.get(a, b) / (share(a) * share(b));
  });
  return withFittedEfficiencies(binned, {
    ...fit,
    efficiencies: fit.efficiencies.map((value, cause) => value / share(cause)),
    efficiencyCovariance: ndarrayOf(covariance, [causes, causes]),
  });
}

/** [cause] events per second that the flux model sends into the thrown area and solid angle, of the primaries simulated. */
export function thrownPerSecond(causes: Cells, { sets, etendue }: Throwing, model: FluxModel): Float64Array {
  const { energy, groups } = causes;
  const simulated = new Set(sets.map(({ particle }) => particle));
  const members = groups.map(
    (group) => group.members.filter((member) => simulated.has(member)) as MassGroup4[],
  );
  const bare = members.findIndex((list) => list.length === 0);
  if (bare >= 0) {
    throw new AnalysisFileError(`the simulation has no primary of the mass group '${groups[bare].name}'`, {
      fields: { group: groups[bare].name, simulated: [...simulated] },
      remedy: `Simulate one of ${groups[bare].members.join(', ')}, or choose fewer groups.`,
    });
  }
  return Float64Array.from({ length: (energy.edges.length - 1) * groups.length }, (_, cause) => {
    const bin = Math.floor(cause / groups.length);
    const [low, high] = [10 ** energy.edges[bin], 10 ** energy.edges[bin + 1]];
    return model.integral(low, high, members[cause % groups.length]) * etendue[bin];
  });
}

/** [cause] events that a flux model sends into area and solid angle during the livetime. */
export function expectedEvents(
  causes: Cells,
  etendue: readonly number[],
  livetimeSeconds: number,
  flux: string | FluxModel,
): Float64Array {
  const groups = causes.groups.length as 2 | 3 | 4;
  const edgesGeV = Array.from(causes.energy.edges, (edge) => 10 ** edge);
  const model = typeof flux === 'string' ? fluxModel(flux) : flux;
  const integrals = groupIntegrals(model, edgesGeV, groups);
  return integrals.map((integral, cause) => integral * etendue[Math.floor(cause / groups)] * livetimeSeconds);
}

/** The prior as `unfold` takes it: a flux model becomes the events that it sends into every cause. */
export function priorOf(
  { causes }: RunContext,
  prior: string | readonly number[],
  { etendue }: Throwing,
  livetimeSeconds: number,
): PriorChoice {
  if (prior === 'uniform' || prior === 'jeffreys') return prior;
  if (typeof prior === 'string') return expectedEvents(causes, etendue, livetimeSeconds, prior);
  const needed = (causes.energy.edges.length - 1) * causes.groups.length;
  if (prior.length === needed) return prior;
  throw new AnalysisFileError(`unfolding.prior has ${prior.length} numbers, there are ${needed} causes`, {
    fields: { key: 'unfolding.prior', found: prior.length, needed },
    remedy: `Give one per cause: ${causes.groups.length} groups in each of ${causes.energy.edges.length - 1} energy bins, group fastest.`,
  });
}
