/**
 * Where events come from: local directions and times to mean J2000 places and back, galactic and ecliptic coordinates, sidereal
 * clocks. Angles in rad, times MJD in days (UTC).
 */
export { type EarthFrame, earthFrame } from './earth.js';
export {
  angularSeparation,
  eclipticToEquatorial,
  equatorialToEcliptic,
  equatorialToGalactic,
  galacticToEquatorial,
  type SkyPosition,
} from './frames.js';
export {
  type Equatorial,
  equatorialToLocal,
  hourAngle,
  type Local,
  type LocalOptions,
  localToClockFrame,
  localToEquatorial,
  localToJ2000,
  type Site,
  type SiteFrame,
  siteFrame,
  southPole,
} from './local.js';
export {
  antiSiderealTimeHours,
  type Clock,
  clockRad,
  extendedSiderealTimeHours,
  gmstRad,
  siderealTimeHours,
} from './time.js';
