import { arrayTypes, type Column, type ColumnType } from '../../columns/column.js';
import { Table } from '../../columns/table.js';
import { type Collected, collectedColumns } from '../../reductions/collect.js';
import { checkMemory, collecting } from '../memory.js';
import { type Part, rowsOf } from '../part.js';
import type { RunSettings } from '../pass-request.js';
import type { ResultSteps } from '../result.js';

/** What every result is made from: the frame's parts and how to compute them. */
export interface FrameParts {
  readonly parts: readonly Part[];
  readonly settings: RunSettings;
}

/** Number of rows; without a pass where none can be dropped. */
export function* countRows({ parts, settings }: FrameParts): ResultSteps<number> {
  if (parts.every(keepsAllRows)) return parts.flatMap(({ source }) => rowsOf(source)).reduce(add, 0);
  const [state] = yield [{ parts, settings, spec: { kind: 'count' }, inputs: () => [] }];
  return (state as { rows: number } | undefined)?.rows ?? 0;
}

const add = (a: number, b: number): number => a + b;

/** Tasks add columns, only filters drop rows. */
const keepsAllRows = ({ barriers }: Part): boolean => barriers.every(({ kind }) => kind !== 'filter');

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
  if (limit === undefined) checkSize({ parts, settings }, names);
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

function checkSize(frame: FrameParts, names: readonly string[]): void {
  checkMemory(knownBytes(frame, names) ?? 0, { limit: frame.settings.memoryLimit, holder: collecting });
}

/** What the columns take, without texts; undefined where rows are dropped, so that it is not known before all of them are read. */
export function knownBytes({ parts }: FrameParts, names: readonly string[]): number | undefined {
  if (!parts.every(keepsAllRows)) return undefined;
  const bytes = parts.map(({ scope, source }) => {
    const perRow = names.map((name) => arrayTypes[scope.node(name).type].BYTES_PER_ELEMENT).reduce(add, 0);
    return perRow * rowsOf(source).reduce(add, 0);
  });
  return bytes.reduce(add, 0);
}

/** Columns by name. */
export function tableOf(names: readonly string[], columns: readonly Column[]): Table {
  return new Table(new Map(names.map((name, i) => [name, columns[i]])));
}
