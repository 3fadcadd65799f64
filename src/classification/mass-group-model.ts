import { massGroups } from '../events/index.js';
import {
  type FeatureMatrix,
  type Learner,
  type Model,
  type TrainingNotes,
  train,
} from '../learning/index.js';

/** The column of groups that a model finds. */
export const groupName = 'mass_group';

/** How mass groups are learned from the features. */
export interface MassGroupModelOptions extends TrainingNotes {
  /** 2 (light, heavy), 3 (light, intermediate, heavy) or 4 (p, He, O, Fe). */
  readonly groups: number;
  /** [row], for example flux weights; absent: all 1 */
  readonly weights?: Float64Array;
  /** [row], equal for all throws of one shower (`showerHashes`). */
  readonly showers?: Uint32Array;
  /** What learns. Default: boosted trees, 100 rounds, depth 4, learning rate 0.1. */
  readonly learner?: Learner;
}

/**
 * Learns the mass group from lap_cos_zenith, log_s125 and log_dEdX, or any other features.
 * @param group  [row], true groups, numbered as `massGroups(options.groups)`
 * @throws {DomainError} no such encoding, a group out of range, data that cannot be learned from
 */
export function trainMassGroupModel(
  features: FeatureMatrix,
  group: Uint8Array,
  options: MassGroupModelOptions,
): Promise<Model> {
  const { groups, learner = defaultLearner, weights, showers, ...notes } = options;
  const classes = massGroups(groups).map(({ name }) => name);
  const target = { kind: 'classification', name: groupName, classes, values: group } as const;
  return train(learner, { features, target, weights, showers }, notes);
}

const defaultLearner: Learner = { learner: 'gradient-boosting', rounds: 100, maxDepth: 4 };
