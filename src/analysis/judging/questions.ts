import type { ScoreName, SearchRange } from '../../learning/index.js';

/** The two models of an analysis. */
export type ModelName = 'energy' | 'mass-group';

/** What `airshower train` is asked about its models beside their performance. */
export interface Questions {
  /** Whom it is asked about. */
  readonly models: readonly ModelName[];
  /** Parts of the training showers for cross-validation; 2 or more. */
  readonly folds: number;
  /** Each fold has the same share of every mass group. */
  readonly stratified: boolean;
  /** Most events that are cross-validated on; absent: all that are trained on. */
  readonly events?: number;
  /** Default: rms for the energy, accuracy for the group. */
  readonly score?: ScoreName;
  readonly crossValidate?: boolean;
  /** Shares of the training events. */
  readonly learningCurve?: readonly number[];
  readonly validationCurves: readonly OptionValues[];
  /** Every combination of these values is tried. */
  readonly grid: readonly OptionValues[];
  readonly randomSearch?: { readonly count: number; readonly ranges: Readonly<Record<string, SearchRange>> };
  readonly selectFeatures?: 'forward' | 'backward';
  readonly importance?: boolean;
  readonly partialDependence?: boolean;
  readonly calibration?: boolean;
  readonly roc?: boolean;
  readonly overtraining?: boolean;
  readonly identification?: boolean;
  readonly resolution?: boolean;
  /** Coverage of an energy interval that is trained beside the energy, in (0, 1). */
  readonly energyInterval?: number;
  /** Whether a regression of ln A is trained. */
  readonly logMass?: boolean;
}

/** A key of the analysis file's section with the values to try. */
export interface OptionValues {
  readonly option: string;
  readonly values: readonly unknown[];
}
