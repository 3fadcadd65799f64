import { checkOptions, toldShort, UsageError } from '../../../core/index.js';
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

/** @throws {UsageError} another option, or a list: all columns are sorted in one direction */
export function descendingOf(method: string, options: SortOptions, usual: boolean): boolean {
  checkOptions(method, options, ['descending']);
  const { descending = usual } = options;
  if (typeof descending === 'boolean') return descending;
  throw new UsageError(`${method}: descending is ${toldShort(descending)}; it can be true or false`, {
    fields: { descending },
    remedy:
      'Sort by the negative of a column, made by withColumns(), for another direction than that of the others.',
  });
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
