import { DomainError } from '../../core/index.js';
import type { FeatureMatrix } from '../features.js';

/** Brings features to mean 0 and width 1, so that linear algebra with their powers stays accurate. */
export interface Scaler {
  /** [feature], in the feature's unit */
  readonly mean: Float64Array;
  /** [feature], standard deviation (ddof 0); 1 where all values are equal */
  readonly width: Float64Array;
}

/** Mean and width of every feature, by weights where given. @throws {DomainError} a value that is not finite, with its row */
export function fitScaler(features: FeatureMatrix, weights?: Float64Array): Scaler {
  const mean = new Float64Array(features.columns.length);
  const width = new Float64Array(features.columns.length);
  features.columns.forEach((column, f) => {
    requireFinite(features.names[f], column);
    mean[f] = weightedMean(column, weights);
    const squares = column.map((value) => (value - mean[f]) ** 2);
    const spread = Math.sqrt(weightedMean(squares, weights));
    width[f] = spread > 0 ? spread : 1;
  });
  return { mean, width };
}

/** (value - mean) / width for one feature. */
export function scaled({ mean, width }: Scaler, feature: number, value: number): number {
  return (value - mean[feature]) / width[feature];
}

/** @throws {DomainError} the first value that is NaN or infinite */
export function requireFinite(name: string, column: Float64Array): void {
  const index = column.findIndex((value) => !Number.isFinite(value));
  if (index < 0) return;
  throw new DomainError(`feature '${name}' of row ${index} is ${column[index]}`, {
    fields: { column: name, index, value: column[index] },
    remedy:
      'Linear models need every feature: leave such rows out, or use boosted trees, which take missing values.',
  });
}

function weightedMean(values: Float64Array, weights?: Float64Array): number {
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i] : 1;
    sum += weight * values[i];
    total += weight;
  }
  return sum / total;
}
