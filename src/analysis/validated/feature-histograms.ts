import { type FeatureName, featureNames } from '../../events/index.js';
import { emptyHistogram, fill, type GrowingHistogram } from '../histogram.js';

/** Where each feature is compared between data and simulation. */
const ranges: Readonly<Record<FeatureName, readonly [low: number, high: number, bins: number]>> = {
  lap_cos_zenith: [0.7, 1, 30],
  log_s125: [-0.5, 2.5, 30],
  log_dEdX: [-0.5, 3.5, 40],
};

/** One histogram per feature. */
export type FeatureHistograms = Readonly<Record<FeatureName, GrowingHistogram>>;

export function emptyFeatureHistograms(): FeatureHistograms {
  const entries = featureNames.map((name) => [name, emptyHistogram(...ranges[name])]);
  return Object.fromEntries(entries) as unknown as FeatureHistograms;
}

/** Adds the events of a block. @param values  the feature's column; @param weight  [event], default 1 */
export function fillFeatures(
  histograms: FeatureHistograms,
  values: (name: FeatureName) => ArrayLike<number>,
  weight: (event: number) => number = () => 1,
): void {
  for (const name of featureNames) {
    const column = values(name);
    for (let i = 0; i < column.length; i++) fill(histograms[name], column[i], weight(i));
  }
}

/** Histograms of several samples with a factor each. */
export function sumOfFeatures(
  samples: readonly FeatureHistograms[],
  factors: readonly number[],
): FeatureHistograms {
  const sums = emptyFeatureHistograms();
  for (const name of featureNames) {
    const { sums: total, squares } = sums[name];
    samples.forEach((sample, index) => {
      for (let bin = 0; bin < total.length; bin++) {
        total[bin] += factors[index] * sample[name].sums[bin];
        squares[bin] += factors[index] ** 2 * sample[name].squares[bin];
      }
    });
  }
  return sums;
}
