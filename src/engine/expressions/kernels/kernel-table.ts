import { comparisonKernels } from './comparisons.js';
import { conditionKernels } from './conditions.js';
import { conversionKernels } from './conversions.js';
import { exactKernels } from './exact.js';
import { hashKernels } from './hash.js';
import { membershipKernels } from './membership.js';
import { numberKernels } from './numbers.js';
import { textKernels } from './texts.js';
import type { Kernel } from './vector.js';

/** Every kernel that a program can name. */
export const kernels: Readonly<Record<string, Kernel>> = {
  ...numberKernels,
  ...comparisonKernels,
  ...conditionKernels,
  ...exactKernels,
  ...textKernels,
  ...membershipKernels,
  ...conversionKernels,
  ...hashKernels,
};
