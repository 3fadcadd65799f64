import { concatColumns } from '../columns/concat-columns.js';
import { Table } from '../columns/table.js';

/** The rows of some tables, in order, in tables of `rows` rows each; the last may be shorter. Holds few tables at a time. */
export async function* regrouped(tables: AsyncIterable<Table>, rows: number): AsyncGenerator<Table, void> {
  let waiting: Table[] = [];
  let count = 0;
  for await (const table of tables) {
    waiting.push(table);
    count += table.rows;
    if (count < rows) continue;
    const whole = joined(waiting);
    let start = 0;
    for (; count - start >= rows; start += rows) yield whole.slice(start, start + rows);
    waiting = start < count ? [whole.slice(start)] : [];
    count -= start;
  }
  if (count > 0) yield joined(waiting);
}

/** Tables with the same columns one below the other. */
export function joined(tables: readonly Table[]): Table {
  if (tables.length === 1) return tables[0];
  const columns = tables[0].columns.map((name) => {
    const pieces = tables.map((table) => table.column(name));
    return [name, concatColumns(pieces[0].type, pieces)] as const;
  });
  return new Table(new Map(columns));
}
