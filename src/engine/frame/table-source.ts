import { type ColumnSchema, isFloat } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { type Part, partOf } from './part.js';
import type { Plan } from './plan.js';

let lastTable = 0;

/** A table in memory as the source of a frame; `known` says units and meanings of its columns. */
export function tableSource(
  table: Table,
  known: readonly ColumnSchema[] = [],
): { plan: Plan; parts: Part[] } {
  const schemas = new Map(known.map((column) => [column.name, column]));
  const columns = table.columns.map((name): ColumnSchema => {
    const { type, valid } = table.column(name);
    return { ...schemas.get(name), name, type, nullable: valid !== undefined || isFloat(type) };
  });
  const source = { kind: 'table', table: ++lastTable, rows: table.rows, columns } as const;
  return { plan: { source, steps: [] }, parts: [partOf({ kind: 'table', table }, columns)] };
}
