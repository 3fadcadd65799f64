import { concatColumns } from '../columns/concat-columns.js';
import { Table } from '../columns/table.js';
import type { Collected } from '../reductions/collect.js';
import type { FrameParts } from './results/rows.js';
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
      yield new Table(new Map(names.map((name, i) => [name, columns[i]])));
    }
  }
}
