import { ndarrayOf } from '../../core/index.js';
import type { EventFrame } from '../../engine/index.js';
import type { Cells } from '../../events/index.js';
import { buildResponse, type Response } from './response.js';

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
}

/**
 * The response of simulated events that passed every cut, in one parallel pass: a histogram over
 * reconstructed and true energy and group, the same for any number of workers.
 * @throws {DomainError} as buildResponse; {ColumnError}, {ExpressionError} a column that does not exist
 */
export async function responseFromFrame(frame: EventFrame, options: FrameResponseOptions): Promise<Response> {
  const { columns, causeCells, effectCells, thrown, weight } = options;
  const axes = [
    { column: columns.log10Energy, edges: effectCells.energy.edges },
    { column: columns.group, edges: groupEdges(effectCells) },
    { column: columns.trueLog10Energy, edges: causeCells.energy.edges },
    { column: columns.trueGroup, edges: groupEdges(causeCells) },
  ];
  const histogram = await frame.histogram(axes, { weight });
  // Energy before group on both sides: rows and columns of the flattened histogram are the cells.
  const [effectBins, effectGroups, causeBins, causeGroups] = histogram.values.shape;
  const shape = [effectBins * effectGroups, causeBins * causeGroups];
  return buildResponse(
    {
      passing: ndarrayOf(histogram.values.data, shape),
      passingSquares: weight === undefined ? undefined : ndarrayOf(histogram.variances.data, shape),
      thrown,
    },
    { causeCells, effectCells },
  );
}

/** Bins around whole numbers. */
function groupEdges({ groups }: Cells): Float64Array {
  return Float64Array.from({ length: groups.length + 1 }, (_, i) => i - 0.5);
}
