import { ndarrayOf } from '../core/index.js';
import { unfold } from '../unfolding/index.js';
import { withAccuracy, withAccuracyLoss } from './accuracy.js';
import type { ClosureProblem } from './closure-problem.js';
import { type Projection, projectCounts, projectError } from './projection.js';
import { foldCounts, nominalResponse, type SimulatedResponse } from './pseudo-experiment.js';

/** What a classifier of some accuracy does to one projection in one energy bin; all relative to the truth. */
export interface AccuracyEffect {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** Unfolded expected counts / truth - 1. */
  readonly bias: number;
  /** Standard deviation, data and Monte-Carlo statistics. */
  readonly error: number;
  /** How far the result moves where the data's classifier is right five points less often than the simulation says. */
  readonly shift: number;
}

export interface AccuracyPoint {
  /** Chosen accuracy; NaN for the analysis' own classifier. */
  readonly accuracy: number;
  readonly iterations: number;
  readonly effects: readonly AccuracyEffect[];
}

/** Five points: what may not go unnoticed. */
const loss = 0.05;

/**
 * How the result depends on the classification: the expected counts of a classifier of each chosen accuracy, which errs to neighbouring groups only,
 * unfolded with the response that belongs to it. Energies are reconstructed as in the analysis. The analysis' own classifier stands last.
 * @param accuracies  each in [0, 1]
 * @throws {DomainError} an accuracy outside
 */
export function scanAccuracy(problem: ClosureProblem, accuracies: readonly number[]): AccuracyPoint[] {
  const groups = problem.cells.groups.length;
  const chosen = accuracies.map((accuracy) =>
    pointOf(problem, accuracy, withAccuracy(problem.assumed, groups, accuracy)),
  );
  return [...chosen, pointOf(problem, Number.NaN, problem.assumed)];
}

function pointOf(problem: ClosureProblem, accuracy: number, simulated: SimulatedResponse): AccuracyPoint {
  const { injected, cells, projections } = problem;
  const { causes } = simulated;
  const right = unfoldExpected(problem, simulated, simulated);
  const worse = unfoldExpected(problem, simulated, withAccuracyLoss(simulated, cells.groups.length, loss));
  const covariance = right.covariance!.total.data as Float64Array;
  const effects = projections.map((projection): AccuracyEffect => {
    const truth = projectCounts(projection, injected);
    const value = projectCounts(projection, right.unfolded);
    return {
      ...placeOf(projection),
      bias: value / truth - 1,
      error: projectError(projection, covariance, causes) / truth,
      shift: (projectCounts(projection, worse.unfolded) - value) / truth,
    };
  });
  return { accuracy, iterations: right.numIterations, effects };
}

function placeOf({ name, low, high }: Projection): Pick<AccuracyEffect, 'name' | 'low' | 'high'> {
  return { name, low, high };
}

/** Expected counts of one classifier, unfolded with the response of another. */
function unfoldExpected(
  { injected, cells, unfolding }: ClosureProblem,
  assumed: SimulatedResponse,
  measured: SimulatedResponse,
) {
  const shape = [assumed.effects, assumed.causes];
  const draw = nominalResponse(assumed);
  const data = foldCounts(nominalResponse(measured).response, injected);
  const problem = {
    data,
    response: ndarrayOf(draw.response, shape),
    responseErr: ndarrayOf(draw.responseErr, shape),
    cells,
  };
  return unfold(problem, { ...unfolding, responseCovariance: 'poisson' });
}
