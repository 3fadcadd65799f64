/** The three features of the composition analysis, as expressions over the experiment's columns. */
export const features = {
  lap_cos_zenith: 'cos(lap_zenith)',
  log_s125: 'log10(lap_s125)',
  log_dEdX: 'log10(eloss_1500_standard)',
} as const;

export type FeatureName = keyof typeof features;

export const featureNames = Object.keys(features) as FeatureName[];

/** What each feature is, with its unit, for axes and model files. */
export const featureLabels: Readonly<Record<FeatureName, string>> = {
  lap_cos_zenith: 'cos(zenith)',
  log_s125: 'lg(S125 / VEM)',
  log_dEdX: 'lg(dE/dX at 1500 m / (GeV/m))',
};
