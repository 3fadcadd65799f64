import { allocate, type Column, type ColumnType, isFloat } from '../../columns/column.js';
import { textColumn } from '../../columns/make-column.js';
import { compareKeys, type KeyValue } from '../../reductions/group-keys.js';
import { type AggregateSpec, aggregateOf, type GroupedState } from '../../reductions/grouped.js';

/** What groups turn into, as plain data: types of the keys and of the results, and how each result is found. */
export interface GroupLayout {
  readonly keys: readonly ColumnType[];
  readonly aggregates: readonly AggregateSpec[];
  /** [aggregate] */
  readonly calls: readonly { readonly type: ColumnType; readonly probability?: number }[];
}

/** Keys, then results, one row a group, sorted by the keys, missing ones last. */
export function groupColumns(state: GroupedState, { keys, aggregates, calls }: GroupLayout): Column[] {
  const order = [...state.keys.keys()].sort((a, b) => compareKeys(state.keys[a], state.keys[b]));
  const keyColumns = keys.map((type, i) =>
    columnOfValues(
      type,
      order.map((group) => state.keys[group][i]),
    ),
  );
  const results = calls.map(({ type, probability }, i) => {
    const { finish } = aggregateOf(aggregates[i]);
    return columnOfValues(
      type,
      order.map((group) => finish(state.parts[i], group, probability)),
    );
  });
  return [...keyColumns, ...results];
}

/** Values as a column of a type; null is missing. */
function columnOfValues(type: ColumnType, values: readonly KeyValue[]): Column {
  if (type === 'string') return textColumn(values as readonly (string | null)[]);
  const array = allocate(type, values.length);
  const valid = new Uint8Array(values.length);
  const float = isFloat(type);
  values.forEach((value, i) => {
    if (value !== null) {
      array[i] = value as never;
      valid[i] = 1;
    } else if (float) array[i] = Number.NaN;
  });
  return { type, values: array, ...(float || !valid.includes(0) ? {} : { valid }) };
}
