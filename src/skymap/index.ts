/**
 * Sky maps: events in (directions, times, energy bins, mass groups), HEALPix maps and comparisons of every pixel with the rest
 * of the sky out. Angles in rad, times MJD in days (UTC), counts in events.
 * Papers: HEALPix, Gorski et al., ApJ 622 (2005) 759; significance, Li and Ma, ApJ 272 (1983) 317; relative intensity,
 * Abbasi et al., ApJ 740 (2011) 16.
 */
export * from './coordinates/index.js';
export * from './healpix/index.js';
export { liMaSignificance } from './significance/li-ma.js';
export { type RelativeIntensity, relativeIntensity } from './significance/relative-intensity.js';
