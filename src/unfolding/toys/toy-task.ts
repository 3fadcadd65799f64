import { type NdArray, type RandomStream, randomStream } from '../../core/index.js';
import { inverseOrZero, iterate } from '../covariance/bayes-iteration.js';
import { inverseSimulatedEvents } from '../covariance/response-column-spread.js';
import { unfoldCrossCheck } from '../methods/cross-check.js';
import { unfoldIteratively } from '../methods/iterative-bayesian.js';
import { regularizerOf } from '../methods/regularizer.js';
import type { CheckedCrossCheck } from '../problem/method-options.js';
import type { CheckedOptions } from '../problem/options.js';
import type { CheckedProblem } from '../problem/problem.js';
import { type CellSums, combineCells } from '../spectra/projections.js';
import { fluctuatedData } from './fluctuated-data.js';

/** What a pseudo-experiment fluctuates. */
export type Fluctuation = 'data' | 'response' | 'both';

/** Checked options of any method, as plain data. */
export type ToyMethod = Omit<CheckedOptions, 'callbacks'> | CheckedCrossCheck;

export interface ToyArguments {
  readonly problem: CheckedProblem;
  readonly options: ToyMethod;
  /** [effect] expected counts. */
  readonly expected: Float64Array;
  /** Of the covariance of the data, where they have one: see covarianceFactor. */
  readonly dataFactor?: Float64Array;
  readonly seed: number;
  readonly fluctuate: Fluctuation;
  /** Sums of cells to report; absent: every cell. */
  readonly sums?: CellSums;
  readonly errors: boolean;
}

export interface ToyResult {
  readonly values: Float64Array;
  /** One standard deviation, data and response; empty unless asked for. */
  readonly errors: Float64Array;
  readonly numIterations: number;
}

/** One pseudo-experiment, unfolded as the data are. Its random numbers belong to its number alone. */
export function runToy(toy: number, toyArguments: ToyArguments): ToyResult {
  const { problem, options, sums, errors } = toyArguments;
  const fluctuated = fluctuate(problem, toy, toyArguments);
  const covariances = errors ? options.covariances : 'none';
  const result =
    'maxIterations' in options
      ? unfoldIteratively(fluctuated, { ...options, callbacks: [], covariances, iterationErrors: false })
      : unfoldCrossCheck(fluctuated, { ...options, covariances });
  const total = result.covariance?.total;
  const cells = sums ?? Array.from(result.unfolded, (_, cell) => [cell]);
  const covariance: Record<string, NdArray<Float64Array>> = total ? { total } : {};
  const projected = combineCells({ unfolded: result.unfolded, covariance }, cells);
  const projectedErrors = projected.errors['total'] ?? new Float64Array(0);
  return { values: projected.values, errors: projectedErrors, numIterations: result.numIterations };
}

/** [iteration][cause] of one pseudo-experiment, for exactly `iterations` iterations from `start`. */
export function runToyIterations(
  toy: number,
  toyArguments: ToyArguments & { readonly start: Float64Array; readonly iterations: number },
): Float64Array[] {
  const fluctuated = fluctuate(toyArguments.problem, toy, toyArguments);
  const { options, start, iterations } = toyArguments;
  const smooth = regularizerOf('regularizer' in options ? options.regularizer : null, start.length);
  const spectra: Float64Array[] = [];
  let current = start;
  for (let k = 0; k < iterations; k++) {
    const { unfolded } = iterate(fluctuated, current);
    spectra.push(unfolded);
    current = smooth(unfolded);
  }
  return spectra;
}

function fluctuate(
  problem: CheckedProblem,
  toy: number,
  { expected, seed, fluctuate: what, options, dataFactor }: ToyArguments,
): CheckedProblem {
  const random = (stage: string): RandomStream => randomStream({ seed, stage, file: toy });
  const drawn =
    what === 'response'
      ? { data: expected }
      : fluctuatedData(problem, expected, random('toy data'), dataFactor);
  const moved = { ...problem, ...drawn };
  if (what === 'data') return moved;
  // The same events as the propagated covariance takes, or the two could not be compared.
  const counted = problem.simulatedEvents !== undefined || problem.efficienciesErr !== undefined;
  return options.responseCovariance === 'multinomial' && counted
    ? multinomialResponse(
        moved,
        inverseSimulatedEvents(problem, options).map(inverseOrZero),
        random('toy response'),
      )
    : poissonResponse(moved, random('toy response'));
}

/**
 * Thrown events shared out between the effects and being missed, by one binomial draw after another. A cause without
 * events keeps its column, as its covariance is 0.
 */
function multinomialResponse(
  problem: CheckedProblem,
  thrown: Float64Array,
  random: RandomStream,
): CheckedProblem {
  const { effects, causes } = problem;
  const response = new Float64Array(problem.response.length);
  for (let t = 0; t < causes; t++) {
    const events = Math.round(thrown[t]);
    if (events === 0) {
      for (let j = 0; j < effects; j++) response[j * causes + t] = problem.response[j * causes + t];
      continue;
    }
    let [left, probability] = [events, 1];
    for (let j = 0; j < effects && left > 0; j++) {
      const p = problem.response[j * causes + t];
      if (p === 0) continue;
      // What is left of the probability has rounded: all that is left of the events goes to the last effect.
      const count = random.binomial(left, p < probability ? p / probability : 1);
      response[j * causes + t] = count / events;
      left -= count;
      probability -= p;
    }
  }
  return withColumnSums({ ...problem, response });
}

/** Each element as the Poisson count of as many events as its error says, n = (R / dR)^2. */
function poissonResponse(problem: CheckedProblem, random: RandomStream): CheckedProblem {
  const { responseErr } = problem;
  if (responseErr === undefined) return problem;
  const response = problem.response.slice();
  const errors = responseErr.slice();
  for (let k = 0; k < response.length; k++) {
    if (response[k] === 0 || responseErr[k] === 0) continue;
    const events = (response[k] / responseErr[k]) ** 2;
    const count = random.poisson(events);
    errors[k] = (response[k] * Math.sqrt(count)) / events;
    response[k] *= count / events;
  }
  return withColumnSums({ ...problem, response, responseErr: errors });
}

function withColumnSums(problem: CheckedProblem): CheckedProblem {
  const efficiencies = new Float64Array(problem.causes);
  for (let k = 0; k < problem.response.length; k++) efficiencies[k % problem.causes] += problem.response[k];
  return { ...problem, efficiencies };
}
