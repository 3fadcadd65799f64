import { nearestHint, UsageError } from '../../core/index.js';

/** Shifts of a hadronic model against SIBYLL 2.1 [chosen, after the spread of published comparisons]: not a Gaussian error. */
export interface HadronicModel {
  /** Factor on the muons in the ice, and so on dE/dX. */
  readonly muons: number;
  readonly s125: number;
}

export const hadronicModels: Readonly<Record<string, HadronicModel>> = {
  'SIBYLL 2.1': { muons: 1, s125: 1 },
  'QGSJET-II-04': { muons: 1.06, s125: 0.97 },
  'EPOS-LHC': { muons: 1.1, s125: 0.985 },
};

/** What differs from the nominal detector and shower model. Each is a factor, or a value in place of the nominal one. */
export interface Variation {
  /** Attenuation length of snow that signals suffer, m; the reconstruction keeps correcting with the nominal one. */
  readonly snowAttenuationM?: number;
  /** Factor on every tank signal and on S125: VEM calibration. */
  readonly vemScale?: number;
  /** Factor on the light seen in the ice (DOM efficiency): dE/dX and charge. */
  readonly lightYield?: number;
  /** 'SIBYLL 2.1', 'QGSJET-II-04' or 'EPOS-LHC'. */
  readonly hadronicModel?: string;
  /** Mean of lg(dE/dX): 'tuned' lines, or the closed form of Elbert's formula ('elbert'), lower and less steep. */
  readonly energyLoss?: EnergyLossModel;
}

export type EnergyLossModel = 'tuned' | 'elbert';

/** @throws {UsageError} an unknown name, with the nearest */
export function hadronicModel(name: string): HadronicModel {
  if (Object.hasOwn(hadronicModels, name)) return hadronicModels[name];
  const names = Object.keys(hadronicModels);
  throw new UsageError(`there is no hadronic model '${name}'${nearestHint(name, names)}`, {
    fields: { key: 'hadronicModel', found: name, allowed: names },
    remedy: `Known are ${names.join(', ')}.`,
  });
}
