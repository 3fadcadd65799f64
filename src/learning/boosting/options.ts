import { DomainError, nearestHint } from '../../core/index.js';
import type { Model } from '../model.js';
import type { Target } from '../training-data.js';
import type { ClassLoss, RegressionLoss } from './boosted-trees.js';

/** How boosted trees are grown. What is left out takes the default. */
export interface BoostingOptions {
  /**
   * What is minimised. Numbers: 'squared' (default; the mean), 'absolute' (the median), 'quantile', 'huber'. Classes: 'logistic'
   * (default for two), 'exponential' (two only; AdaBoost), 'softmax' (default for more).
   */
  readonly loss?: RegressionLoss | ClassLoss;
  /** The quantile that the loss 'quantile' estimates, in (0, 1). Default 0.5. */
  readonly quantile?: number;
  /** Residual beyond which the loss 'huber' is linear, in the target's unit. Default 1. */
  readonly huberDelta?: number;
  /** A boosted model of the same features and target: its trees stay, `rounds` are added. */
  readonly continueFrom?: Model;
  /** Rounds of boosting; each adds one tree per output. Default 100. */
  readonly rounds?: number;
  /** What a tree's leaves are multiplied by, in (0, 1]. Default 0.1. */
  readonly learningRate?: number;
  /** 'depth': all nodes of a level are split (default); 'leaf': always the leaf that gains most. */
  readonly growth?: 'depth' | 'leaf';
  /** Most splits from root to leaf, 1 to 16. Default 6. */
  readonly maxDepth?: number;
  /** Most leaves of a tree. Default: as many as the depth allows. */
  readonly maxLeaves?: number;
  /** Penalty on the squares of leaf values (lambda of Chen and Guestrin). Default 1. */
  readonly l2?: number;
  /** Penalty on the absolute leaf values (alpha). Default 0. */
  readonly l1?: number;
  /** Least sum of second derivatives in a leaf; of weights, for squared loss. Default 1. */
  readonly minChildWeight?: number;
  /** Least gain of a split, in units of twice the loss; a split below it is not made, whatever would follow. Default 0. */
  readonly minGain?: number;
  /** Part of the rows that each round draws, in (0, 1]. Default 1. */
  readonly rowFraction?: number;
  /** Part of the features that each tree draws, in (0, 1], at least one feature. Default 1. */
  readonly featureFraction?: number;
  /** Most bins of a feature, 2 to 65,535; up to 255 they take one byte a value. Default 255. */
  readonly maxBins?: number;
  /** By feature: 1 where the estimate must not fall as the feature grows, -1 where it must not rise. */
  readonly monotonic?: Readonly<Record<string, 1 | -1>>;
  /** Stops when the loss of held-out rows has not improved for so many rounds; trees after the best round are dropped. */
  readonly earlyStopping?: EarlyStopping;
  /** Seed of the drawing of rows and features. Default 0. */
  readonly seed?: number;
  /** Threads; the model does not depend on it. Default 1. */
  readonly workers?: number;
}

export interface EarlyStopping {
  /** Rounds without improvement after which training stops. */
  readonly rounds: number;
  /**
   * [row], 1 for a row that is held out; by shower, or the loss looks too good. Or a share, in (0, 1), of the data's showers that
   * is drawn by the seed.
   */
  readonly heldOut: Uint8Array | number;
}

/** The options of a run, every one of them set; as plain data that crosses to workers. */
export interface BoostingPlan {
  readonly loss: RegressionLoss | ClassLoss;
  readonly quantile: number;
  readonly huberDelta: number;
  /** Trees per round. */
  readonly outputs: number;
  /** The target is a class. */
  readonly isClass: boolean;
  /** Rounds done before (warm start). */
  readonly firstRound: number;
  readonly rounds: number;
  readonly learningRate: number;
  readonly growth: 'depth' | 'leaf';
  readonly maxDepth: number;
  readonly maxLeaves: number;
  readonly l2: number;
  readonly l1: number;
  readonly minChildWeight: number;
  readonly minGain: number;
  readonly rowFraction: number;
  readonly featureFraction: number;
  /** [feature], -1, 0, 1 */
  readonly monotonic: readonly number[];
  /** Rounds without improvement before stopping; 0: never. */
  readonly patience: number;
  readonly seed: number;
}

