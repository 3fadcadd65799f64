import { DomainError, type NdArray } from '../../core/index.js';

/** One number per cell: a plain or typed array or a one-dimensional ndarray view. */
export type VectorInput = ArrayLike<number> | NdArray;
/** Rows of numbers: nested arrays or a two-dimensional ndarray view. */
export type MatrixInput = ArrayLike<ArrayLike<number>> | NdArray;

/** A dense matrix, row by row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export interface NumberRule {
  /** What a number must not be below (0 for counts and probabilities). */
  readonly atLeast?: number;
  /** The length, or [rows, columns], that the other inputs ask for, and what it counts. */
  readonly shape?: readonly number[];
  readonly of?: string;
}

/**
 * A float64 copy of `input`, every number finite.
 * @throws {DomainError} a wrong length or shape, NaN, an infinity, or a number below `rule.atLeast`; fields
 * name, index, value
 */
export function vectorOf(name: string, input: VectorInput, rule: NumberRule = {}): Float64Array {
  const values = isNdArray(input) ? vectorOfView(name, input) : numbersOf(name, input, []);
  checkShape(name, [values.length], rule);
  for (let i = 0; i < values.length; i++) checkNumber(name, values[i], [i], rule);
  return values;
}

/** As vectorOf, for nested arrays or a two-dimensional view. */
export function matrixOf(name: string, input: MatrixInput, rule: NumberRule = {}): Matrix {
  const matrix = isNdArray(input) ? matrixOfView(name, input) : matrixOfRows(name, input);
  const { rows, columns, values } = matrix;
  checkShape(name, [rows, columns], rule);
  for (let i = 0; i < values.length; i++)
    checkNumber(name, values[i], [Math.floor(i / columns), i % columns], rule);
  return matrix;
}

/** Float64Array.from takes null for 0, and text for what it spells. */
function numbersOf(name: string, input: ArrayLike<number>, row: readonly number[]): Float64Array {
  const wrong = Array.isArray(input) ? input.findIndex((value) => typeof value !== 'number') : -1;
  if (wrong < 0) return Float64Array.from(input);
  const [index, value] = [[...row, wrong], input[wrong] as unknown];
  throw new DomainError(`${name}[${index.join('][')}] is ${JSON.stringify(value)}: not a number`, {
    fields: { name, index, value },
    remedy: 'Correct this element; events with missing values must be counted apart, not filled in.',
  });
}

function isNdArray(input: unknown): input is NdArray {
  return typeof input === 'object' && input !== null && 'stride' in input && 'pick' in input;
}

function vectorOfView(name: string, view: NdArray): Float64Array {
  if (view.dimension !== 1) throw wrongShape(name, view.shape, '[cell]');
  return Float64Array.from({ length: view.shape[0] }, (_, i) => view.get(i));
}

function matrixOfView(name: string, view: NdArray): Matrix {
  if (view.dimension !== 2) throw wrongShape(name, view.shape, '[row, column]');
  const [rows, columns] = view.shape;
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) values[i * columns + j] = view.get(i, j);
  return { rows, columns, values };
}

function matrixOfRows(name: string, input: ArrayLike<ArrayLike<number>>): Matrix {
  const rows = input.length;
  const columns = rows === 0 ? 0 : Object(input[0]).length;
  const values = new Float64Array(rows * (columns ?? 0));
  for (let i = 0; i < rows; i++) {
    if (columns === undefined || Object(input[i]).length !== columns)
      throw new DomainError(`${name}: row ${i} does not have ${columns} numbers as row 0 has`, {
        fields: { name, index: [i], value: Object(input[i]).length },
        remedy: 'Give rows of equal length, one per effect.',
      });
    values.set(numbersOf(name, input[i], [i]), i * columns);
  }
  return { rows, columns: columns ?? 0, values };
}

/** @throws {DomainError} an empty array, or one of another shape than `rule` has */
export function checkShape(name: string, found: readonly number[], { shape, of }: NumberRule): void {
  if (found.some((length) => length === 0))
    throw new DomainError(`${name} is empty`, { fields: { name, value: found } });
  if (shape?.some((length, i) => length !== found[i])) throw wrongShape(name, found, of ?? '', shape);
}

function wrongShape(
  name: string,
  found: readonly number[],
  of: string,
  shape?: readonly number[],
): DomainError {
  const expected = shape ? `[${shape.join(', ')}] ${of}` : of;
  return new DomainError(`${name} has shape [${found.join(', ')}], expected ${expected.trim()}`, {
    fields: { name, value: [...found], expected: shape },
    remedy: 'response is [effect, cause]; data have one number per effect, efficiencies one per cause.',
  });
}

function checkNumber(name: string, value: number, index: readonly number[], { atLeast }: NumberRule): void {
  if (Number.isFinite(value) && (atLeast === undefined || value >= atLeast)) return;
  const finite = Number.isFinite(value);
  const wrong = finite ? `below ${atLeast}` : 'not a finite number';
  throw new DomainError(`${name}[${index.join('][')}] is ${value}: ${wrong}`, {
    fields: { name, index, value },
    remedy: finite
      ? 'Counts, probabilities and errors are not negative; give expected background as background, unsubtracted.'
      : 'Correct this element; events with missing values must be counted apart, not filled in.',
  });
}
