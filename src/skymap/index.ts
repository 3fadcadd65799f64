/**
 * Sky maps: events in (directions, times, energy bins, mass groups), HEALPix maps and comparisons of every pixel with the rest
 * of the sky out. Angles in rad, times MJD in days (UTC), counts in events.
 * Papers: HEALPix, Gorski et al., ApJ 622 (2005) 759; significance, Li and Ma, ApJ 272 (1983) 317; relative intensity,
 * Abbasi et al., ApJ 740 (2011) 16.
 */

export {
  analyseSky,
  type Extreme,
  type SkyAnalysis,
  type SkyAnalysisOptions,
} from './analysis/analyse-sky.js';
export { skySummary, writeSkyAnalysis } from './analysis/summary.js';
export { compareMaps, type MapComparison } from './compare/two-maps.js';
export {
  type Hdf5Maps,
  readHealpixHdf5,
  type WriteHdf5Options,
  writeHealpixHdf5,
} from './files/hdf5-maps.js';
export type { HealpixFile, MapColumn } from './files/healpix-file.js';
export { parseHealpixFits, readHealpixFits } from './files/read-fits.js';
export { formatHealpixFits, type WriteFitsOptions, writeHealpixFits } from './files/write-fits.js';
export * from './healpix/index.js';
export { accumulate, halfOpenBins, type SkyEvents } from './maps/accumulate.js';
export {
  addMaps,
  type CountsMap,
  cellsOf,
  emptyCountsMap,
  totalPerPixel,
  type View,
  viewOf,
} from './maps/counts-map.js';
export { type ExposureOptions, exposureMap } from './maps/exposure.js';
export type { FrameColumns } from './maps/frame-columns.js';
export {
  countsOfFrame,
  type FrameCounts,
  type FrameCountsOptions,
  skyEventsOfFrame,
} from './maps/from-frame.js';
export { type IntensityMap, intensityMap } from './maps/intensity-map.js';
export type { LocalEvents } from './maps/local-events.js';
export { gaussianSmooth, topHat } from './maps/smoothing.js';
export { valuesAt } from './maps/values-at.js';
export {
  type BinnedCounts,
  type OnOffOptions,
  type OnOffResult,
  onOffChiSquared,
} from './on-off/chi-squared.js';
export { type OnOffMap, type OnOffMapOptions, onOffMap } from './on-off/map.js';
export { onOffPixels, type RegionOptions } from './on-off/regions.js';
export type { PixelUnfolding } from './on-off/unfolded-task.js';
export { ringMeanReference, scrambledSky } from './reference/right-ascension.js';
export { type ReferenceMap, type TimeReferenceOptions, timeReference } from './reference/time-reference.js';
export { fitHarmonics, type Harmonics, type HarmonicsOptions } from './shape/harmonics.js';
export { type BandPower, type MaskCorrectionOptions, maskCorrectedPower } from './shape/mask-coupling.js';
export type { PlaneWave } from './shape/plane-wave.js';
export { type PowerSpectrum, powerSpectrum } from './shape/power-spectrum.js';
export { type Projection, type ProjectionOptions, rightAscensionProjection } from './shape/projection.js';
export { liMaSignificance } from './significance/li-ma.js';
export { type RelativeIntensity, relativeIntensity } from './significance/relative-intensity.js';
export { type MaximumTrials, type TrialsOptions, trialsOfMaximum } from './trials/maximum.js';
