/** Terms of Stirling's series B_2k / (2k (2k - 1)), k = 1..8 (NIST DLMF 5.11.1). */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400];

/**
 * ln |Gamma(x)|, for x > 0 within 2e-14 x max(1, |ln Gamma|): Stirling's series from 12 up, recurrence below.
 */
export function logGamma(x: number): number {
  // Smoothed counts may lie below 0: by reflection, DLMF 5.5.3; infinite at whole numbers.
  if (x <= 0) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  if (Number.isNaN(x)) return x;
  let argument = x;
  let product = 1;
  while (argument < 12) product *= argument++;
  const inverseSquare = 1 / (argument * argument);
  let series = 0;
  for (let k = stirling.length - 1; k >= 0; k--) series = series * inverseSquare + stirling[k];
  const large = (argument - 0.5) * Math.log(argument) - argument + 0.5 * Math.log(2 * Math.PI);
  return large + series / argument - Math.log(product);
}
