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

const tableStart = -2;
const tableSteps = 200;
const table = Float64Array.from({ length: 5 * tableSteps + 1 }, (_, i) =>
  tankSpread(tableStart + i / tableSteps),
);

/** tankSpread from a table with steps of 0.005 in lg(signal), held at its ends (0.01 and 1000 VEM): within 0.5%, and without powers. */
export function tabulatedTankSpread(lgSignal: number): number {
  const at = Math.round((lgSignal - tableStart) * tableSteps);
  return table[at < 0 ? 0 : at >= table.length ? table.length - 1 : at];
}
