import type { Table } from '../../engine/index.js';
import { type Cells, cellCount } from '../../events/index.js';
import { cellIndices } from '../problem/cells.js';

export interface CellNumbersTask {
  readonly causeCells: Cells;
  readonly effectCells: Cells;
}

/** cellPair = effect x causes + cause of each event, -1 where one of them is none. Runs in a worker. */
export function cellNumbers(
  table: Table,
  { causeCells, effectCells }: CellNumbersTask,
): { cellPair: Float64Array } {
  const cause = cellIndices(causeCells, table.numbers('cellTrueEnergy'), table.numbers('cellTrueGroup'));
  const effect = cellIndices(effectCells, table.numbers('cellEnergy'), table.numbers('cellGroup'));
  const causes = cellCount(causeCells);
  return {
    cellPair: Float64Array.from(cause, (a, i) => (a < 0 || effect[i] < 0 ? -1 : effect[i] * causes + a)),
  };
}
