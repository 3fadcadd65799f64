import { allocate, type Column } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { joinedFlag, keyOf, rowsByKey } from './join.js';

/** The frame that is looked up in: all of its columns, and which of them are the key. */
export interface JoinArguments {
  readonly columns: Readonly<Record<string, Column>>;
  readonly keys: readonly string[];
}

const indexes = new WeakMap<JoinArguments, Map<string, number>>();

/** For each row the values of its partner; missing where there is none. */
export function lookUp(table: Table, args: JoinArguments): Record<string, Column> {
  const index =
    indexes.get(args) ??
    rowsByKey(
      args.keys.map((name) => args.columns[name]),
      args.keys,
    );
  indexes.set(args, index);
  const keys = args.keys.map((name) => table.column(name));
  const partners = Int32Array.from({ length: table.rows }, (_, row) => {
    const key = keyOf(keys, row);
    return (key === undefined ? undefined : index.get(key)) ?? -1;
  });
  const added = Object.entries(args.columns).filter(([name]) => !args.keys.includes(name));
  const found = added.map(([name, column]) => [name, atPartners(column, partners)] as const);
  return { ...Object.fromEntries(found), [joinedFlag]: flags(partners) };
}

export const flags = (partners: Int32Array): Column => ({
  type: 'bool',
  values: Uint8Array.from(partners, (row) => Number(row >= 0)),
});

/** Values of the rows with these numbers; missing where it is -1. */
export function atPartners(column: Column, partners: Int32Array): Column {
  const { type, valid, dictionary } = column;
  const values = allocate(type, partners.length);
  const there = new Uint8Array(partners.length);
  const float = type === 'float64' || type === 'float32';
  partners.forEach((row, i) => {
    if (row >= 0) values[i] = column.values[row] as never;
    else if (float) values[i] = Number.NaN;
    there[i] = Number(row >= 0 && (valid === undefined || valid[row] === 1));
  });
  return { type, values, ...(float ? {} : { valid: there }), ...(dictionary ? { dictionary } : {}) };
}
