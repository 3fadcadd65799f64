import { type ColumnSchema, isFloat } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { type Part, partOf } from './part.js';
import type { Plan } from './plan.js';

let lastTable = 0;

/**
 * A table in memory as the source of a frame.
 * @param known  units and meanings of its columns
 * @param blockRows  rows of a block, where it is not the usual number
 */
export function tableSource(
  table: Table,
  known: readonly ColumnSchema[] = [],
  blockRows?: number,
): { plan: Plan; parts: Part[] } {
  const schemas = new Map(known.map((column) => [column.name, column]));
  const columns = table.columns.map((name): ColumnSchema => {
    const { type, valid } = table.column(name);
    return { ...schemas.get(name), name, type, nullable: valid !== undefined || isFloat(type) };
  });
  const blocks = blockRows === undefined ? {} : { blockRows };
  const source = { kind: 'table', table: ++lastTable, rows: table.rows, columns, ...blocks } as const;
  return { plan: { source, steps: [] }, parts: [partOf({ kind: 'table', table, ...blocks }, columns)] };
}
