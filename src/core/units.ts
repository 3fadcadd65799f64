/** Units of airshower: energy GeV, length m, angle rad, time s (or MJD in days where so named), solid angle sr. */
export const units = {
  GeV: 1,
  TeV: 1e3,
  PeV: 1e6,
  EeV: 1e9,
  m: 1,
  km: 1e3,
  rad: 1,
  deg: Math.PI / 180,
  s: 1,
  day: 86_400,
} as const;

/** Seconds in a day. */
export const secondsPerDay = 86_400;

export const degreesToRadians = (degrees: number): number => degrees * units.deg;
export const radiansToDegrees = (radians: number): number => radians / units.deg;
