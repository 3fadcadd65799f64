import type { ColumnType } from '../../columns/column.js';
import { Table } from '../../columns/table.js';
import { type Collected, collectedColumns } from '../../reductions/collect.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import type { RunSettings } from '../run-pass.js';

/** What every result is made from: the frame's parts and how to compute them. */
export interface FrameParts {
  readonly parts: readonly Part[];
  readonly settings: RunSettings;
}

/** Number of rows. */
export function* countRows({ parts, settings }: FrameParts): ResultSteps<number> {
  const [state] = yield [{ parts, settings, spec: { kind: 'count' }, inputs: () => [] }];
  return (state as { rows: number } | undefined)?.rows ?? 0;
}

export interface RowsWanted {
  readonly names: readonly string[];
  /** At most so many rows; all unless given. */
  readonly limit?: number;
  /** The last ones instead of the first. */
  readonly fromEnd?: boolean;
}

/** The rows themselves, as a table. */
export function* collectRows(
  { parts, settings }: FrameParts,
  { names, limit, fromEnd }: RowsWanted,
): ResultSteps<Table> {
  const [found] = yield [
    {
      parts,
      settings,
      fromEnd,
      spec: { kind: 'collect', ...(limit === undefined || fromEnd ? {} : { limit }) },
      inputs: ({ scope }) => names.map((name) => scope.node(name)),
      bytes: (state) => (state as Collected).bytes,
      enough: limit === undefined ? undefined : (state) => (state as Collected).rows >= limit,
    },
  ];
  const state = (found as Collected | undefined) ?? { pieces: [], rows: 0, bytes: 0 };
  const types = names.map((name): ColumnType => parts[0].scope.node(name).type);
  if (!fromEnd) return tableOf(names, collectedColumns(state, types, limit));
  for (const pieces of state.pieces) pieces.reverse();
  const whole = tableOf(names, collectedColumns(state, types));
  return whole.slice(Math.max(0, whole.rows - (limit ?? whole.rows)));
}

function tableOf(names: readonly string[], columns: readonly ReturnType<Table['column']>[]): Table {
  return new Table(new Map(names.map((name, i) => [name, columns[i]])));
}
