import { nearestHint, UsageError } from '../../core/index.js';

/**
 * Mean depth of maximum in the generalised Heitler model, g/cm^2, with e = lg(E / 10^19 eV):
 * atTenEeV + perDecade (e - lg A) + perLnA ln A + perLnADecade ln A e. Fitted to CONEX showers of 10^17 to 10^20 eV.
 */
interface MeanDepth {
  readonly atTenEeV: number;
  readonly perDecade: number;
  readonly perLnA: number;
  readonly perLnADecade: number;
}

/** How showers of a hadronic interaction model differ from those of SIBYLL 2.1: not a Gaussian error. */
export interface HadronicModel {
  readonly depth: MeanDepth;
  /** Muons above 500 GeV, and so dE/dX in the ice, over those of SIBYLL 2.1, at lg(E/A / GeV) = 4.3125 + 0.375 i. */
  readonly muons: readonly number[];
  /** Factor on S125 beside what the depth of maximum makes: muons at the surface. */
  readonly surface: number;
}

/** Where `muons` stand: lg of the energy per nucleon in GeV of the first, and the step. */
const firstLgEnergy = 4.3125;
const lgEnergyStep = 0.375;

/**
 * Depths: Pierre Auger Collaboration, JCAP 02 (2013) 026, arXiv:1301.6637 (SIBYLL 2.1), Ahn, ICRC 2013 (QGSJET-II-04, EPOS-LHC), and the
 * parameters of the Auger Collaboration for SIBYLL 2.3d, as public analysis code carries them.
 * Muons in the ice: computed. The cascade above 100 GeV of a vertical proton down to 690 g/cm^2 was solved in one dimension, with the same
 * atmosphere, decays and cross sections (MCEq's) and with the yields of each generator: its authors' Fortran for SIBYLL (10,000 collisions with
 * air an energy) and EPOS-LHC (300 to 1,000 with nitrogen, to lg E = 7.2, scaled from there on), MCEq's table for QGSJET-II-04. Nuclei by
 * superposition. Muons of a 10 PeV proton, 73 for SIBYLL 2.3d, lie 8% above the fit to full simulations with SIBYLL 2.3c (Gaisser and
 * Verpoest, arXiv:2106.12247); what all have in common cancels in the ratio.
 * Surface: the spectrum of IceTop with QGSJET-II-04 over that with SIBYLL 2.1 (PRD 102 (2020) 122001),
 * 0.83 to 0.97 from lg E 5.7 to 6.9, means that S125 is 1.06 times as large (lg: 0.024); 1.04 is left when the depth has had its share. For the
 * others by the muons above 10 GeV of the same cascade, at 3 PeV 1.05 (QGSJET-II-04), 1.07 (EPOS-LHC) and 1.17 (SIBYLL 2.3d) times those of
 * SIBYLL 2.1, of which a third of the signal at 125 m is taken to be made [chosen].
 */
export const hadronicModels: Readonly<Record<string, HadronicModel>> = {
  'SIBYLL 2.1': {
    depth: { atTenEeV: 795.1, perDecade: 57.7, perLnA: -0.04, perLnADecade: -0.04 },
    muons: [1],
    surface: 1,
  },
  'QGSJET-II-04': {
    depth: { atTenEeV: 790.4, perDecade: 54.4, perLnA: -0.31, perLnADecade: 0.24 },
    muons: [1.009, 1.028, 1.015, 0.994, 0.983, 0.978, 0.977, 0.973, 0.969, 0.981, 0.978, 0.991],
    surface: 1.04,
  },
  'EPOS-LHC': {
    depth: { atTenEeV: 806.1, perDecade: 55.6, perLnA: 0.15, perLnADecade: 0.83 },
    muons: [0.977, 0.943, 0.914, 0.9, 0.9, 0.902, 0.904, 0.91, 0.891, 0.89, 0.879, 0.883],
    surface: 1.02,
  },
  'SIBYLL 2.3d': {
    depth: { atTenEeV: 815.87, perDecade: 57.873, perLnA: -0.3035, perLnADecade: 0.7963 },
    muons: [0.909, 0.921, 0.93, 0.935, 0.948, 0.958, 0.968, 0.978, 0.988, 1.007, 1.012, 1.031],
    surface: 1.06,
  },
};

/** @throws {UsageError} an unknown name, with the nearest */
export function hadronicModel(name = 'SIBYLL 2.1'): HadronicModel {
  if (Object.hasOwn(hadronicModels, name)) return hadronicModels[name];
  const names = Object.keys(hadronicModels);
  throw new UsageError(`there is no hadronic model '${name}'${nearestHint(name, names)}`, {
    fields: { key: 'hadronicModel', found: name, allowed: names },
    remedy: `Known are ${names.join(', ')}.`,
  });
}

/** How much deeper showers of the model have their maximum than those of SIBYLL 2.1, on average, g/cm^2. Below 10^17 eV extrapolated. */
export function depthShift({ depth }: HadronicModel, lgEnergyGeV: number, lnA: number): number {
  return meanDepth(depth, lgEnergyGeV, lnA) - meanDepth(hadronicModels['SIBYLL 2.1'].depth, lgEnergyGeV, lnA);
}

function meanDepth(depth: MeanDepth, lgEnergyGeV: number, lnA: number): number {
  const e = lgEnergyGeV - 10;
  const { atTenEeV, perDecade, perLnA, perLnADecade } = depth;
  return atTenEeV + perDecade * (e - lnA / Math.LN10) + perLnA * lnA + perLnADecade * lnA * e;
}

/** lg of the muons above 500 GeV over those of SIBYLL 2.1. Held beyond the ends of the table. */
export function lgMuonRatio({ muons }: HadronicModel, lgEnergyGeV: number, lnA: number): number {
  const place = (lgEnergyGeV - lnA / Math.LN10 - firstLgEnergy) / lgEnergyStep;
  const held = Math.min(Math.max(place, 0), muons.length - 1);
  const below = Math.floor(held);
  const above = Math.min(below + 1, muons.length - 1);
  return Math.log10(muons[below] + (held - below) * (muons[above] - muons[below]));
}
