import { type FluxComponent, massGroups4, massNumberOf } from './component.js';

/** A power law with one smooth bend. */
export interface BrokenPowerLaw {
  /** m^-2 s^-1 sr^-1 GeV^-1 at 1 PeV */
  readonly normalisation: number;
  readonly indexBefore: number;
  readonly indexAfter: number;
  readonly breakGeV: number;
  /** Large: a sharp bend. */
  readonly sharpness: number;
}

const pivotGeV = 1e6;

/**
 * phi x^g1 [1 + (x/x_b)^s]^((g2 - g1)/s), x = E / 1 PeV: TeV gamma-ray form of a smooth bend, as in the composition analysis.
 * ln(1 + y^s) is taken as s ln y + ln(1 + y^-s) above the bend: y^100 leaves the range of a double.
 */
export function brokenPowerLaw(energyGeV: number, law: BrokenPowerLaw): number {
  const { normalisation, indexBefore, indexAfter, breakGeV, sharpness } = law;
  const y = sharpness * Math.log(energyGeV / breakGeV);
  const bend = y > 0 ? y + Math.log1p(Math.exp(-y)) : Math.log1p(Math.exp(y));
  const change = ((indexAfter - indexBefore) / sharpness) * bend;
  return normalisation * (energyGeV / pivotGeV) ** indexBefore * Math.exp(change);
}

/** The knee of the composition analysis: -2.7 to -3.1 at 3 PeV, 3.6e-12 m^-2 s^-1 sr^-1 GeV^-1 at 1 PeV. */
export const kneeLaw: BrokenPowerLaw = {
  normalisation: 3.6e-12,
  indexBefore: -2.7,
  indexAfter: -3.1,
  breakGeV: 3e6,
  sharpness: 100,
};

/** One spectrum without composition. */
export function singleLaw(law: BrokenPowerLaw): FluxComponent[] {
  return [{ name: 'all', charge: 1, massNumber: 1, flux: (energyGeV) => brokenPowerLaw(energyGeV, law) }];
}

/** The four groups, each with the whole normalisation; heavy ones may have an index of their own after the bend. */
export function fourLaws(law: BrokenPowerLaw, heavyIndexAfter = law.indexAfter): FluxComponent[] {
  const charges = [1, 2, 8, 26];
  return massGroups4.map((group, i) => {
    const own = i < 2 ? law : { ...law, indexAfter: heavyIndexAfter };
    return {
      name: group,
      charge: charges[i],
      massNumber: massNumberOf(charges[i]),
      group,
      flux: (energyGeV) => brokenPowerLaw(energyGeV, own),
    };
  });
}

/** Protons of Thunman, Ingelman, Gondolo, Astropart. Phys. 5 (1996) 309: two power laws that differ by 0.1% at their joint. */
export function thunman(): FluxComponent[] {
  const flux = (energyGeV: number): number =>
    energyGeV < thunmanJointGeV ? 1.7e4 * energyGeV ** -2.7 : 1.74e6 * energyGeV ** -3;
  return [{ name: 'p', charge: 1, massNumber: 1, group: 'p', flux }];
}

export const thunmanJointGeV = 5e6;
