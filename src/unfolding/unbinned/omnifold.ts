import { DomainError } from '../../core/index.js';
import { type BoostingOptions, type FeatureMatrix, takeRows, takeValues } from '../../learning/index.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import { densityRatio, type WeightedSample } from './density-ratio.js';

/** Simulated events with truth; `reconstructed` is looked at where `passes` is 1. */
export interface OmniFoldSimulation {
  readonly truth: FeatureMatrix;
  readonly reconstructed: FeatureMatrix;
  /** [event] 1 where the event is reconstructed and passes the cuts. */
  readonly passes: Uint8Array;
  /** [event] >= 0, expected events each stands for; default 1. */
  readonly weights?: VectorInput;
}

export interface OmniFoldData {
  readonly reconstructed: FeatureMatrix;
  /** [event] >= 0; default 1. */
  readonly weights?: VectorInput;
}

export interface OmniFoldOptions {
  /** Default 4. */
  readonly iterations?: number;
  /** The classifiers' trees; default 60 rounds of depth 4, learning rate 0.15. */
  readonly learner?: Omit<BoostingOptions, 'loss'>;
}

export interface OmniFoldResult {
  /** [event of the simulation] weights that make its truth the unfolded spectrum of any observable. */
  readonly weights: Float64Array;
  /** [iteration][event] */
  readonly iterations: readonly Float64Array[];
}

/**
 * Unbinned unfolding (Andreassen, Komiske, Metodiev, Nachman, Thaler, PRL 124 (2020) 182001): events are
 * reweighted to the data in what was reconstructed, then that weight is made a function of the truth, in
 * turns. An event that did not pass takes the average weight of passing events of its truth. Give errors by
 * repeating it on bootstrapped data.
 * @throws {DomainError} samples that do not fit together, or without events
 */
export async function omniFold(
  data: OmniFoldData,
  simulation: OmniFoldSimulation,
  options: OmniFoldOptions = {},
): Promise<OmniFoldResult> {
  const { iterations = 4, learner = {} } = options;
  const trees: BoostingOptions = { rounds: 60, maxDepth: 4, learningRate: 0.15, ...learner };
  const { observed, prior, passing } = checkSamples(data, simulation, iterations);
  const reconstructed = takeRows(simulation.reconstructed, passing);
  const passingTruth = takeRows(simulation.truth, passing);
  const history: Float64Array[] = [];
  let current = prior;
  for (let k = 0; k < iterations; k++) {
    const before = takeValues(current, passing);
    const toData = await densityRatio(observed, { features: reconstructed, weights: before }, trees);
    const pulled = toData(reconstructed).map((ratio, i) => ratio * before[i]);
    const byTruth = await densityRatio(
      { features: passingTruth, weights: pulled },
      { features: passingTruth, weights: before },
      trees,
    );
    const ratio = byTruth(simulation.truth);
    current = current.map((weight, i) => weight * ratio[i]);
    history.push(current);
  }
  return { weights: current, iterations: history };
}

function checkSamples(
  data: OmniFoldData,
  simulation: OmniFoldSimulation,
  iterations: number,
): { observed: WeightedSample; prior: Float64Array; passing: Int32Array } {
  const { truth, reconstructed, passes } = simulation;
  const events = truth.rows;
  const counts = { reconstructed: reconstructed.rows, passes: passes.length };
  for (const [name, rows] of Object.entries(counts))
    if (rows !== events)
      throw new DomainError(`the simulation has ${rows} events in ${name}, ${events} in truth`, {
        fields: { name, value: rows, expected: events },
      });
  if (!Number.isInteger(iterations) || iterations < 1)
    throw new DomainError(`option iterations is ${iterations}`, {
      fields: { name: 'iterations', value: iterations },
      remedy: 'Give a whole number from 1 up.',
    });
  const passing = Int32Array.from(passes.keys()).filter((i) => passes[i] === 1);
  if (passing.length === 0 || data.reconstructed.rows === 0)
    throw new DomainError(
      `${passing.length} simulated events pass, ${data.reconstructed.rows} were measured`,
      {
        fields: { name: 'passes', value: passing.length },
        remedy: 'Both samples need events.',
      },
    );
  return {
    observed: {
      features: data.reconstructed,
      weights: weightsOf('data weights', data.weights, data.reconstructed.rows),
    },
    prior: weightsOf('simulation weights', simulation.weights, events),
    passing,
  };
}

function weightsOf(name: string, weights: VectorInput | undefined, events: number): Float64Array {
  if (weights === undefined) return new Float64Array(events).fill(1);
  return vectorOf(name, weights, { atLeast: 0, shape: [events], of: '[event]' });
}
