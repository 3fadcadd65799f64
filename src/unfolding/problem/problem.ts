import { DomainError } from '../../core/index.js';
import { type Cells, cellCount } from '../../events/index.js';
import {
  checkSparse,
  denseValues,
  isSparse,
  type SparseMatrix,
  sparseColumnSums,
} from '../matrices/sparse.js';
import { placeName } from './cells.js';
import {
  checkShape,
  type Matrix,
  type MatrixInput,
  matrixOf,
  type NumberRule,
  type VectorInput,
  vectorOf,
} from './numeric-input.js';

/** What is unfolded. Arrays may be plain, typed or ndarray views; they are copied. */
export interface UnfoldingProblem {
  /** [effect] events counted in the reconstructed cells, >= 0. */
  readonly data: VectorInput;
  /** [effect] one-sigma errors of independent data; default sqrt(data). Not together with dataCovariance. */
  readonly dataErr?: VectorInput;
  /** [effect, effect] full covariance of the data. */
  readonly dataCovariance?: MatrixInput;
  /**
   * [effect, cause] P(effect | cause), including the efficiency: the columns sum to it. The iterative method with
   * covariances: 'none' takes a sparse one as it is, whatever its size; everything else holds it in full.
   */
  readonly response: MatrixInput | SparseMatrix;
  /** [effect, cause] errors of the response, independent of each other: for responseCovariance 'poisson'. */
  readonly responseErr?: MatrixInput | SparseMatrix;
  /** [cause] P(reconstructed in any effect | cause); default the column sums. */
  readonly efficiencies?: VectorInput;
  /** [cause] errors of the efficiencies; only used where simulatedEvents are not given. */
  readonly efficienciesErr?: VectorInput;
  /** [cause] events thrown in the simulation: for responseCovariance 'multinomial'. */
  readonly simulatedEvents?: VectorInput;
  /**
   * [cause] effective events that passed, and [cause, cause] covariance of the efficiencies: for
   * responseCovariance 'fitted'.
   */
  readonly passingEvents?: VectorInput;
  readonly efficiencyCovariance?: MatrixInput;
  /** [effect] expected events that come from no cause (fakes, background); default none. */
  readonly background?: VectorInput;
  /** [effect] errors of the background, independent of each other. */
  readonly backgroundErr?: VectorInput;
  /** Energy bins and groups of the causes, so that messages and priors know them. */
  readonly cells?: Cells;
  /** Bands of zenith, each with these cells: index = cells x band + cell; default 1. */
  readonly zenithBands?: number;
}

/** What every checked problem holds: float64, matrices row by row. */
interface CheckedInputs {
  readonly effects: number;
  readonly causes: number;
  readonly data: Float64Array;
  readonly dataVariance: Float64Array;
  /** [effect, effect]; where given, dataVariance is its diagonal. */
  readonly dataCovariance?: Float64Array;
  readonly efficiencies: Float64Array;
  readonly efficienciesErr?: Float64Array;
  readonly simulatedEvents?: Float64Array;
  readonly passingEvents?: Float64Array;
  readonly efficiencyCovariance?: Float64Array;
  readonly background?: Float64Array;
  readonly backgroundErr?: Float64Array;
  readonly cells?: Cells;
  readonly zenithBands: number;
}

/** A problem with every number checked and the whole response. */
export interface CheckedProblem extends CheckedInputs {
  readonly response: Float64Array;
  readonly responseErr?: Float64Array;
}

/** A problem with every number checked and only those elements of the response that are not 0. */
export interface SparseProblem extends CheckedInputs {
  readonly sparse: SparseMatrix;
}

/** Enough for an iteration without covariances. */
export type FoldingProblem = CheckedProblem | SparseProblem;

/** Checks shapes, finiteness and signs. @throws {DomainError} naming the array, index and value */
export function checkProblem(problem: UnfoldingProblem): CheckedProblem {
  checkArgument(problem);
  const response = wholeMatrix('response', problem.response, { atLeast: 0 });
  const responseErr =
    problem.responseErr && wholeMatrix('responseErr', problem.responseErr, likeResponse(response)).values;
  return { ...checkInputs(problem, response, columnSums), responseErr, response: response.values };
}

/** Every element of a matrix, however it is stored. */
function wholeMatrix(name: string, input: MatrixInput | SparseMatrix, rule: NumberRule): Matrix {
  if (!isSparse(input)) return matrixOf(name, input, rule);
  const { rows, columns } = input;
  checkShape(name, [rows, columns], rule);
  return { rows, columns, values: denseValues(checkSparse(name, input)) };
}

/** As checkProblem, for a sparse response and no covariance of it. */
export function checkSparseProblem(problem: UnfoldingProblem): SparseProblem {
  checkArgument(problem);
  const sparse = checkSparse('response', problem.response as SparseMatrix);
  return { ...checkInputs(problem, sparse, () => sparseColumnSums(sparse)), sparse };
}

