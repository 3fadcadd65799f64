import { type FeatureMatrix, selectFeatures } from '../features.js';
import type { Model } from '../model.js';
import { evaluate } from '../predict.js';

/** The mean estimate as one feature is set to each value of a grid and the others stay as they are in the data. */
export interface PartialDependence {
  readonly feature: string;
  /** [point], in the feature's unit */
  readonly values: Float64Array;
  /** [output][point]: the estimate, or the probability of each class */
  readonly means: readonly Float64Array[];
}

/**
 * Partial dependence (Friedman 2001, section 8.2).
 * @param values  [point], where the feature is set
 * @throws {ColumnError} a feature is not there
 */
export function partialDependence(
  model: Model,
  features: FeatureMatrix,
  feature: string,
  values: Float64Array,
): PartialDependence {
  const names = model.features.map(({ name }) => name);
  const own = selectFeatures(features, names);
  selectFeatures(own, [feature]);
  const means: Float64Array[] = [];
  values.forEach((value, point) => {
    const columns = own.columns.map((column, f) =>
      names[f] === feature ? new Float64Array(own.rows).fill(value) : column,
    );
    evaluate(model.parameters, { ...own, columns }).forEach((output, k) => {
      means[k] ??= new Float64Array(values.length);
      means[k][point] = output.reduce((sum, each) => sum + each, 0) / own.rows;
    });
  });
  return { feature, values, means };
}
