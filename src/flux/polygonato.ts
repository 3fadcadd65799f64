import {
  elementName,
  type FluxComponent,
  groupOfCharge,
  type MassGroup4,
  massNumberOf,
} from './component.js';

/** How the knee of a poly-gonato spectrum is described: the index after it, or the change of index, at E_Z = Z x kneeGeV. */
export interface Knee {
  readonly kneeGeV: number;
  readonly sharpness: number;
  readonly bend: { readonly difference: number } | { readonly indexAfter: number };
}

/** Common difference of indices (Hoerandel 2003, the form of dCORSIKA and SimWeights). */
export const commonDifference: Knee = { kneeGeV: 4.49e6, sharpness: 1.9, bend: { difference: 2.1 } };
/** The two pairings of crflux, which exchanges knee energy and sharpness between the paper's two fits. */
export const crfluxDifference: Knee = { kneeGeV: 4.51e6, sharpness: 1.87, bend: { difference: 2.1 } };
export const crfluxIndexAfter: Knee = { kneeGeV: 4.49e6, sharpness: 1.9, bend: { indexAfter: -4.68 } };

/** phi E^g [1 + (E / (Z E_p))^eps]^((gc - g)/eps): Hoerandel, Astropart. Phys. 19 (2003) 193, eq. 4, astro-ph/0210453. */
export function polygonatoFlux(
  energyGeV: number,
  charge: number,
  [amplitude, index]: readonly [number, number],
  knee: Knee,
): number {
  const change = 'difference' in knee.bend ? -knee.bend.difference : knee.bend.indexAfter - index;
  const bend = (energyGeV / (charge * knee.kneeGeV)) ** knee.sharpness;
  return amplitude * energyGeV ** index * (1 + bend) ** (change / knee.sharpness);
}

/** [name, charge, flux at 1 GeV in m^-2 s^-1 sr^-1 GeV^-1, index, mass group] */
type Nucleus = readonly [name: string, charge: number, amplitude: number, index: number, group: MassGroup4];

function components(nuclei: readonly Nucleus[], knee: Knee): FluxComponent[] {
  return nuclei.map(([name, charge, amplitude, index, group]) => ({
    name,
    charge,
    massNumber: massNumberOf(charge),
    group,
    flux: (energyGeV) => polygonatoFlux(energyGeV, charge, [amplitude, index], knee),
  }));
}

/** SimWeights' `Hoerandel` (after dCORSIKA): flux at 1 GeV and index by charge 1 to 26. */
const everyElement: readonly (readonly [number, number])[] = [
  [11776.4, -2.71],
  [4749.37, -2.64],
  [86.7088, -2.54],
  [84.2904, -2.75],
  [633.611, -2.95],
  [1012.29, -2.66],
  [339.678, -2.72],
  [1721.47, -2.68],
  [38.5366, -2.69],
  [382.611, -2.64],
  [72.0064, -2.66],
  [666.243, -2.64],
  [109.824, -2.66],
  [1415.51, -2.75],
  [31.7222, -2.69],
  [102.291, -2.55],
  [32.2365, -2.68],
  [69.5355, -2.64],
  [47.7711, -2.65],
  [185.062, -2.7],
  [25.2856, -2.64],
  [76.3974, -2.61],
  [48.9812, -2.63],
  [139.168, -2.67],
  [32.3842, -2.46],
  [1201.24, -2.59],
];

/** Protons to iron, every element. */
export function hoerandelFull(): FluxComponent[] {
  const nuclei = everyElement.map(([amplitude, index], i): Nucleus => {
    const charge = i + 1;
    return [elementName(charge), charge, amplitude, index, groupOfCharge(charge)];
  });
  return components(nuclei, commonDifference);
}

/** Five groups after Becherini et al., Astropart. Phys. 25 (2006) 1. */
const proton: Nucleus = ['p', 1, 11776.446, -2.71, 'p'];
const helium: Nucleus = ['He', 2, 4749.3711, -2.64, 'He'];
const iron: Nucleus = ['Fe', 26, 1197.9991, -2.58, 'Fe'];

export function hoerandel5(): FluxComponent[] {
  const middle: Nucleus[] = [
    ['N', 7, 3552.5894, -2.68, 'O'],
    ['Al', 13, 3233.6059, -2.67, 'O'],
  ];
  return components([proton, helium, ...middle, iron], commonDifference);
}

/** The same with one oxygen group, as SimWeights' `Hoerandel_IT`. */
export function hoerandelIceTop(): FluxComponent[] {
  return components([proton, helium, ['O', 8, 7017.4605, -2.68, 'O'], iron], commonDifference);
}

/** crflux `PolyGonato`: [charge, flux at 1 TeV in m^-2 s^-1 sr^-1 TeV^-1, index]. */
const elevenNuclei: readonly (readonly [charge: number, amplitude: number, index: number])[] = [
  [1, 8.73e-2, 2.71],
  [2, 5.71e-2, 2.64],
  [6, 1.06e-2, 2.66],
  [7, 2.35e-3, 2.72],
  [8, 1.57e-2, 2.68],
  [12, 8.01e-3, 2.64],
  [13, 1.15e-3, 2.66],
  [14, 7.96e-3, 2.75],
  [25, 1.35e-3, 2.46],
  [26, 2.04e-2, 2.59],
  [27, 7.51e-5, 2.72],
];

/** The eleven nuclei that crflux keeps, with either of its knees. */
export function polygonatoEleven(knee: Knee): FluxComponent[] {
  const perGeV = 1e-3;
  const nuclei = elevenNuclei.map(([charge, atTeV, index]): Nucleus => {
    const amplitude = atTeV * perGeV * 1000 ** index;
    return [elementName(charge), charge, amplitude, -index, groupOfCharge(charge)];
  });
  return components(nuclei, knee);
}