function checkInputs(
  problem: UnfoldingProblem,
  response: Matrix,
  sums: (response: Matrix) => Float64Array,
): CheckedInputs {
  const { rows: effects, columns: causes } = response;
  const perEffect = { atLeast: 0, shape: [effects], of: '[effect], as many as response has rows' };
  const perCause = { atLeast: 0, shape: [causes], of: '[cause], as many as response has columns' };
  const vector = (name: VectorName, rule: typeof perCause): Float64Array | undefined =>
    problem[name] === undefined ? undefined : vectorOf(name, problem[name], rule);
  const checked = {
    effects,
    causes,
    data: vectorOf('data', problem.data, perEffect),
    efficiencies: vector('efficiencies', perCause) ?? sums(response),
    efficienciesErr: vector('efficienciesErr', perCause),
    simulatedEvents: vector('simulatedEvents', perCause),
    passingEvents: vector('passingEvents', perCause),
    efficiencyCovariance: problem.efficiencyCovariance && squareOf(problem.efficiencyCovariance, causes),
    background: vector('background', perEffect),
    backgroundErr: vector('backgroundErr', perEffect),
    cells: problem.cells,
    zenithBands: problem.zenithBands ?? 1,
  };
  checkCells(checked);
  return { ...checked, ...dataSpread(problem, checked.data) };
}

type VectorName =
  | 'efficiencies'
  | 'efficienciesErr'
  | 'simulatedEvents'
  | 'passingEvents'
  | 'background'
  | 'backgroundErr';

function checkArgument(problem: UnfoldingProblem): void {
  for (const name of ['data', 'response'] as const)
    if (problem?.[name] === undefined || problem[name] === null)
      throw new DomainError(`the unfolding problem has no ${name}`, {
        fields: { name },
        remedy: 'unfold({ data, dataErr, response, ... }) needs at least data and response.',
      });
}

function squareOf(covariance: MatrixInput, causes: number): Float64Array {
  const rule = { shape: [causes, causes], of: '[cause, cause]' };
  const { values } = matrixOf('efficiencyCovariance', covariance, rule);
  checkCovariance('efficiencyCovariance', values, causes);
  return values;
}

function likeResponse({ rows, columns }: Matrix): { atLeast: number; shape: number[]; of: string } {
  return { atLeast: 0, shape: [rows, columns], of: '[effect, cause], as response has' };
}

function columnSums({ rows, columns, values }: Matrix): Float64Array {
  const sums = new Float64Array(columns);
  for (let j = 0; j < rows; j++) for (let a = 0; a < columns; a++) sums[a] += values[j * columns + a];
  return sums;
}

function checkCells({
  cells,
  causes,
  zenithBands,
}: Pick<CheckedInputs, 'cells' | 'causes' | 'zenithBands'>): void {
  const whole = Number.isInteger(zenithBands) && zenithBands >= 1 && causes % zenithBands === 0;
  if (whole && (cells === undefined || cellCount(cells) * zenithBands === causes)) return;
  const described = (cells === undefined ? 1 : cellCount(cells)) * zenithBands;
  throw new DomainError(`cells describe ${described} causes, response has ${causes}`, {
    fields: { name: 'cells', value: described, expected: causes },
    remedy: 'Causes are energy bins times groups, times zenithBands where there are several.',
  });
}

/** Variances, and the full covariance where one is given. */
function dataSpread(
  { dataErr, dataCovariance }: UnfoldingProblem,
  data: Float64Array,
): { dataVariance: Float64Array; dataCovariance?: Float64Array } {
  const effects = data.length;
  if (dataErr !== undefined && dataCovariance !== undefined)
    throw new DomainError('both dataErr and dataCovariance are given', {
      fields: { name: 'dataCovariance' },
      remedy: 'Give one of them: the errors are the square roots of the diagonal.',
    });
  if (dataCovariance === undefined) {
    const rule = { atLeast: 0, shape: [effects], of: '[effect], as data has' };
    const errors = dataErr === undefined ? data.map(Math.sqrt) : vectorOf('dataErr', dataErr, rule);
    return { dataVariance: errors.map((error) => error * error) };
  }
  const rule = { shape: [effects, effects], of: '[effect, effect]' };
  const { values } = matrixOf('dataCovariance', dataCovariance, rule);
  checkCovariance('dataCovariance', values, effects);
  return { dataVariance: data.map((_, i) => values[i * effects + i]), dataCovariance: values };
}

function checkCovariance(name: string, values: Float64Array, size: number): void {
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      const value = values[i * size + j];
      const limit = Math.sqrt(values[i * size + i] * values[j * size + j]) * (1 + 1e-9);
      const even = Math.abs(value - values[j * size + i]) <= 1e-9 * limit;
      if (even && Math.abs(value) <= limit) continue;
      throw new DomainError(`${name}[${i}][${j}] is ${value}: not an element of a covariance`, {
        fields: { name, index: [i, j], value },
        remedy: 'A covariance is symmetric and |V_ij| <= sqrt(V_ii V_jj).',
      });
    }
}

/** Causes that reach no effect. */
export function unreachableCauses(problem: FoldingProblem): number[] {
  const { effects: rows, causes: columns, efficiencies } = problem;
  const sums =
    'sparse' in problem
      ? sparseColumnSums(problem.sparse)
      : columnSums({ rows, columns, values: problem.response });
  return [...sums.keys()].filter((a) => sums[a] === 0 || efficiencies[a] === 0);
}

/**
 * Fails on a cause that nothing reaches, naming its energy bin and group: for a chain whose causes must all be reachable.
 * @param among  the causes that must be; all unless given (causes far outside the range of the effects may not be)
 */
export function requireReachable(problem: UnfoldingProblem, among?: readonly number[]): void {
  const checked = checkProblem(problem);
  const [first, ...others] = unreachableCauses(checked).filter((cause) => among?.includes(cause) ?? true);
  if (first === undefined) return;
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  throw new DomainError(`no simulated event reaches ${placeName('cause', first, checked.cells)}${more}`, {
    fields: { name: 'response', index: [first], value: 0, causes: [first, ...others] },
    remedy: 'Simulate more showers there, or choose a narrower range of causes.',
  });
}
