import { DomainError, type NdArray, ndarrayOf } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import { placeName } from '../problem/cells.js';
import { type MatrixInput, matrixOf, type VectorInput, vectorOf } from '../problem/numeric-input.js';
import type { ResponseCovariance } from '../problem/options.js';

/** Simulated events summed by cell: what a response is made of. */
export interface ResponseSums {
  /** [effect, cause] sum of the weights of passing events. */
  readonly passing: MatrixInput;
  /** [effect, cause] sum of their squared weights; absent for unweighted simulation. */
  readonly passingSquares?: MatrixInput;
  /**
   * [cause] sum of the weights of all thrown events: their number, or for weighted simulation the integral of
   * the flux.
   */
  readonly thrown: VectorInput;
}

export interface ResponseOptions {
  readonly causeCells?: Cells;
  readonly effectCells?: Cells;
}

/**
 * A response ready to unfold with: `unfold({ data, ...response }, { responseCovariance:
 * response.responseCovariance })`.
 */
export interface Response {
  /** [effect, cause] P(effect | cause) = passing / thrown. */
  readonly response: NdArray<Float64Array>;
  /** [effect, cause] sqrt(sum w^2) / thrown. */
  readonly responseErr: NdArray<Float64Array>;
  /** [cause] the column sums. */
  readonly efficiencies: Float64Array;
  /** [cause] binomial for unweighted simulation, sqrt(sum w^2) / thrown otherwise. */
  readonly efficienciesErr: Float64Array;
  /** [cause] events thrown; absent for weighted simulation, whose covariance is the Poisson form. */
  readonly simulatedEvents?: Float64Array;
  /** [cause, cause] only with fitted efficiencies. */
  readonly efficiencyCovariance?: NdArray<Float64Array>;
  /**
   * The form of covariance that fits: multinomial unweighted, poisson weighted, fitted with fitted
   * efficiencies.
   */
  readonly responseCovariance: ResponseCovariance;
  /** [cause] effective number of passing events, (sum w)^2 / sum w^2. */
  readonly passingEvents: Float64Array;
  /** Causes that no passing event comes from. */
  readonly emptyCauses: readonly number[];
  /** Cells of the causes and of the effects. */
  readonly cells?: Cells;
  readonly effectCells?: Cells;
}

/**
 * The response of summed simulation. Columns sum to the efficiencies by construction and are never rescaled.
 * @throws {DomainError} sums that do not fit together, with the cause's energy bin and group
 */
export function buildResponse(sums: ResponseSums, options: ResponseOptions = {}): Response {
  const { rows: effects, columns: causes, values } = matrixOf('passing', sums.passing, { atLeast: 0 });
  const rule = { atLeast: 0, shape: [effects, causes], of: '[effect, cause], as passing has' };
  const weighted = sums.passingSquares !== undefined;
  const squares = weighted ? matrixOf('passingSquares', sums.passingSquares!, rule).values : values;
  const thrown = vectorOf('thrown', sums.thrown, { atLeast: 0, shape: [causes], of: '[cause]' });
  const passed = sumColumns(values, causes);
  const passedSquares = sumColumns(squares, causes);
  const share = shareOfThrown(thrown);
  const shape = [effects, causes];
  return {
    response: ndarrayOf(
      values.map((sum, k) => share(sum, k % causes)),
      shape,
    ),
    responseErr: ndarrayOf(
      squares.map((sum, k) => share(Math.sqrt(sum), k % causes)),
      shape,
    ),
    ...columnsOf({ passed, passedSquares, thrown, weighted }, options),
  };
}

/** Of a sum over passing events in a column: its share of the thrown ones; 0 where none was thrown. */
export function shareOfThrown(thrown: Float64Array): (sum: number, cause: number) => number {
  return (sum, cause) => (thrown[cause] === 0 ? 0 : sum / thrown[cause]);
}

/** [cause] sums of weights and squared weights over the passing events, and of weights over the thrown ones. */
interface ColumnSums {
  readonly passed: Float64Array;
  readonly passedSquares: Float64Array;
  readonly thrown: Float64Array;
  readonly weighted: boolean;
}

/** What a response says of its columns, however its elements are stored. @throws {DomainError} as buildResponse */
export function columnsOf(
  { passed, passedSquares, thrown, weighted }: ColumnSums,
  options: ResponseOptions,
): Omit<Response, 'response' | 'responseErr' | 'efficiencyCovariance'> {
  checkThrown({ passed, thrown, weighted }, options.causeCells);
  const efficiencies = passed.map(shareOfThrown(thrown));
  return {
    efficiencies,
    efficienciesErr: efficiencyErrors(efficiencies, {
      thrown,
      passedSquares: weighted ? passedSquares : undefined,
    }),
    ...(weighted ? {} : { simulatedEvents: thrown }),
    responseCovariance: weighted ? 'poisson' : 'multinomial',
    passingEvents: passed.map((sum, t) => (sum === 0 ? 0 : sum ** 2 / passedSquares[t])),
    emptyCauses: [...passed.keys()].filter((t) => passed[t] === 0),
    cells: options.causeCells,
    effectCells: options.effectCells,
  };
}

/** Binomial, or with sums of squared weights sqrt(sum w^2) / thrown. [cause] */
function efficiencyErrors(
  efficiencies: Float64Array,
  { thrown, passedSquares }: { thrown: Float64Array; passedSquares?: Float64Array },
): Float64Array {
  return efficiencies.map((efficiency, t) => {
    if (thrown[t] === 0) return 0;
    return passedSquares === undefined
      ? Math.sqrt((efficiency * Math.max(0, 1 - efficiency)) / thrown[t])
      : Math.sqrt(passedSquares[t]) / thrown[t];
  });
}

function sumColumns(matrix: Float64Array, causes: number): Float64Array {
  const sums = new Float64Array(causes);
  for (let k = 0; k < matrix.length; k++) sums[k % causes] += matrix[k];
  return sums;
}

/** @throws {DomainError} a cause from which more passes than was thrown */
function checkThrown(
  { passed, thrown, weighted }: { passed: Float64Array; thrown: Float64Array; weighted: boolean },
  cells?: Cells,
): void {
  for (let t = 0; t < thrown.length; t++) {
    // Weights fluctuate: a weighted sum may exceed the expected total, a number of events not.
    const possible = weighted ? passed[t] === 0 || thrown[t] > 0 : passed[t] <= thrown[t];
    if (possible) continue;
    const place = placeName('cause', t, cells);
    throw new DomainError(`${place}: ${passed[t]} events pass, but ${thrown[t]} were thrown`, {
      fields: { name: 'thrown', index: [t], value: thrown[t], passed: passed[t] },
      remedy:
        'Count the thrown events of the same files, before every cut; a skipped file takes its own along.',
    });
  }
}
