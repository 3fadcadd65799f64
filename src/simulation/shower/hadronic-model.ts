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
  /** Factor on the muons above some 500 GeV, and so on dE/dX in the ice [chosen: no table could be read]. */
  readonly muons: number;
  /** Factor on S125 beside what the depth of maximum makes: muons at the surface. */
  readonly surface: number;
}

/**
 * Depths: Pierre Auger Collaboration, JCAP 02 (2013) 026, arXiv:1301.6637 (SIBYLL 2.1), and Ahn, ICRC 2013 (EPOS-LHC, QGSJET-II-04), as
 * public analysis code carries them. Surface: the spectrum of IceTop with QGSJET-II-04 over that with SIBYLL 2.1 (PRD 102 (2020) 122001),
 * 0.83 to 0.97 from lg E 5.7 to 6.9, means that S125 is 1.06 times as large (lg: 0.024); 1.04 is left when the depth has had its share. EPOS-LHC has
 * about as many muons at the surface (PRD 106 (2022) 032010: both more than SIBYLL 2.1) and gets the same factor [chosen].
 */
export const hadronicModels: Readonly<Record<string, HadronicModel>> = {
  'SIBYLL 2.1': {
    depth: { atTenEeV: 795.1, perDecade: 57.7, perLnA: -0.04, perLnADecade: -0.04 },
    muons: 1,
    surface: 1,
  },
  'QGSJET-II-04': {
    depth: { atTenEeV: 790.4, perDecade: 54.4, perLnA: -0.31, perLnADecade: 0.24 },
    muons: 1.06,
    surface: 1.04,
  },
  'EPOS-LHC': {
    depth: { atTenEeV: 806.1, perDecade: 55.6, perLnA: 0.15, perLnADecade: 0.83 },
    muons: 1.1,
    surface: 1.04,
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
