import type { EventFrame } from '../../engine/index.js';
import { cellCount } from '../../events/index.js';
import { sparseMatrix } from '../matrices/sparse.js';
import type { CellNumbersTask } from './cell-numbers-task.js';
import type { FrameResponseOptions } from './response-from-frame.js';
import { buildSparseResponse, type SparseResponse } from './sparse-response.js';

/**
 * As responseFromFrame, in one parallel pass as well, for cells by the thousand: only pairs of cells that an event
 * connects take memory.
 */
export async function sparseResponseFromFrame(
  frame: EventFrame,
  options: FrameResponseOptions,
): Promise<SparseResponse> {
  const { columns, causeCells, effectCells, thrown, weight } = options;
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
  return buildSparseResponse(
    { passing: place(counted.numbers('sum')), passingSquares, thrown },
    { causeCells, effectCells },
  );
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
