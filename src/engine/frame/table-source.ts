import type { ColumnSchema } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { type Part, partOf } from './part.js';
import type { Plan } from './plan.js';

let lastTable = 0;

/** A table in memory as the source of a frame. */
export function tableSource(table: Table): { plan: Plan; parts: Part[] } {
  const columns = table.columns.map((name): ColumnSchema => {
    const { type, valid } = table.column(name);
    return { name, type, nullable: valid !== undefined || type.startsWith('float') };
  });
  const source = { kind: 'table', table: ++lastTable, rows: table.rows, columns } as const;
  return { plan: { source, steps: [] }, parts: [partOf({ kind: 'table', table }, columns)] };
}
