import { DomainError, ndarrayOf } from '../../core/index.js';
import type { EventFrame, HistogramAxis } from '../../engine/index.js';
import { type Cells, cellCount } from '../../events/index.js';
import { sparseMatrix } from '../matrices/sparse.js';
import { sparseIsSmaller } from '../problem/sparse-storage.js';
import type { CellNumbersTask } from './cell-numbers-task.js';
import { buildResponse, type Response, type ResponseSums } from './response.js';
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
  /** How the elements are stored; default sparse where they are many and mostly 0, dense otherwise. The numbers are the same but for the rounding of sums. */
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
  const elements = cellCount(effectCells) * cellCount(causeCells);
  // A histogram is the faster by ten, but every block of events holds all its elements.
  if (options.storage !== 'sparse' && !sparseIsSmaller(elements, 0))
    return buildResponse(await denseSums(frame, options), { causeCells, effectCells });
  const response = buildSparseResponse(await passingSums(frame, options), { causeCells, effectCells });
  const { values } = response.response;
  const storage = options.storage ?? (sparseIsSmaller(elements, values.length) ? 'sparse' : 'dense');
  return storage === 'sparse' ? response : denseResponse(response);
}

/** Events summed in every pair of cells: energy before group on both sides, so that the flattened axes are the cells. */
async function denseSums(
  frame: EventFrame,
  { columns, causeCells, effectCells, thrown, weight }: FrameResponseOptions,
): Promise<ResponseSums> {
  const named = frame.withColumns(inputColumns(columns));
  const axes = [
    { column: 'cellEnergy', edges: effectCells.energy.edges },
    { column: 'cellGroup', edges: groupEdges(effectCells) },
    { column: 'cellTrueEnergy', edges: causeCells.energy.edges },
    { column: 'cellTrueGroup', edges: groupEdges(causeCells) },
  ];
  const shape = [cellCount(effectCells), cellCount(causeCells)];
  const { values, variances, missing } = await named.histogram(axes, weight === undefined ? {} : { weight });
  if (weight === undefined) return { passing: ndarrayOf(values.data, shape), thrown };
  if (missing > 0) await requireWeights(named, { axes, weight, missing });
  return {
    passing: ndarrayOf(values.data, shape),
    passingSquares: ndarrayOf(variances.data, shape),
    thrown,
  };
}

/** Bins around whole numbers. */
const groupEdges = ({ groups }: Cells): Float64Array =>
  Float64Array.from({ length: groups.length + 1 }, (_, group) => group - 0.5);

/** An event without an energy is in no cell; one without a weight must not vanish. */
async function requireWeights(
  frame: EventFrame,
  {
    axes,
    weight,
    missing,
  }: { readonly axes: HistogramAxis[]; readonly weight: string; readonly missing: number },
): Promise<void> {
  const lost = missing - (await frame.histogram(axes)).missing;
  if (lost === 0) return;
  throw new DomainError(`the weight '${weight}' of ${lost} events is not a number`, {
    fields: { name: 'weight', value: weight, events: lost },
    remedy: 'The expression has to give a number for every passing event.',
  });
}

/** Events summed by the pairs of cells that occur. */
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
