import {
  type BoostingOptions,
  type FeatureMatrix,
  predictProbabilities,
  train,
} from '../../learning/index.js';

/** Events of one sample. */
export interface WeightedSample {
  readonly features: FeatureMatrix;
  /** [event], >= 0. */
  readonly weights: Float64Array;
}

/** Beyond this the ratio is a guess of the trees, not of the data. */
const largestRatio = 1e4;

/**
 * The ratio of two densities, numerator / denominator, each with its total weight: a classifier between both
 * samples gives p / (1 - p) (the likelihood-ratio trick; Andreassen, Nachman, PRD 101 (2020) 091901).
 * @returns  the ratio at any events with the same features
 */
export async function densityRatio(
  numerator: WeightedSample,
  denominator: WeightedSample,
  options: BoostingOptions,
): Promise<(features: FeatureMatrix) => Float64Array> {
  const totals = [numerator, denominator].map(({ weights }) => weights.reduce((sum, w) => sum + w, 0));
  const rows = numerator.features.rows + denominator.features.rows;
  // Both classes with the same total, and a mean weight of 1: penalties and least weights of leaves then mean what they say.
  const scaled = [numerator, denominator].map(({ weights }, i) =>
    weights.map((w) => (0.5 * rows * w) / totals[i]),
  );
  const values = new Uint8Array(rows).fill(1, 0, numerator.features.rows);
  const model = await train(
    { learner: 'gradient-boosting', ...options, loss: 'logistic' },
    {
      features: joined(numerator.features, denominator.features),
      target: { kind: 'classification', name: 'sample', classes: ['denominator', 'numerator'], values },
      weights: concatenated(scaled[0], scaled[1]),
    },
  );
  return (features) => {
    const [below, above] = predictProbabilities(model, features);
    return above.map(
      (p, i) => (totals[0] / totals[1]) * Math.min(largestRatio, p / Math.max(below[i], 1e-12)),
    );
  };
}

function joined(first: FeatureMatrix, second: FeatureMatrix): FeatureMatrix {
  return {
    names: first.names,
    rows: first.rows + second.rows,
    columns: first.columns.map((column, i) => concatenated(column, second.columns[i])),
  };
}

function concatenated(first: Float64Array, second: Float64Array): Float64Array {
  const out = new Float64Array(first.length + second.length);
  out.set(first);
  out.set(second, first.length);
  return out;
}
