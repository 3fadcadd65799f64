import { concatColumns } from '../../columns/concat-columns.js';
import { sortedOrder } from '../../columns/sorted-order.js';
import { Table } from '../../columns/table.js';
import type { Collected } from '../../reductions/collect.js';
import { sorting } from '../memory.js';
import type { ResultSteps } from '../result.js';
import { collectRows, type FrameParts } from './rows.js';

export interface SortOptions {
  /** From the largest to the smallest. Missing values are last either way. */
  readonly descending?: boolean;
}

export interface SortWanted {
  readonly names: readonly string[];
  readonly by: readonly string[];
  readonly descending: boolean;
  readonly limit?: number;
}

/** All rows, sorted. Columns to sort by may be second names that are not among the columns shown. */
export function* sortedRows(
  frame: FrameParts,
  { names, by, descending, limit }: SortWanted,
): ResultSteps<Table> {
  const all = [...new Set([...names, ...by])];
  const table = yield* collectRows(frame, { names: all, holder: sorting });
  const order = sortedOrder(
    by.map((name) => table.column(name)),
    table.rows,
    descending,
  );
  return table.take(order.slice(0, limit)).select(names);
}

/** The best rows only: each block keeps its own best, so memory holds few rows at any time. */
export function* topRows(frame: FrameParts, wanted: SortWanted): ResultSteps<Table> {
  const { names, by, descending, limit = 0 } = wanted;
  const all = [...new Set([...names, ...by])];
  const key = all.indexOf(by[0]);
  const [state] = yield [
    {
      ...frame,
      holder: sorting,
      bytes: (state) => (state as Collected).bytes,
      spec: { kind: 'top', limit, key, descending },
      inputs: ({ scope }) => all.map((name) => scope.node(name)),
    },
  ];
  const pieces = (state as Collected | undefined)?.pieces ?? [];
  const types = all.map((name) => frame.parts[0].scope.node(name).type);
  const columns = types.map((type, i) => concatColumns(type, pieces[i] ?? []));
  const table = new Table(new Map(all.map((name, i) => [name, columns[i]])));
  return table.take(sortedOrder([columns[key]], table.rows, descending)).select(names);
}
