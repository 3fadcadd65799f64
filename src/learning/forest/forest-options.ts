import { DomainError } from '../../core/index.js';

/** How a forest is grown. */
export interface ForestOptions {
  /** Default 100. */
  readonly trees?: number;
  /** Most splits from root to leaf, 1 to 15. Default 12. */
  readonly maxDepth?: number;
  /** Least weight of the rows in a leaf. Default 1. */
  readonly minLeafWeight?: number;
  /** Features drawn for each split. Default: all for numbers, the square root of their number for classes. */
  readonly featuresPerSplit?: number;
  /** 'best' split of each feature (random forest, default), or a 'random' one (extremely randomised trees). */
  readonly splits?: 'best' | 'random';
  /** Whether each tree learns from rows drawn with replacement. Default: true for 'best' splits, false for 'random' ones. */
  readonly bootstrap?: boolean;
  /** Most bins of a feature, 2 to 65,535. Default 255. */
  readonly maxBins?: number;
  /** Default 0. */
  readonly seed?: number;
  /** Threads; the forest does not depend on it. Default 1. */
  readonly workers?: number;
}

/** The options, every one of them set. */
export type ForestPlan = Required<ForestOptions> & {
  /** Values of a leaf: 1 for a number, else one per class. */
  readonly outputs: number;
};

/** Defaults filled in and everything checked. @throws {DomainError} a value out of its range */
export function forestPlan(options: ForestOptions, features: number, outputs: number): ForestPlan {
  const splits = options.splits ?? 'best';
  const plan: ForestPlan = {
    outputs,
    trees: options.trees ?? 100,
    maxDepth: options.maxDepth ?? 12,
    minLeafWeight: options.minLeafWeight ?? 1,
    featuresPerSplit: options.featuresPerSplit ?? (outputs === 1 ? features : Math.ceil(Math.sqrt(features))),
    splits,
    bootstrap: options.bootstrap ?? splits === 'best',
    maxBins: options.maxBins ?? 255,
    seed: options.seed ?? 0,
    workers: options.workers ?? 1,
  };
  const ranges = {
    trees: [1, 65_535],
    maxDepth: [1, 15],
    featuresPerSplit: [1, features],
    workers: [1, 1024],
  } as const;
  for (const [name, [least, most]] of Object.entries(ranges)) {
    const value = plan[name as keyof typeof ranges];
    if (!(Number.isInteger(value) && value >= least && value <= most))
      refuse(name, value, `${least} to ${most}`);
  }
  if (!(plan.minLeafWeight > 0)) refuse('minLeafWeight', plan.minLeafWeight, 'above 0');
  if (splits !== 'best' && splits !== 'random') refuse('splits', splits, `'best' or 'random'`);
  return plan;
}

function refuse(name: string, value: unknown, wanted: string): never {
  throw new DomainError(`${name} ${value} is not ${wanted}`, {
    fields: { name, value },
    remedy: `Give ${name} ${wanted}, or leave it out.`,
  });
}
