import { allocate, type Column, isFloat } from '../../columns/column.js';
import { takeRows } from '../../columns/concat-columns.js';
import type { Table } from '../../columns/table.js';
import { keysAs } from './comparable-keys.js';
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
  const types = args.keys.map((name) => args.columns[name].type);
  const own = keysAs(
    types,
    args.keys.map((name) => table.column(name)),
  );
  const partners = new Int32Array(table.rows).fill(-1);
  own.rows.forEach((row, i) => {
    partners[row] = index.get(keyOf(own.columns, i) as string) ?? -1;
  });
  const added = Object.entries(args.columns).filter(([name]) => !args.keys.includes(name));
  const found = added.map(([name, column]) => [name, atPartners(column, partners)] as const);
  return { ...Object.fromEntries(found), [joinedFlag]: flags(partners) };
}

export function flags(partners: Int32Array): Column {
  const values = new Uint8Array(partners.length);
  for (let row = 0; row < values.length; row++) values[row] = Number(partners[row] >= 0);
  return { type: 'bool', values };
}

/** Values of the rows with these numbers; missing where it is -1. */
export function atPartners(column: Column, partners: Int32Array): Column {
  const { type, valid, dictionary } = column;
  // Of no row there is nothing to take; what stands there is replaced below.
  const rows = column.values.length === 0 ? new Int32Array(0) : partners.map((row) => Math.max(0, row));
  const taken = rows.length === 0 ? allocate(type, partners.length) : takeRows(column, rows).values;
  if (isFloat(type)) {
    for (let i = 0; i < partners.length; i++) if (partners[i] < 0) taken[i] = Number.NaN;
    return { type, values: taken };
  }
  const there = new Uint8Array(partners.length);
  const nothing = taken instanceof BigInt64Array || taken instanceof BigUint64Array ? 0n : 0;
  for (let i = 0; i < partners.length; i++) {
    const row = partners[i];
    if (row < 0) taken[i] = nothing;
    there[i] = Number(row >= 0 && (valid === undefined || valid[row] === 1));
  }
  return { type, values: taken, valid: there, ...(dictionary ? { dictionary } : {}) };
}
