/**
 * Energy reconstruction. In: features of events (cos zenith, log10 S125/VEM, log10 dE/dX/(GeV/m)) and, for training, the true
 * lg(E/GeV). Out: models that give lg(E/GeV), and their bias and resolution against energy and mass group. The polynomial of
 * second order follows the three-year composition analysis (Phys. Rev. D 100 (2019) 082002 and its successors).
 */
export {
  type EnergyIntervalModel,
  type EnergyIntervalOptions,
  intervalCoverage,
  predictEnergyInterval,
  trainEnergyInterval,
} from './energy-interval.js';
export { type EnergyModelOptions, energyName, trainEnergyModel } from './energy-model.js';
export {
  type EnergyPerformance,
  type EnergyPerformanceOptions,
  type EnergyResolution,
  energyPerformance,
} from './energy-performance.js';
