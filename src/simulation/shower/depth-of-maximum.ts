import type { RandomStream } from '../../core/index.js';
import type { MassParameters } from './mass.js';

/** Mean depth of maximum of protons, g/cm^2: 560 at 1 PeV and 60 a decade (elongation rate from the literature). */
const atOnePeV = 560;
const perDecade = 60;

/** Mean depth of maximum of mass A at E: that of a proton of E / A (superposition). g/cm^2 */
export function meanDepthOfMaximum(lgEnergy: number, lnA: number): number {
  return atOnePeV + perDecade * (lgEnergy - 6 - lnA / Math.LN10);
}

/** Depth of maximum minus its mean: exponential first interaction and Gaussian development. g/cm^2 */
export function drawDepthDeviation(mass: MassParameters, random: RandomStream): number {
  return (
    mass.firstInteractionGPerCm2 * (random.exponential() - 1) + mass.developmentGPerCm2 * random.normal()
  );
}

/** Scale over which the size at ground saturates as the maximum comes near it, g/cm^2 [chosen]. */
const saturationGPerCm2 = 120;

/**
 * Standardised effect of the depth deviation on the size at ground: (M1 - exp(-x/L)) / sqrt(M2 - M1^2), with M_k = <exp(-k x/L)> of the
 * distribution drawn above, in closed form; mean 0 and variance 1. Concave: a deep shower is near its maximum and gains little, a
 * shallow one loses much, as along a Gaisser-Hillas profile.
 */
export function sizeEffect(mass: MassParameters): (deviation: number) => number {
  const first = meanExponential(mass, 1 / saturationGPerCm2);
  const second = meanExponential(mass, 2 / saturationGPerCm2);
  const scale = 1 / Math.sqrt(second - first * first);
  return (deviation) => (first - Math.exp(-deviation / saturationGPerCm2)) * scale;
}

/** <exp(-k x)> for x = tau (Exp - 1) + g N. */
function meanExponential(
  { firstInteractionGPerCm2: tau, developmentGPerCm2: g }: MassParameters,
  k: number,
): number {
  return (Math.exp(k * tau) / (1 + k * tau)) * Math.exp((k * g) ** 2 / 2);
}
