/** What differs from the nominal detector and shower model. Each is a factor, or a value in place of the nominal one. */
export interface Variation {
  /** Attenuation length of snow that signals suffer, m; the reconstruction keeps correcting with the nominal one. */
  readonly snowAttenuationM?: number;
  /** Factor on every tank signal and on S125: VEM calibration. */
  readonly vemScale?: number;
  /** Factor on the light seen in the ice (DOM efficiency): dE/dX and charge. */
  readonly lightYield?: number;
  /** 'SIBYLL 2.1', 'QGSJET-II-04', 'EPOS-LHC' or 'SIBYLL 2.3d'. */
  readonly hadronicModel?: string;
  /** Mean of lg(dE/dX): 'tuned' lines, or the closed form of Elbert's formula ('elbert'), lower and less steep. */
  readonly energyLoss?: EnergyLossModel;
}

export type EnergyLossModel = 'tuned' | 'elbert';
