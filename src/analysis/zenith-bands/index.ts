/**
 * The spectrum in bands of zenith: cells of energy and group, once for every band, unfolded together so that showers
 * reconstructed in a wrong band are brought back. Out: the flux of each band, all of them combined with the covariance between
 * them, and whether they agree. Errors are those of data and simulation; systematic sources move all bands alike.
 */
export { type BandColumns, bandFluxes, type ZenithBandFluxes } from './band-fluxes.js';
export { bandEtendues, bandOf, type ZenithBands, zenithBandsOf } from './bands.js';
export { bandedData, bandedSimulation } from './passes.js';
export { type BandedMeasurement, unfoldBands } from './unfold-bands.js';
