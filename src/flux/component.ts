/** The four mass groups of the analysis: proton, helium, intermediate (oxygen) and iron. */
export const massGroups4 = ['p', 'He', 'O', 'Fe'] as const;
export type MassGroup4 = (typeof massGroups4)[number];

/** dN/dE of one kind of nucleus. */
export interface FluxComponent {
  /** As the model's source names it: 'p', 'CNO', 'Fe', ... */
  readonly name: string;
  readonly charge: number;
  /** Number of nucleons; for a group of elements that of the element with its charge. */
  readonly massNumber: number;
  /** The mass group it is counted in; absent where the model has no composition. */
  readonly group?: MassGroup4;
  /** Flux in m^-2 s^-1 sr^-1 GeV^-1 at the total energy of the nucleus in GeV. */
  flux(energyGeV: number): number;
}

/** Mass number of the most abundant isotope by charge; index 0 is not used. */
const massNumbers = [
  Number.NaN,
  1,
  4,
  7,
  9,
  11,
  12,
  14,
  16,
  19,
  20,
  23,
  24,
  27,
  28,
  31,
  32,
  35,
  40,
  39,
  40,
  45,
  48,
  51,
  52,
  55,
  56,
  59,
  58,
];

const elementNames = 'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni'.split(' ');

/** Number of nucleons of the element with this charge (its most abundant isotope), 1 <= charge <= 28. */
export const massNumberOf = (charge: number): number => massNumbers[charge];

/** 'H' for 1, 'Ni' for 28. */
export const elementName = (charge: number): string => elementNames[charge - 1];

/** The mass group of an element, as in the reference set: Z = 1, 2, 3 to 10 and from 11 on. */
export function groupOfCharge(charge: number): MassGroup4 {
  if (charge === 1) return 'p';
  if (charge === 2) return 'He';
  return charge <= 10 ? 'O' : 'Fe';
}
