import { ndarrayOf } from '../../core/index.js';
import { checkSparse, denseValues, type SparseMatrix, sparseColumnSums } from '../matrices/sparse.js';
import { type VectorInput, vectorOf } from '../problem/numeric-input.js';
import { columnsOf, type Response, type ResponseOptions, shareOfThrown } from './response.js';

/** Simulated events summed by cell, where most cells are empty. */
export interface SparseResponseSums {
  /** [effect, cause] sum of the weights of passing events. */
  readonly passing: SparseMatrix;
  /** [element of passing] sum of their squared weights; absent for unweighted simulation. */
  readonly passingSquares?: Float64Array;
  /** [cause] sum of the weights of all thrown events. */
  readonly thrown: VectorInput;
}

/** A response of which only the elements that are not 0 are stored; the rest is as in Response. */
export interface SparseResponse extends Omit<Response, 'response' | 'responseErr' | 'efficiencyCovariance'> {
  /** [effect, cause] P(effect | cause), and the errors of the same elements. */
  readonly response: SparseMatrix;
  readonly responseErr: SparseMatrix;
}

/** As buildResponse, for cells by the thousand. @throws {DomainError} as buildResponse */
export function buildSparseResponse(sums: SparseResponseSums, options: ResponseOptions = {}): SparseResponse {
  const passing = checkSparse('passing', sums.passing);
  const { columns: causes, column } = passing;
  const weighted = sums.passingSquares !== undefined;
  const squares = { ...passing, values: sums.passingSquares ?? passing.values };
  const thrown = vectorOf('thrown', sums.thrown, { atLeast: 0, shape: [causes], of: '[cause]' });
  const passed = sparseColumnSums(passing);
  const passedSquares = sparseColumnSums(checkSparse('passingSquares', squares));
  const share = shareOfThrown(thrown);
  const shares = (values: Float64Array): SparseMatrix => ({
    ...passing,
    values: values.map((sum, i) => share(sum, column[i])),
  });
  return {
    response: shares(passing.values),
    responseErr: shares(squares.values.map(Math.sqrt)),
    ...columnsOf({ passed, passedSquares, thrown, weighted }, options),
  };
}

/** The same numbers with every element stored. @throws {DomainError} more elements than fit */
export function denseResponse(stored: SparseResponse): Response {
  const { rows, columns } = stored.response;
  const whole = (matrix: SparseMatrix) => ndarrayOf(denseValues(matrix), [rows, columns]);
  return { ...stored, response: whole(stored.response), responseErr: whole(stored.responseErr) };
}
