/** One step of an event selection: what is kept, as an expression. */
export interface Cut {
  readonly name: string;
  readonly expression: string;
  /** Whether the file holds the decision as a stored boolean, so that a shifted variable cannot move it. */
  readonly stored?: boolean;
}

/**
 * The quality cuts of the composition analysis, in its order (level-3 processing after Phys. Rev. D 88 (2013) 042004; the
 * order and the last four after the analysis code). The first two are booleans that the processing has stored.
 */
export const publishedCuts: readonly Cut[] = [
  { name: 'IceTop quality', expression: 'passed_IceTopQualityCuts == 1', stored: true },
  { name: 'in-ice quality', expression: 'passed_InIceQualityCuts == 1', stored: true },
  { name: 'dE/dX at 1500 m > 0', expression: 'eloss_1500_standard > 0' },
  { name: 'in-ice containment < 1', expression: 'FractionContainment_Laputop_InIce < 1' },
  { name: 'at least 8 channels', expression: 'NChannels_1_60 >= 8' },
  { name: 'at least 5 stations', expression: 'NStations >= 5' },
];

/** Events left after each cut. */
export interface CutFlow {
  /** What was cut: 'data', 'simulation'. */
  readonly sample: string;
  /** Before any cut first, then after each cut in turn. */
  readonly steps: readonly { readonly name: string; readonly events: number }[];
  /** Events that pass every cut but have no number for a feature, by the name of those of which there are any. */
  readonly lacking?: Readonly<Record<string, number>>;
}
