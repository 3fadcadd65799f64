import { ColumnError, DomainError, nearestHint } from '../core/index.js';

/** Features of events as columns, with their names. NaN is a missing value. */
export interface FeatureMatrix {
  /** [feature] */
  readonly names: readonly string[];
  /** [feature][row], each of `rows` values */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
}

/**
 * A feature matrix of named columns; float64 columns are taken as they are, others are copied.
 * @throws {DomainError} no column, or columns of different lengths
 */
export function featureMatrix(columns: Readonly<Record<string, ArrayLike<number>>>): FeatureMatrix {
  const names = Object.keys(columns);
  if (names.length === 0) {
    throw new DomainError('a feature matrix needs at least one column', {
      remedy: 'Name the features, for example lap_cos_zenith, log_s125, log_dEdX.',
    });
  }
  const rows = columns[names[0]].length;
  for (const name of names) {
    if (columns[name].length !== rows) {
      throw new DomainError(`feature '${name}' has ${columns[name].length} rows, '${names[0]}' has ${rows}`, {
        fields: { column: name, value: columns[name].length },
        remedy: 'Give columns of equal length.',
      });
    }
  }
  return { names, rows, columns: names.map((name) => asFloat64(columns[name])) };
}

/** The rows of `matrix` with the given numbers, in that order. */
export function takeRows(matrix: FeatureMatrix, rows: ArrayLike<number>): FeatureMatrix {
  return {
    names: matrix.names,
    rows: rows.length,
    columns: matrix.columns.map((column) => takeValues(column, rows)),
  };
}

/** The values with the given row numbers, in that order. */
export function takeValues<T extends Float64Array | Uint8Array | Uint32Array>(
  values: T,
  rows: ArrayLike<number>,
): T {
  const taken = new (values.constructor as new (length: number) => T)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]];
  return taken;
}

/**
 * The features with the given names, in that order: what brings the columns of a file into the order of a model.
 * @throws {ColumnError} a name that is not there, with the nearest names
 */
export function selectFeatures(matrix: FeatureMatrix, names: readonly string[]): FeatureMatrix {
  const columns = names.map((name) => {
    const index = matrix.names.indexOf(name);
    if (index < 0) {
      throw new ColumnError(`there is no feature '${name}'${nearestHint(name, matrix.names)}`, {
        fields: { column: name },
        remedy: `The features are: ${matrix.names.join(', ')}.`,
      });
    }
    return matrix.columns[index];
  });
  return { names: [...names], rows: matrix.rows, columns };
}

function asFloat64(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}
