/** One figure a file: plain input beside the function that draws it. */

export * from './closure-pulls.js';
export * from './composition.js';
export * from './confusion-matrix.js';
export * from './correlation-matrix.js';
export * from './cut-flow.js';
export * from './data-simulation.js';
export * from './efficiencies.js';
export * from './energy-performance.js';
export * from './ensemble-bias.js';
export * from './flux-spectrum.js';
export * from './identification-fractions.js';
export * from './p-values.js';
export * from './response-matrix.js';
export * from './right-ascension.js';
export * from './sky-map.js';
export * from './stopping-test.js';
export * from './uncertainty-breakdown.js';
export * from './unfolded-counts.js';
export * from './unfolding-iterations.js';
