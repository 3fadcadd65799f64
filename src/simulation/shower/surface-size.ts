/** lgE = c0 + c1 s + c2 s^2, s = lg(S125/VEM): public IceCube code after PRD 88 (2013) 042004, protons and iron, by cos(zenith). */
interface Conversion {
  readonly cosZenith: number;
  readonly proton: readonly [number, number, number];
  readonly iron: readonly [number, number, number];
}

const conversions: readonly Conversion[] = [
  { cosZenith: 0.975, proton: [5.9977, 0.9589, -0.001], iron: [6.0893, 0.8695, 0.0143] },
  { cosZenith: 0.925, proton: [6.034, 0.9455, -0.0007], iron: [6.1525, 0.8516, 0.0164] },
  { cosZenith: 0.875, proton: [6.0823, 0.9288, -0.0013], iron: [6.2241, 0.8427, 0.0147] },
  { cosZenith: 0.825, proton: [6.1397, 0.9186, -0.0013], iron: [6.3066, 0.8372, 0.0134] },
];

/**
 * Mean lg(S125/VEM) of showers: the conversions solved for s, linear in cos(zenith) between bin centres and beyond (to 65 deg), and in
 * ln A between protons and iron.
 */
export function meanLgS125(lgEnergy: number, cosZenith: number, lnA: number): number {
  const steps = (0.975 - cosZenith) / 0.05;
  const i = Math.min(2, Math.max(0, Math.floor(steps)));
  const share = steps - i;
  const near = conversions[i];
  const far = conversions[i + 1];
  const proton = solve(lgEnergy, near.proton, far.proton, share);
  const iron = solve(lgEnergy, near.iron, far.iron, share);
  return proton + (lnA / Math.log(56)) * (iron - proton);
}

type Coefficients = readonly [number, number, number];

/** The root of the interpolated parabola that is continuous with the straight line. */
function solve(lgEnergy: number, near: Coefficients, far: Coefficients, share: number): number {
  const c0 = near[0] + share * (far[0] - near[0]);
  const c1 = near[1] + share * (far[1] - near[1]);
  const c2 = near[2] + share * (far[2] - near[2]);
  const rest = lgEnergy - c0;
  return (2 * rest) / (c1 + Math.sqrt(c1 * c1 + 4 * c2 * rest));
}

/** lgE = p1 s + p0 for the H4a mixture: what the reconstruction calls the energy. By cos(zenith), as above. */
const mixture: readonly (readonly [p0: number, p1: number])[] = [
  [6.010569, 0.933316],
  [6.054677, 0.92386],
  [6.109777, 0.914971],
  [6.177271, 0.907456],
];

/** lg(E/GeV) of the H4a conversion; below cos(zenith) 0.8 that of the last bin. */
export function lgEnergyOfS125(lgS125: number, cosZenith: number): number {
  const bin = Math.min(3, Math.max(0, Math.floor((1 - cosZenith) / 0.05)));
  return mixture[bin][0] + mixture[bin][1] * lgS125;
}

/** As lgEnergyOfS125 for pure protons or iron. */
export function lgEnergyOfPureS125(lgS125: number, cosZenith: number, primary: 'proton' | 'iron'): number {
  const bin = Math.min(3, Math.max(0, Math.floor((1 - cosZenith) / 0.05)));
  const [c0, c1, c2] = conversions[bin][primary];
  return c0 + c1 * lgS125 + c2 * lgS125 * lgS125;
}
