import { DomainError, UsageError } from '../../core/index.js';
import type { Column, ColumnType } from '../columns/column.js';
import { isPresent, valueAt } from '../columns/make-column.js';
import { Table } from '../columns/table.js';
import { eventKeyNames, eventKeys } from './event-keys.js';
import type { MapStep } from './plan.js';

export interface JoinOptions {
  /**
   * Columns whose values identify the rows of the other frame: names that both have, or { own: other } where they differ. Unless given, what
   * identifies an event: Run, Event, SubEvent, SubEventStream as far as both have them, also as columns of a table ('Laputop.Run').
   */
  readonly on?: string | readonly string[] | Readonly<Record<string, string>>;
  /** 'left' unless given. */
  readonly how?: 'left' | 'inner';
}

/** Names of the keys in the frame and in the other one. */
export interface JoinKeys {
  readonly own: readonly string[];
  readonly other: readonly string[];
}

interface Keyed {
  readonly columns: readonly string[];
  has(name: string): boolean;
}

/** @throws {UsageError} no keys, or another word for `how` */
export function joinKeys(own: Keyed, other: Keyed, { on, how = 'left' }: JoinOptions): JoinKeys {
  if (how !== 'left' && how !== 'inner')
    throw new UsageError(`join: how is '${how}'; it can be 'left' or 'inner'`, { fields: { how } });
  const keys = on === undefined ? commonEventKeys(own, other) : givenKeys(on);
  if (keys.own.length > 0) return keys;
  throw new UsageError('join: the frames have no Run and Event in common', {
    fields: { columns: own.columns, otherColumns: other.columns },
    remedy: "Say which columns identify a row: { on: ['run', 'event'] } or { on: { run: 'run_id' } }.",
  });
}

function givenKeys(on: JoinOptions['on'] & {}): JoinKeys {
  if (typeof on === 'string') return { own: [on], other: [on] };
  if (Array.isArray(on)) return { own: on, other: on };
  return { own: Object.keys(on), other: Object.values(on) };
}

function commonEventKeys(own: Keyed, other: Keyed): JoinKeys {
  const [here, there] = [eventKeys(own), eventKeys(other)];
  const pairs = eventKeyNames.flatMap((key) => {
    const [a, b] = [here[key], there[key]];
    return a !== undefined && b !== undefined ? [[a, b] as const] : [];
  });
  return { own: pairs.map(([a]) => a), other: pairs.map(([, b]) => b) };
}

/** What a join looks up: the other frame's columns, its keys under their names in the own frame. */
export function rightTable(collected: Table, columns: readonly string[], { own, other }: JoinKeys): Table {
  const keys = own.map((name, i) => [name, collected.column(other[i])] as const);
  const rest = columns.filter((name) => !other.includes(name));
  return new Table(new Map([...keys, ...rest.map((name) => [name, collected.column(name)] as const)]));
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
