/**
 * airshower: from air-shower events in HDF5 files to the cosmic-ray energy spectrum per mass group. Everything public is exported
 * from here; each room has its page in docs/. Figures stand under `plots`, since they name things as the results do.
 */
export { readAnalysis, runAnalysis, simulateAnalysis } from './analysis/index.js';
export * from './classification/index.js';
export * from './core/index.js';
export * from './engine/index.js';
export type { GroupCount } from './events/index.js';
export * from './events/index.js';
export * from './flux/index.js';
export * from './learning/index.js';
export * as plots from './plots/index.js';
export * from './reconstruction/index.js';
export type { Variation as SimulationVariation } from './simulation/index.js';
export * from './simulation/index.js';
export type { Projection as MapProjection } from './skymap/index.js';
export * from './skymap/index.js';
// Two rooms have a word of their own for these: the plain name is the unfolding's.
export type { Projection, Variation } from './unfolding/index.js';
export * from './unfolding/index.js';
export * from './validation/index.js';
