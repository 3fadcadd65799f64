import { concatColumns } from '../../columns/concat-columns.js';
import { sortedOrder } from '../../columns/sorted-order.js';
import { Table } from '../../columns/table.js';
import type { Collected } from '../../reductions/collect.js';
import { sorting } from '../memory.js';
import type { ResultSteps } from '../result.js';
import type { FrameParts } from './rows.js';

export interface SortOptions {
  /** From the largest to the smallest. Missing values are last either way. */
  readonly descending?: boolean;
}

export interface TopWanted {
  readonly names: readonly string[];
  readonly by: string;
  readonly descending: boolean;
  readonly limit: number;
}

/** The best rows only: each block keeps its own best, so memory holds few rows at any time. */
export function* topRows(frame: FrameParts, wanted: TopWanted): ResultSteps<Table> {
  const { names, by, descending, limit } = wanted;
  const all = [...new Set([...names, by])];
  const key = all.indexOf(by);
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
