import type { EventFrame } from '../../engine/index.js';
import { type Cells, cellCount } from '../../events/index.js';
import { sparseMatrix } from '../matrices/sparse.js';
import { sparseIsSmaller } from '../problem/sparse-storage.js';
import type { CellNumbersTask } from './cell-numbers-task.js';
import type { Response } from './response.js';
import {
  buildSparseResponse,
  denseResponse,
  type SparseResponse,
  type SparseResponseSums,
} from './sparse-response.js';

/** Columns or expressions of passing simulated events. */
export interface ResponseColumns {
  /** True lg(E/GeV), and number of the true mass group (-1 for none). */
  readonly trueLog10Energy: string;
  readonly trueGroup: string;
  /** Reconstructed lg(E/GeV), and number of the reconstructed mass group. */
  readonly log10Energy: string;
  readonly group: string;
}

export interface FrameResponseOptions {
  readonly columns: ResponseColumns;
  readonly causeCells: Cells;
  readonly effectCells: Cells;
  /** [cause] thrown events, or with `weight` the sum of their weights. */
  readonly thrown: ArrayLike<number>;
  /** Column or expression of the weight of an event; default unweighted. */
  readonly weight?: string;
  /** How the elements are stored; default sparse where they are many and mostly 0, dense otherwise. The numbers are the same. */
  readonly storage?: 'dense' | 'sparse';
}

/**
 * The response of simulated events that passed every cut, in one parallel pass that sums the pairs of cells which an event
 * connects: the same for any number of workers. 250,000 elements and more, of which less than a quarter is not 0, are stored
 * sparse unless `storage` says otherwise.
 * @throws {DomainError} as buildResponse; {ColumnError}, {ExpressionError} a column that does not exist
 */
export function responseFromFrame(
  frame: EventFrame,
  options: FrameResponseOptions & { readonly storage: 'dense' },
): Promise<Response>;
export function responseFromFrame(
  frame: EventFrame,
  options: FrameResponseOptions & { readonly storage: 'sparse' },
): Promise<SparseResponse>;
export function responseFromFrame(
  frame: EventFrame,
  options: FrameResponseOptions,
): Promise<Response | SparseResponse>;
export async function responseFromFrame(
  frame: EventFrame,
  options: FrameResponseOptions,
): Promise<Response | SparseResponse> {
  const { causeCells, effectCells } = options;
  const response = buildSparseResponse(await passingSums(frame, options), { causeCells, effectCells });
  const { rows, columns, values } = response.response;
  const storage = options.storage ?? (sparseIsSmaller(rows * columns, values.length) ? 'sparse' : 'dense');
  return storage === 'sparse' ? response : denseResponse(response);
}

/** Events summed by pair of cells. */
async function passingSums(
  frame: EventFrame,
  { columns, causeCells, effectCells, thrown, weight }: FrameResponseOptions,
): Promise<SparseResponseSums> {
  const [effects, causes] = [cellCount(effectCells), cellCount(causeCells)];
  const args: CellNumbersTask = { causeCells, effectCells };
  const counted = await frame
    .withColumns({ ...inputColumns(columns), ...(weight !== undefined && { cellWeight: weight }) })
    .mapPartitions(
      { module: new URL('./cell-numbers-task.js', import.meta.url).href, export: 'cellNumbers', args },
      { columns: Object.keys(inputColumns(columns)), adds: { cellPair: 'float64' }, rowByRow: true },
    )
    .filter('cellPair >= 0')
    .groupBy(['cellPair'])
    .aggregate(
      weight === undefined
        ? { sum: 'count()' }
        : { sum: 'sum(cellWeight)', squares: 'sum(cellWeight * cellWeight)' },
    );
  const pairs = counted.numbers('cellPair');
  const place = (values: Float64Array) =>
    sparseMatrix(
      [effects, causes],
      pairs.map((pair) => Math.floor(pair / causes)),
      pairs.map((pair) => pair % causes),
      values,
    );
  const passingSquares = weight === undefined ? undefined : place(counted.numbers('squares')).values;
  return { passing: place(counted.numbers('sum')), passingSquares, thrown };
}

/** Names that the task knows. */
function inputColumns(columns: FrameResponseOptions['columns']): Record<string, string> {
  return {
    cellTrueEnergy: columns.trueLog10Energy,
    cellTrueGroup: columns.trueGroup,
    cellEnergy: columns.log10Energy,
    cellGroup: columns.group,
  };
}
