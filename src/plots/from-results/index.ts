/** Results of the other rooms (their types only) as what the figures draw. */
export { closurePullsOf, ensembleBiasOf, pValuesOf } from './closure-of.js';
export { cutFlowOf } from './cut-flow-of.js';
export { type FluxFile, fluxSpectrumOf, publishedSpectrumOf } from './flux-of.js';
export { confusionMatrixOf, energyPerformanceOf, identificationFractionsOf } from './performance-of.js';
export {
  efficienciesOf,
  jointCovarianceOf,
  responseMatrixOf,
  stoppingTestOf,
  unfoldedCountsOf,
  unfoldingIterationsOf,
} from './unfolding-of.js';
export { type WarningSources, warningsOf } from './warnings-of.js';
