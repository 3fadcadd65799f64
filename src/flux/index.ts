/**
 * Cosmic-ray fluxes. In: the name of a published model, or the description of how showers were thrown. Out: differential fluxes per
 * nucleus in m^-2 s^-1 sr^-1 GeV^-1 at the total energy in GeV, their integrals and averages over bins, mass groups, mean ln A,
 * weights of simulated showers in s^-1, published spectra, dipole anisotropies. Papers: Gaisser 2012 (H3a, H4a), Gaisser, Stanev,
 * Tilav 2013 (GST), Hoerandel 2003 (poly-gonato), Dembinski et al. 2017 (Global Spline Fit); weights as SimWeights defines them.
 */
export { fluxModel, fluxModelNames } from './catalogue.js';
export { type FluxComponent, type MassGroup4, massGroups4 } from './component.js';
export { type Dipole, dipoleIntensity, rightAscensionAmplitude } from './dipole.js';
export { type EnergyMeasure, energyMeasures, fluxMeasuredBy } from './energy-measure.js';
export { FluxModel, type GroupCount, groupIntegrals, groupMeans, massGroupings } from './flux-model.js';
export {
  arealDensity,
  etendue,
  type GenerationArea,
  type GenerationSet,
  type GenerationSpectrum,
  generationDensity,
  generationFraction,
  type SimulatedShowers,
  simulationWeights,
  thrownDensity,
} from './generation.js';
export { allNucleonFlux, fluxPerEnergyPerNucleon, fluxPerRigidity } from './per-nucleon.js';
export { type BrokenPowerLaw, brokenPowerLaw } from './power-laws.js';
export {
  type PublishedPoint,
  type PublishedSpectrum,
  parsePublishedSpectrum,
  publishedSpectrum,
  publishedSpectrumNames,
} from './published.js';
export { integrateOverEnergy } from './quadrature.js';
export {
  type BinnedFluxReport,
  binnedFluxReport,
  type FluxReport,
  type FluxValues,
  fluxReport,
} from './report.js';
