import { type Vector, vectorRows } from '../expressions/kernels/vector.js';
import { aggregates } from './aggregate-table.js';
import { type Aggregate, type AggregateState, countPresent } from './aggregates.js';
import { Grouping, type KeyValue } from './group-keys.js';
import type { Reduction } from './reduction.js';

/** Inputs: the keys, then what the aggregates take. No keys: all rows are one group. */
export interface GroupedSpec {
  readonly kind: 'grouped';
  readonly keys: number;
  readonly aggregates: readonly AggregateSpec[];
}

export interface AggregateSpec {
  readonly name: string;
  /** Places among the inputs. */
  readonly x?: number;
  readonly weight?: number;
}

export interface GroupedState {
  /** [group] the tuple of key values, in the order of first appearance. */
  keys: KeyValue[][];
  readonly parts: AggregateState[];
}

export function aggregateOf({ name, x }: AggregateSpec): Aggregate {
  return name === 'count' && x !== undefined ? countPresent : aggregates[name].aggregate;
}

export function grouped(spec: GroupedSpec): Reduction<GroupedState> {
  const list = spec.aggregates.map(aggregateOf);
  const groupings = new WeakMap<GroupedState, Grouping>();
  const groups = new Int32Array(vectorRows);
  const groupingOf = (state: GroupedState): Grouping => {
    const known = groupings.get(state);
    if (known) return known;
    const grouping = new Grouping(spec.keys);
    for (const key of state.keys) grouping.group(key);
    groupings.set(state, grouping);
    state.keys = grouping.keys;
    return grouping;
  };
  const grow = (state: GroupedState): void => {
    list.forEach((aggregate, i) => {
      growState(aggregate, state.parts[i], state.keys.length);
    });
  };
  return {
    start: () => ({ keys: [], parts: list.map(() => ({})) }),
    add(state, inputs, n) {
      groupingOf(state).groups(inputs, groups, n);
      grow(state);
      spec.aggregates.forEach(({ x, weight }, i) => {
        const rows = {
          groups,
          n,
          single: spec.keys === 0,
          x: inputAt(inputs, x),
          weight: inputAt(inputs, weight)?.values as Float64Array,
        };
        list[i].add(state.parts[i], rows);
      });
    },
    close: (state) => state,
    merge(left, right) {
      const grouping = groupingOf(left);
      const places = right.keys.map((key) => grouping.group(key));
      grow(left);
      list.forEach((aggregate, i) => {
        places.forEach((to, from) => {
          if (hasGroup(right.parts[i], from)) aggregate.merge(left.parts[i], to, right.parts[i], from);
        });
      });
      return left;
    },
  };
}

const inputAt = (inputs: readonly Vector[], place: number | undefined): Vector | undefined =>
  place === undefined ? undefined : inputs[place];

const hasGroup = (state: AggregateState, group: number): boolean =>
  Object.values(state).every((list) => list.length > group);

export function growState({ start }: Aggregate, state: AggregateState, groups: number): void {
  for (const [name, make] of Object.entries(start)) {
    state[name] ??= [];
    while (state[name].length < groups) state[name].push(make() as never);
  }
}
