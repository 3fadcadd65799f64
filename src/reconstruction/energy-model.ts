import {
  type FeatureMatrix,
  type Learner,
  type Model,
  type TrainingNotes,
  train,
} from '../learning/index.js';

/** The column of energies that a model estimates. */
export const energyName = 'log10_energy';

/** How lg(E/GeV) is learned from the features. */
export interface EnergyModelOptions extends TrainingNotes {
  /**
   * What learns. Default: boosted trees, 100 rounds, depth 4, learning rate 0.1. The published analysis has
   * `{ learner: 'polynomial' }`, least squares of second order.
   */
  readonly learner?: Learner;
  /** [row], for example flux weights; absent: all 1 */
  readonly weights?: Float64Array;
  /** [row], equal for all throws of one shower (`showerHashes`). */
  readonly showers?: Uint32Array;
}

/**
 * Learns lg(E/GeV) from lap_cos_zenith, log_s125 and log_dEdX, or any other features.
 * @param log10Energy  [row], true lg(E/GeV)
 * @throws {DomainError} data that cannot be learned from, an option out of its range
 */
export function trainEnergyModel(
  features: FeatureMatrix,
  log10Energy: Float64Array,
  options: EnergyModelOptions = {},
): Promise<Model> {
  const { learner = defaultLearner, weights, showers, ...notes } = options;
  const target = { kind: 'regression', name: energyName, unit: 'lg(E/GeV)', values: log10Energy } as const;
  return train(learner, { features, target, weights, showers }, notes);
}

const defaultLearner: Learner = { learner: 'gradient-boosting', rounds: 100, maxDepth: 4 };
