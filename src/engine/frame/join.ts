import { DomainError, UsageError } from '../../core/index.js';
import type { Column, ColumnType } from '../columns/column.js';
import { isPresent, valueAt } from '../columns/make-column.js';
import type { Table } from '../columns/table.js';
import type { MapStep } from './plan.js';

export interface JoinOptions {
  /** Columns that both frames have and that identify the rows of the other one. */
  readonly on: string | readonly string[];
  /** 'left' unless given. */
  readonly how?: 'left' | 'inner';
}

/** Says of each row whether it found a partner; gone before the user sees the frame. */
export const joinedFlag = '(has a partner)';

/** The step that looks up the columns of `right` by the keys. */
export function joinStep(right: Table, keys: readonly string[], leftColumns: readonly string[]): MapStep {
  const added = right.columns.filter((name) => !keys.includes(name));
  const twice = added.find((name) => leftColumns.includes(name));
  if (twice !== undefined)
    throw new UsageError(`both frames have a column '${twice}'`, {
      fields: { column: twice },
      remedy: 'Rename or drop it in one of them.',
    });
  const columns = Object.fromEntries(right.columns.map((name) => [name, right.column(name)]));
  rowsByKey(
    keys.map((name) => right.column(name)),
    keys,
  );
  const types = added.map((name): [string, ColumnType] => [name, right.column(name).type]);
  return {
    kind: 'map',
    task: {
      module: new URL('./join-task.js', import.meta.url).href,
      export: 'lookUp',
      args: { columns, keys },
    },
    columns: keys,
    adds: { ...Object.fromEntries(types), [joinedFlag]: 'bool' },
    rowByRow: true,
  };
}

/** Number of the row with each key. Rows with a missing key have no partner. @throws {DomainError} a key twice */
export function rowsByKey(columns: readonly Column[], names: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < columns[0].values.length; row++) {
    const key = keyOf(columns, row);
    if (key === undefined) continue;
    const before = rows.get(key);
    if (before !== undefined)
      throw new DomainError(
        `rows ${before} and ${row} of the joined frame have the same ${names.join(', ')}: ${key}`,
        {
          fields: { key, rows: [before, row] },
          remedy: 'Join on columns that identify a row, or aggregate the other frame first.',
        },
      );
    rows.set(key, row);
  }
  return rows;
}

/** The values of a row as text: whole numbers of all types agree. */
export function keyOf(columns: readonly Column[], row: number): string | undefined {
  const parts: string[] = [];
  for (const column of columns) {
    if (!isPresent(column, row)) return undefined;
    const value = valueAt(column, row);
    parts.push(typeof value === 'string' ? JSON.stringify(value) : String(value));
  }
  return parts.join(', ');
}
