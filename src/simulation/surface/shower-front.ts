/**
 * Shape of the shower front (arXiv:1207.6326, section 8): delay against a plane at the distance R from the axis, a R^2 + b (1 - exp(-R^2 / (2 s^2))).
 * Constants from the literature: 4.823e-4 ns/m^2, 19.41 ns, 83.5 m.
 */
const curvature = 4.823e-4;
const cusp = 19.41;
const cuspWidthSquare = 83.5 * 83.5;

/** Delay in ns at a squared distance from the axis in m^2. */
export const frontDelay = (square: number): number =>
  curvature * square + cusp * (1 - Math.exp(-square / (2 * cuspWidthSquare)));

/** Derivative of the delay by the squared distance, ns/m^2. */
export const frontDelaySlope = (square: number): number =>
  curvature + (cusp / (2 * cuspWidthSquare)) * Math.exp(-square / (2 * cuspWidthSquare));

/** Standard deviation of a tank's time, ns: 2.92 + 3.77e-4 R^2 (the same paper). */
export const frontTimeSpread = (square: number): number => 2.92 + timeSpreadSlope * square;
/** Its derivative by the squared distance, ns/m^2. */
export const timeSpreadSlope = 3.77e-4;

/** m/ns */
export const lightSpeed = 0.299792458;
