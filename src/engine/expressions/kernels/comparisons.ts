import { stepped, swapped } from './by-machine.js';
import type { Kernel } from './vector.js';

/** Kernels that compare float64 and answer with 0 or 1. A comparison with NaN is false, also `!=`. */
export const comparisonKernels = {
  '<': stepped('less'),
  '<=': stepped('lessOrEqual'),
  '>': swapped('less'),
  '>=': swapped('lessOrEqual'),
  '==': stepped('equal'),
  '!=': stepped('unequal'),
} satisfies Record<string, Kernel>;
