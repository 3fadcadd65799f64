import { CancelledError } from '../../core/index.js';
import type { Column } from '../columns/column.js';
import { concatColumns } from '../columns/concat-columns.js';
import { Table } from '../columns/table.js';
import type { Collected } from '../reductions/collect.js';
import { blockRows } from './blocks.js';
import type { Part } from './part.js';
import { type FrameParts, tableOf } from './results/rows.js';
import { blockStates } from './run-pass.js';

/** Rows that workers are given at once: they wait in memory until their turn comes. */
const bytesAtOnce = 8 * 1024 * 1024;

/** The rows of each block as a table. Workers wait when the tables are not taken. */
export async function* partitionsOf(
  { parts, settings }: FrameParts,
  names: readonly string[],
): AsyncGenerator<Table, void> {
  const inputs = ({ scope }: (typeof parts)[0]) => names.map((name) => scope.node(name));
  const request = { parts, settings, inputs, spec: { kind: 'collect' }, bytesAtOnce } as const;
  for await (const { states } of blockStates([request])) {
    for (const [state] of states) {
      const { pieces, rows } = state as Collected;
      if (rows === 0) continue;
      const columns = pieces.map((column) => concatColumns(column[0].type, column));
      yield tableOf(names, columns);
    }
  }
}

/** The rows for a file, in pieces; those of columns in memory that nothing is done to are views. */
export async function* rowsToWrite(frame: FrameParts, names: readonly string[]): AsyncGenerator<Table, void> {
  const tables = frame.parts.map((part) => tableAsItIs(part, names));
  if (tables.includes(undefined)) {
    yield* partitionsOf(frame, names);
    return;
  }
  const total = tables.reduce((sum, table) => sum + (table as Table).rows, 0);
  let done = 0;
  for (const table of tables as Table[])
    for (let start = 0; start < table.rows; start += blockRows) {
      if (frame.settings.signal?.aborted)
        throw new CancelledError('stopped before it was finished', { cause: frame.settings.signal.reason });
      const piece = table.slice(start, Math.min(table.rows, start + blockRows));
      done += piece.rows;
      yield piece;
      frame.settings.onProgress?.(done, total);
    }
}

/** Columns of a table in memory; undefined where anything has to be computed. */
function tableAsItIs({ source, barriers, scope }: Part, names: readonly string[]): Table | undefined {
  if (source.kind !== 'table' || barriers.length > 0) return undefined;
  const columns = new Map<string, Column>();
  for (const name of names) {
    const node = scope.node(name);
    if (node.kind !== 'column') return undefined;
    columns.set(name, source.table.column(node.name));
  }
  return new Table(columns);
}
