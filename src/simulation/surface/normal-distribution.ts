const [b1, b2, b3, b4, b5] = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
const inverseRootTwoPi = 1 / Math.sqrt(2 * Math.PI);

/** Density of the standard normal distribution. */
export const normalDensity = (z: number): number => inverseRootTwoPi * Math.exp(-0.5 * z * z);

/** Probability below z (Abramowitz and Stegun 26.2.17; within 7.5e-8). */
export function normalProbability(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const upper = normalDensity(z) * t * (b1 + t * (b2 + t * (b3 + t * (b4 + t * b5))));
  return z >= 0 ? 1 - upper : upper;
}

/** Probability above z, with full relative accuracy far out: z >= 5 by the asymptotic series. */
export function normalUpper(z: number): number {
  if (z < 5) return normalProbability(-z);
  const inverse = 1 / (z * z);
  return (normalDensity(z) / z) * (1 - inverse * (1 - 3 * inverse * (1 - 5 * inverse)));
}
