import type { Cells } from '../events/index.js';
import type { UnfoldingOptions } from '../unfolding/index.js';
import type { Projection } from './projection.js';
import type { SimulatedResponse } from './pseudo-experiment.js';

/** How the spectra of pseudo-experiments are unfolded: as the analysis unfolds its data. Plain data, for the workers. */
export type ClosureUnfolding = UnfoldingOptions & {
  /** 'uniform', 'jeffreys' or [cause] event numbers. */
  readonly prior: 'uniform' | 'jeffreys' | readonly number[];
};

/** What the ensemble closure needs. */
export interface ClosureProblem {
  /** The response that the pseudo-experiments' data are made with. */
  readonly truth: SimulatedResponse;
  /** The response that they are unfolded with; the same simulation unless a wrong detector model is to be found out. */
  readonly assumed: SimulatedResponse;
  /** [cause] expected events of the injected flux: flux x area x solid angle x livetime. */
  readonly injected: readonly number[];
  /** Energy bins and groups of the causes. */
  readonly cells: Cells;
  readonly projections: readonly Projection[];
  readonly unfolding: ClosureUnfolding;
}
