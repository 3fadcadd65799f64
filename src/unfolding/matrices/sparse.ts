import { DomainError } from '../../core/index.js';

/** A matrix of which only the elements that are not 0 are stored, row by row, ascending in each row. */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** [row + 1] where each row begins among the values. */
  readonly rowStart: Int32Array;
  /** [element] its column and its value. */
  readonly column: Int32Array;
  readonly values: Float64Array;
}

export function isSparse(input: object): input is SparseMatrix {
  return 'rowStart' in input;
}

/** The sparse form of elements given by row, column and value, in any order; each place at most once. */
export function sparseMatrix(
  [rows, columns]: readonly [number, number],
  row: ArrayLike<number>,
  column: ArrayLike<number>,
  value: ArrayLike<number>,
): SparseMatrix {
  const order = Int32Array.from({ length: value.length }, (_, i) => i).sort(
    (a, b) => row[a] - row[b] || column[a] - column[b],
  );
  const rowStart = new Int32Array(rows + 1);
  for (let i = 0; i < value.length; i++) rowStart[row[i] + 1]++;
  for (let j = 0; j < rows; j++) rowStart[j + 1] += rowStart[j];
  const pick = (from: ArrayLike<number>) => (_: unknown, i: number) => from[order[i]];
  return {
    rows,
    columns,
    rowStart,
    column: Int32Array.from({ length: value.length }, pick(column)),
    values: Float64Array.from({ length: value.length }, pick(value)),
  };
}

/**
 * A copy with its structure and numbers checked.
 * @throws {DomainError} indices that make no matrix, NaN or a negative number, with its place
 */
export function checkSparse(name: string, matrix: SparseMatrix): SparseMatrix {
  const { rows, columns, rowStart, column, values } = matrix;
  const fits =
    rowStart.length === rows + 1 && rowStart[rows] === values.length && column.length === values.length;
  if (!fits || rows < 1 || columns < 1) throw badStructure(name, 0);
  for (let j = 0; j < rows; j++)
    for (let i = rowStart[j]; i < rowStart[j + 1]; i++) {
      const ascending = i === rowStart[j] || column[i] > column[i - 1];
      if (!(column[i] >= 0 && column[i] < columns && ascending)) throw badStructure(name, j);
      if (values[i] >= 0 && values[i] < Number.POSITIVE_INFINITY) continue;
      throw new DomainError(`${name}[${j}][${column[i]}] is ${values[i]}: not a probability`, {
        fields: { name, index: [j, column[i]], value: values[i] },
        remedy: 'Elements are finite and not negative.',
      });
    }
  return { ...matrix, values: values.slice() };
}

function badStructure(name: string, row: number): DomainError {
  return new DomainError(`${name} is no sparse matrix: row ${row}`, {
    fields: { name, index: [row] },
    remedy:
      'rowStart has one number more than rows and ends with the number of values; columns ascend in a row.',
  });
}

/** Elements that the methods beside plain iteration may hold in full: 1 GB. */
const mostDenseElements = 2 ** 27;

/** All elements, row by row. @throws {DomainError} more of them than fit */
export function denseValues({ rows, columns, rowStart, column, values }: SparseMatrix): Float64Array {
  if (rows * columns > mostDenseElements)
    throw new DomainError(
      `a response of ${rows} effects and ${columns} causes is too large to hold in full`,
      {
        fields: { name: 'response', value: rows * columns, limit: mostDenseElements },
        remedy: "Unfold it iteratively with covariances: 'none', and take the errors of rebinned cells.",
      },
    );
  const out = new Float64Array(rows * columns);
  for (let j = 0; j < rows; j++)
    for (let i = rowStart[j]; i < rowStart[j + 1]; i++) out[j * columns + column[i]] = values[i];
  return out;
}

/** [column] sums. */
export function sparseColumnSums({ columns, column, values }: SparseMatrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let i = 0; i < values.length; i++) sums[column[i]] += values[i];
  return sums;
}
