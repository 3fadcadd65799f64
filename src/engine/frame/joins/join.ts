import { DomainError, UsageError } from '../../../core/index.js';
import type { Column, ColumnSchema, ColumnType } from '../../columns/column.js';
import { isPresent, valueAt } from '../../columns/make-column.js';
import { Table } from '../../columns/table.js';
import type { Task } from '../../tasks/task.js';
import { eventKeyNames, eventKeys } from '../event-keys.js';
import type { MapStep, Step } from '../plan.js';

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

interface Typed {
  columnSchema(name: string): { readonly type: ColumnType };
}

interface Keyed {
  readonly columns: readonly string[];
  has(name: string): boolean;
}

/** @throws {UsageError} no keys, or another word for `how` */
export function joinKeys(own: Keyed, other: Keyed, { on, how = 'left' }: JoinOptions): JoinKeys {
  if (how !== 'left' && how !== 'inner')
    throw new UsageError(`join: how is '${how}'; it can be 'left' or 'inner'`, {
      fields: { how },
      remedy:
        'For rows of both, join from either side and put them together by concat(); for pairs of rows with equal keys, aggregate one side first.',
    });
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

/** What keys have to agree in: texts, flags and numbers are never equal. */
const kindOf = (type: ColumnType): string => (type === 'string' || type === 'bool' ? type : 'number');

/** @throws {ColumnError} an unknown key; {UsageError} keys of which none can be equal */
export function checkComparable(own: Typed, other: Typed, keys: JoinKeys): void {
  keys.own.forEach((name, i) => {
    const [here, there] = [own.columnSchema(name).type, other.columnSchema(keys.other[i]).type];
    if (kindOf(here) === kindOf(there)) return;
    throw new UsageError(
      `join: column '${name}' is ${here}, '${keys.other[i]}' of the other frame ${there}`,
      {
        fields: { column: name, otherColumn: keys.other[i] },
        remedy: 'Join on columns of one kind: numbers, texts or flags.',
      },
    );
  });
}

/** What a join wants of the other frame. */
export interface OtherRows {
  readonly keys: JoinKeys;
  /** Names of the columns that are looked up. */
  readonly added: readonly string[];
  /** What is known of both. */
  readonly schema: readonly ColumnSchema[];
}

/** What a join looks up: the other frame's columns, its keys under their names in the own frame. */
export function rightTable(collected: Table, { keys, added }: OtherRows): Table {
  const named = keys.own.map((name, i) => [name, collected.column(keys.other[i])] as const);
  return new Table(new Map([...named, ...added.map((name) => [name, collected.column(name)] as const)]));
}

/** Says of each row whether it found a partner; gone before the user sees the frame. */
export const joinedFlag = '(has a partner)';

/** Where rows of the other frame are looked up. */
export interface LookUp {
  readonly task: Task;
  /** Columns that come from the other frame, with their types. */
  readonly added: readonly (readonly [name: string, type: ColumnType])[];
}

/** Rows of the other frame in memory. @throws {DomainError} two of them with the same key */
export function lookUpInMemory(right: Table, keys: readonly string[]): LookUp {
  rowsByKey(
    keys.map((name) => right.column(name)),
    keys,
  );
  const columns = Object.fromEntries(right.columns.map((name) => [name, right.column(name)]));
  const module = new URL('./join-task.js', import.meta.url).href;
  const added = right.columns.filter((name) => !keys.includes(name));
  return {
    task: { module, export: 'lookUp', args: { columns, keys } },
    added: added.map((name) => [name, right.column(name).type]),
  };
}

/** @throws {UsageError} a column that both frames have */
export function checkAdded(added: readonly string[], leftColumns: readonly string[]): void {
  const twice = added.find((name) => leftColumns.includes(name));
  if (twice === undefined) return;
  throw new UsageError(`both frames have a column '${twice}'`, {
    fields: { column: twice },
    remedy: 'Rename or drop it in one of them.',
  });
}

/** The steps that look up rows of the other frame by the keys. */
export function joinSteps({ task, added }: LookUp, keys: readonly string[], { how }: JoinOptions): Step[] {
  const adds: MapStep['adds'] = { ...Object.fromEntries(added), [joinedFlag]: 'bool' };
  const inner = { kind: 'filter', condition: `\`${joinedFlag}\`` } as const;
  return [
    { kind: 'map', task, columns: keys, adds, rowByRow: true },
    ...(how === 'inner' ? [inner] : []),
    { kind: 'drop', columns: [joinedFlag] },
  ];
}

/** Number of the row with each key. Rows with a missing key have no partner. @throws {DomainError} a key twice */
export function rowsByKey(columns: readonly Column[], names: readonly string[]): Map<string, number> {
  const rows = new Map<string, number>();
  for (let row = 0; row < columns[0].values.length; row++) {
    const key = keyOf(columns, row);
    if (key === undefined) continue;
    const before = rows.get(key);
    if (before !== undefined) throw sameKey(`rows ${before} and ${row}`, names, key);
    rows.set(key, row);
  }
  return rows;
}

export const sameKey = (rows: string, names: readonly string[], key: string): DomainError =>
  new DomainError(`${rows} of the joined frame have the same ${names.join(', ')}: ${key}`, {
    fields: { key, columns: names },
    remedy: 'Join on columns that identify a row, or aggregate the other frame first.',
  });

/** The values of a row as text; undefined where one is missing. */
export function keyOf(columns: readonly Column[], row: number): string | undefined {
  const parts: string[] = [];
  for (const column of columns) {
    if (!isPresent(column, row)) return undefined;
    const value = valueAt(column, row);
    parts.push(typeof value === 'string' ? JSON.stringify(value) : String(value));
  }
  return parts.join(', ');
}
