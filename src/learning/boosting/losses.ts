import type { ClassLoss, RegressionLoss } from './boosted-trees.js';
import { classLosses } from './class-losses.js';
import type { Loss } from './loss.js';
import { regressionLosses } from './regression-losses.js';

/** Every loss that trees can be boosted for. */
export const losses: Record<RegressionLoss | ClassLoss, Loss> = { ...regressionLosses, ...classLosses };
