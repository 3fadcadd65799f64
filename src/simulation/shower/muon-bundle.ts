/** Muons above a TeV in the core of a shower, and what they lose in ice. Energies in GeV, lengths in m of ice along the track. */

/** dE/dX = a + b E in ice: the constants of the bundle fit of IceTop/IceCube (GeV/m, 1/m). */
export const muonLoss = { aGeVPerM: 0.2388136, bPerM: 3.285228e-4 } as const;

/** Constants of MMC (Chirkin and Rhode, hep-ph/0407075, table 3) for ice: 0.917 of those per metre of water equivalent. */
export const muonLossMmc = { aGeVPerM: 0.917 * 0.259, bPerM: 0.917 * 0.363e-3 } as const;

export interface MuonLoss {
  readonly aGeVPerM: number;
  readonly bPerM: number;
}

/** Energy a muon needs at the surface to reach a slant depth: (a/b)(e^(bX) - 1). */
export function thresholdEnergy(slantDepthM: number, { aGeVPerM, bPerM }: MuonLoss = muonLoss): number {
  return (aGeVPerM / bPerM) * Math.expm1(bPerM * slantDepthM);
}

/** Cosine of the zenith angle at the height of production (Chirkin, hep-ph/0407078). */
export function localCosine(cosZenith: number): number {
  const [p1, p2, p3, p4, p5] = [0.102573, -0.068287, 0.958633, 0.0407253, 0.817285];
  const c = cosZenith;
  return Math.sqrt((c * c + p1 * p1 + p2 * c ** p3 + p4 * c ** p5) / (1 + p1 * p1 + p2 + p4));
}

/** A nucleus on its way in: total energy, number of nucleons, zenith angle. */
export interface Nucleus {
  readonly energyGeV: number;
  readonly massNumber: number;
  readonly cosZenith: number;
}

/**
 * Mean number of muons above an energy: Elbert's formula (Gaisser, Cosmic Rays and Particle Physics):
 * 14.5 GeV A / (E_mu cos) (E0 / (A E_mu))^0.757 (1 - A E_mu / E0)^5.25. 0 beyond the energy per nucleon.
 */
export function elbertMuons({ energyGeV, massNumber, cosZenith }: Nucleus, muonEnergyGeV: number): number {
  const x = (massNumber * muonEnergyGeV) / energyGeV;
  if (x >= 1) return 0;
  return ((14.5 * massNumber) / (muonEnergyGeV * localCosine(cosZenith))) * x ** -0.757 * (1 - x) ** 5.25;
}

/**
 * Mean energy loss of the bundle per metre at a slant depth, GeV/m: the sum over muons of a + b E(X) with Elbert's number without its
 * threshold factor (public "stochastics" code of IceTop/IceCube). 0 where no muon arrives.
 */
export function bundleEnergyLoss(nucleus: Nucleus, slantDepthM: number, loss: MuonLoss = muonLoss): number {
  const { aGeVPerM: a, bPerM: b } = loss;
  const gamma = 1.757;
  const perNucleon = nucleus.energyGeV / nucleus.massNumber;
  const threshold = thresholdEnergy(slantDepthM, loss);
  if (threshold >= perNucleon) return 0;
  const primitive = (energy: number): number => energy ** -gamma * (a / gamma - (b / (1 - gamma)) * energy);
  const scale = ((14.5 * nucleus.massNumber) / nucleus.cosZenith) * gamma * perNucleon ** (gamma - 1);
  return Math.exp(-b * slantDepthM) * scale * (primitive(threshold) - primitive(perNucleon));
}
