import { normalProbability } from './normal-distribution.js';

/**
 * Lateral distribution of signals, double logarithmic parabola (Klepser et al., Laputop): lg S(r) = s - beta l - kappa l^2,
 * l = lg(r / 125 m), s = lg S125.
 */
export const kappa = 0.30264;

export function lgSignalAt(lgS125: number, beta: number, lgRadiusRatio: number): number {
  return lgS125 - lgRadiusRatio * (beta + kappa * lgRadiusRatio);
}

/** Radius in m at which the distribution falls to lg(signal): the parabola solved for l. 0 where it never reaches it. */
export function radiusOfSignal(lgS125: number, beta: number, lgSignal: number): number {
  const above = lgS125 - lgSignal;
  const discriminant = beta * beta + 4 * kappa * above;
  return discriminant <= 0 ? 0 : 125 * 10 ** ((2 * above) / (beta + Math.sqrt(discriminant)));
}

/** Mean slope at 125 m [chosen, to five events of the analysis' simulation]: inclined and heavy showers are older and flatter. */
export function meanSlope(lgS125: number, cosZenith: number, lnA: number): number {
  return 2.9 + 0.16 * lgS125 - 1.1 * (1 / cosZenith - 1) - 0.035 * lnA;
}

/** Spread of the fitted slope [chosen]. */
export const slopeSpread = (lgS125: number): number => 0.17 * 10 ** (-0.25 * lgS125);

/** Standard deviation of lg(signal) of one tank, after Klepser: from lg of the expected signal in VEM. */
export function tankSpread(lgSignal: number): number {
  const l = Math.min(lgSignal, 2.077);
  return l < 0.34 ? 10 ** (-0.5519 - 0.078 * l) : 10 ** (-0.373 - 0.658 * l + 0.158 * l * l);
}

/** Derivative of ln(tankSpread) by lg(signal). */
export function tankSpreadSlope(lgSignal: number): number {
  if (lgSignal >= 2.077) return 0;
  return Math.LN10 * (lgSignal < 0.34 ? -0.078 : -0.658 + 0.316 * lgSignal);
}

/** A tank is hit above this signal, VEM [chosen]. */
export const thresholdVem = 0.3;
const lgThreshold = Math.log10(thresholdVem);

/** Probability that a tank is hit whose expected signal is lg(VEM). */
export function hitProbability(lgSignal: number): number {
  return normalProbability((lgSignal - lgThreshold) / tankSpread(lgSignal));
}

const tableStart = -2;
const tableSteps = 200;
const tableOf = (f: (lgSignal: number) => number): Float64Array =>
  Float64Array.from({ length: 5 * tableSteps + 1 }, (_, i) => f(tableStart + i / tableSteps));
const spreads = tableOf(tankSpread);
const coincidences = tableOf((lgSignal) => hitProbability(lgSignal) ** 2);

/** Value of a table at lg(signal): linear between steps of 0.005, held at the ends (0.01 and 1000 VEM). */
function interpolate(table: Float64Array, lgSignal: number): number {
  const at = (lgSignal - tableStart) * tableSteps;
  if (!(at > 0)) return table[0];
  if (at >= table.length - 1) return table[table.length - 1];
  const below = Math.floor(at);
  return table[below] + (at - below) * (table[below + 1] - table[below]);
}

/** tankSpread from a table: without powers. */
export const tabulatedTankSpread = (lgSignal: number): number => interpolate(spreads, lgSignal);

/** Probability that both tanks of a station are hit, from a table. */
export const tabulatedCoincidence = (lgSignal: number): number => interpolate(coincidences, lgSignal);