/**
 * Defaults filled in and everything checked.
 * @throws {DomainError} a value out of its range; an unknown feature; a loss that does not fit the target
 */
export function boostingPlan(
  options: BoostingOptions,
  features: readonly string[],
  target: Target,
  firstRound: number,
): BoostingPlan {
  const loss = lossOf(options, target);
  const outputs = loss === 'softmax' && target.kind === 'classification' ? target.classes.length : 1;
  const { quantile = 0.5, huberDelta = 1 } = options;
  if (!(quantile > 0 && quantile < 1)) refuse('quantile', quantile, 'above 0 and below 1');
  if (!(huberDelta > 0 && huberDelta < Number.POSITIVE_INFINITY)) refuse('huberDelta', huberDelta, 'above 0');
  const { rounds = 100, learningRate = 0.1, growth = 'depth', maxDepth = 6, l2 = 1, l1 = 0 } = options;
  const { minChildWeight = 1, minGain = 0, rowFraction = 1, featureFraction = 1, seed = 0 } = options;
  const { maxLeaves = 2 ** maxDepth } = options;
  whole('rounds', rounds, 1, 100_000);
  within('learningRate', learningRate, 0, 1);
  whole('maxDepth', maxDepth, 1, 16);
  whole('maxLeaves', maxLeaves, 2, 32_768);
  for (const [name, value] of Object.entries({ l2, l1, minChildWeight, minGain })) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) refuse(name, value, 'finite and >= 0');
  }
  within('rowFraction', rowFraction, 0, 1);
  within('featureFraction', featureFraction, 0, 1);
  if (growth !== 'depth' && growth !== 'leaf') refuse('growth', growth, `'depth' or 'leaf'`);
  const patience = options.earlyStopping?.rounds ?? 0;
  if (options.earlyStopping) whole('earlyStopping.rounds', patience, 1, rounds);
  const monotonic = monotonicSigns(options.monotonic ?? {}, features);
  const growing = { growth, maxDepth, maxLeaves, l2, l1, minChildWeight, minGain, monotonic };
  const isClass = target.kind === 'classification';
  const minimised = { loss, quantile, huberDelta, outputs, isClass, firstRound, rounds, learningRate };
  return { ...minimised, ...growing, rowFraction, featureFraction, patience, seed };
}

function lossOf({ loss }: BoostingOptions, target: Target): BoostingPlan['loss'] {
  const fitting: readonly BoostingPlan['loss'][] =
    target.kind === 'regression'
      ? ['squared', 'absolute', 'quantile', 'huber']
      : target.classes.length === 2
        ? ['logistic', 'exponential', 'softmax']
        : ['softmax'];
  const chosen = loss ?? fitting[0];
  if (!fitting.includes(chosen)) refuse('loss', chosen, `one of ${fitting.join(', ')} for this target`);
  return chosen;
}

function monotonicSigns(wanted: Readonly<Record<string, number>>, features: readonly string[]): number[] {
  for (const [name, sign] of Object.entries(wanted)) {
    if (!features.includes(name)) {
      throw new DomainError(`monotonic names '${name}', no feature${nearestHint(name, features)}`, {
        fields: { name: 'monotonic', value: name },
        remedy: `The features are: ${features.join(', ')}.`,
      });
    }
    if (sign !== 1 && sign !== -1) refuse(`monotonic.${name}`, sign, '1 or -1');
  }
  return features.map((name) => wanted[name] ?? 0);
}

function whole(name: string, value: number, least: number, most: number): void {
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    refuse(name, value, `a whole number from ${least} to ${most}`);
  }
}

function within(name: string, value: number, above: number, most: number): void {
  if (!(value > above && value <= most)) refuse(name, value, `above ${above} and at most ${most}`);
}

function refuse(name: string, value: unknown, wanted: string): never {
  throw new DomainError(`${name} ${value} is not ${wanted}`, {
    fields: { name, value },
    remedy: `Give ${name} ${wanted}, or leave it out.`,
  });
}
