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
  /** 'trees': gradient boosting (default); 'polynomial': least squares of second order, as in the published analysis. */
  readonly kind?: 'trees' | 'polynomial';
  /** [row], for example flux weights; absent: all 1 */
  readonly weights?: Float64Array;
  /** Options of the trees. Default: 100 rounds, depth 4, learning rate 0.1. */
  readonly trees?: Omit<Extract<Learner, { learner: 'gradient-boosting' }>, 'learner'>;
  /** Options of the polynomial. Default: degree 2. */
  readonly polynomial?: Omit<Extract<Learner, { learner: 'polynomial' }>, 'learner'>;
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
  const { kind = 'trees', weights, ...notes } = options;
  const target = { kind: 'regression', name: energyName, unit: 'lg(E/GeV)', values: log10Energy } as const;
  const learner: Learner =
    kind === 'trees'
      ? { learner: 'gradient-boosting', rounds: 100, maxDepth: 4, ...options.trees }
      : { learner: 'polynomial', ...options.polynomial };
  return train(learner, { features, target, weights }, notes);
}
