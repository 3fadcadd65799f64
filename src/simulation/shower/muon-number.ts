import type { Nucleus } from './muon-bundle.js';

/** Constants of the Heitler-Matthews model: energy at which charged pions decay rather than interact, GeV, and exponent of the muon number. */
export interface HeitlerMatthews {
  readonly criticalEnergyGeV: number;
  readonly beta: number;
}

/** 20 GeV and 0.85 = ln(charged) / ln(all) with 10 of 15 pions charged: ln 10 / ln 15. Full simulations find up to 0.93. */
export const heitlerMatthews: HeitlerMatthews = { criticalEnergyGeV: 20, beta: 0.85 };

/**
 * Mean number of muons of all energies in a shower: A (E0 / (A xi_c))^beta, that of A showers of nucleons (Matthews, Astropart. Phys. 22 (2005) 387).
 * Iron has 56^(1 - beta) times as many as a proton of the same energy. It is the scaling law that the chain's muon content is compared with
 * (docs/simulation.md); the chain itself needs muons above some 500 GeV alone, whose number `elbertMuons` gives.
 */
export function heitlerMatthewsMuons(
  { energyGeV, massNumber }: Pick<Nucleus, 'energyGeV' | 'massNumber'>,
  { criticalEnergyGeV, beta }: HeitlerMatthews = heitlerMatthews,
): number {
  return massNumber * (energyGeV / (massNumber * criticalEnergyGeV)) ** beta;
}
