import type { FluxComponent, MassGroup4 } from './component.js';
import { massNumberOf } from './component.js';

/** Amplitude in m^-2 s^-1 sr^-1 GeV^-1 at 1 GeV and differential index of one population of one group of nuclei. */
type Term = readonly [amplitude: number, index: number];

interface GroupTerms {
  readonly name: string;
  readonly charge: number;
  readonly group: MassGroup4;
  /** [population] */
  readonly terms: readonly Term[];
}

interface PopulationModel {
  /** [population], GV */
  readonly cutoffsGV: readonly number[];
  readonly groups: readonly GroupTerms[];
}

/** sum_j a_j E^-g_j exp(-E / (Z R_j)): populations with exponential cut-offs at the same rigidity for all nuclei. */
export function populationFlux(
  energyGeV: number,
  charge: number,
  terms: readonly Term[],
  cutoffsGV: readonly number[],
): number {
  let flux = 0;
  for (let j = 0; j < terms.length; j++) {
    const [amplitude, index] = terms[j];
    flux += amplitude * energyGeV ** -index * Math.exp(-energyGeV / (charge * cutoffsGV[j]));
  }
  return flux;
}

function components(model: PopulationModel): FluxComponent[] {
  return model.groups.map(({ name, charge, group, terms }) => ({
    name,
    charge,
    massNumber: knownMass(charge),
    group,
    flux: (energyGeV) => populationFlux(energyGeV, charge, terms, model.cutoffsGV),
  }));
}

/** Te and Hg stand outside the table of light elements. */
const knownMass = (charge: number): number =>
  charge === 52 ? 128 : charge === 80 ? 202 : massNumberOf(charge);

/** The names and charges that a library gives to the two groups between helium and iron. */
export type MiddleGroups = readonly [{ name: string; charge: number }, { name: string; charge: number }];
export const crfluxHillas: MiddleGroups = [
  { name: 'CNO', charge: 6 },
  { name: 'MgAlSi', charge: 14 },
];
export const crfluxStanev: MiddleGroups = [
  { name: 'C', charge: 6 },
  { name: 'O', charge: 8 },
];
export const simweightsMiddle: MiddleGroups = [
  { name: 'N', charge: 7 },
  { name: 'Al', charge: 13 },
];

/** Gaisser, Astropart. Phys. 35 (2012) 801, arXiv:1111.6675, table 1: populations 1 and 2; the third differs between H3a and H4a. */
const gaisserInner = {
  p: [
    [7860, 2.66],
    [20, 2.4],
  ],
  He: [
    [3550, 2.58],
    [20, 2.4],
  ],
  CNO: [
    [2200, 2.63],
    [13.4, 2.4],
  ],
  MgAlSi: [
    [1430, 2.67],
    [13.4, 2.4],
  ],
  Fe: [
    [2120, 2.63],
    [13.4, 2.4],
  ],
} as const satisfies Record<string, readonly Term[]>;

/** Gaisser's H3a: the extragalactic population is mixed, its cut-off 2 EV. */
export function h3a(middle: MiddleGroups): FluxComponent[] {
  const proton: Term = [1.7, 2.4];
  const nucleus: Term = [1.14, 2.4];
  return gaisser(middle, 2e9, [proton, proton, nucleus, nucleus, nucleus]);
}

/** Gaisser's H4a: the extragalactic population is protons only, its cut-off 60 EV. */
export function h4a(middle: MiddleGroups): FluxComponent[] {
  return gaisser(middle, 60e9, [[200, 2.6]]);
}

function gaisser(middle: MiddleGroups, thirdCutoffGV: number, third: readonly Term[]): FluxComponent[] {
  const { p, He, CNO, MgAlSi, Fe } = gaisserInner;
  return components({
    cutoffsGV: [4e6, 30e6, thirdCutoffGV],
    groups: fiveGroups(middle, [p, He, CNO, MgAlSi, Fe], third),
  });
}

function fiveGroups(
  middle: MiddleGroups,
  inner: readonly (readonly Term[])[],
  outer: readonly (Term | undefined)[],
): GroupTerms[] {
  const identities = [
    { name: 'p', charge: 1, group: 'p' },
    { name: 'He', charge: 2, group: 'He' },
    { ...middle[0], group: 'O' },
    { ...middle[1], group: 'O' },
    { name: 'Fe', charge: 26, group: 'Fe' },
  ] as const;
  return identities.map((identity, i) => {
    const last = outer[i];
    return { ...identity, terms: last === undefined ? inner[i] : [...inner[i], last] };
  });
}

/** Gaisser, Stanev, Tilav, Front. Phys. 8 (2013) 748, arXiv:1303.3565, table 2: first populations of every group. */
const stanevFirst: readonly Term[] = [
  [7000, 2.66],
  [3200, 2.58],
  [100, 2.4],
  [130, 2.4],
  [60, 2.3],
];
const stanevSecond: readonly Term[] = [
  [150, 2.4],
  [65, 2.3],
  [6, 2.3],
  [7, 2.3],
];

/** Three populations: cut-offs 120 TV, 4 PV, 1.3 EV. */
export function gst3(middle: MiddleGroups): FluxComponent[] {
  const inner = stanevFirst.map((first, i) => [first, stanevSecond[i] ?? ([2.3, 2.2] as const)]);
  return components({
    cutoffsGV: [1.2e5, 4e6, 1.3e9],
    groups: fiveGroups(middle, inner, [[14, 2.4], undefined, undefined, undefined, [0.025, 2.2]]),
  });
}

/** Four populations: cut-offs 120 TV, 4 PV, 1.5 EV, 40 EV; the fourth is protons only. */
export function gst4(middle: MiddleGroups): FluxComponent[] {
  const inner = stanevFirst.map((first, i) => [first, stanevSecond[i] ?? ([2.1, 2.2] as const)]);
  const groups = fiveGroups(middle, inner, [[12, 2.4], undefined, undefined, undefined, [0.011, 2.2]]);
  const withFourth = [{ ...groups[0], terms: [...groups[0].terms, [1.2, 2.4] as const] }, ...groups.slice(1)];
  return components({ cutoffsGV: gst4CutoffsGV, groups: withFourth });
}

const gst4CutoffsGV = [1.2e5, 4e6, 1.5e9, 40e9];

/** The nuclei beyond iron that SimWeights counts in the iron group of its four-population model. */
export function gst4BeyondIron(): FluxComponent[] {
  const onlySecond = (name: string, charge: number, amplitude: number): GroupTerms => ({
    name,
    charge,
    group: 'Fe',
    terms: [
      [0, 2.2],
      [amplitude, 2.2],
    ],
  });
  return components({
    cutoffsGV: gst4CutoffsGV,
    groups: [onlySecond('Te', 52, 0.1), onlySecond('Hg', 80, 0.53)],
  });
}
