import { type Vector, vectorRows } from '../expressions/kernels/vector.js';
import type { Arena } from '../kernels/arena.js';
import { aggregates } from './aggregate-table.js';
import { type Aggregate, type AggregateState, countPresent, weightedQuantile } from './aggregates.js';
import { Grouping, type KeyValue } from './group-keys.js';
import { GroupSums } from './group-sums.js';
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
  /** Bytes of the values that aggregates keep. */
  held: number;
}

/** What V8 takes for a group: its key in a Map and in a list, and a number of each aggregate. */
export function bytesOfGroups({ keys, parts, held }: GroupedState): number {
  const lists = parts.reduce((sum, part) => sum + Object.keys(part).length, 0);
  return held + keys.length * (120 + 24 * (keys[0]?.length ?? 0) + 8 * lists);
}

export function aggregateOf({ name, x, weight }: AggregateSpec): Aggregate {
  if (name === 'quantile' && weight !== undefined) return weightedQuantile;
  return name === 'count' && x !== undefined ? countPresent : aggregates[name].aggregate;
}

export function grouped(spec: GroupedSpec, arena: Arena): Reduction<GroupedState> {
  const list = spec.aggregates.map(aggregateOf);
  const groupings = new WeakMap<GroupedState, Grouping>();
  let gathering: Gathering | undefined;
  return {
    start() {
      gathering ??= new Gathering(spec, list, arena);
      return gathering.start();
    },
    add: (state, inputs, n) => gathering?.add(state, inputs, n),
    close: (state) => gathering?.close(state) ?? state,
    merge(left, right) {
      const grouping = groupings.get(left) ?? new Grouping(spec.keys, arena, left.keys);
      groupings.set(left, grouping);
      const places = right.keys.map((key) => grouping.group(key));
      left.keys = grouping.keys;
      growStates(list, left);
      list.forEach((aggregate, i) => {
        places.forEach((to, from) => {
          if (!hasGroup(right.parts[i], from)) return;
          const before = aggregate.held?.(left.parts[i], to) ?? 0;
          aggregate.merge(left.parts[i], to, right.parts[i], from);
          left.held += (aggregate.held?.(left.parts[i], to) ?? 0) - before;
        });
      });
      return left;
    },
  };
}

/** Groups the rows of one block after another. */
class Gathering {
  readonly #grouping: Grouping;
  readonly #groups: Int32Array;
  readonly #sums: readonly (GroupSums | undefined)[];
  /** Which aggregates gathered rows by their kernel. */
  #byKernel: boolean[] = [];

  constructor(
    readonly spec: GroupedSpec,
    readonly list: readonly Aggregate[],
    arena: Arena,
  ) {
    this.#grouping = new Grouping(spec.keys, arena);
    this.#groups = arena.array('int32', vectorRows) as Int32Array;
    this.#groups.fill(0);
    this.#sums = list.map(({ kernel }) => kernel && new GroupSums(kernel, arena));
  }

  start(): GroupedState {
    this.#grouping.clear();
    for (const sums of this.#sums) sums?.clear();
    this.#byKernel = this.list.map(() => false);
    return { keys: this.#grouping.keys, parts: this.list.map(() => ({})), held: 0 };
  }

  add(state: GroupedState, inputs: readonly Vector[], n: number): void {
    const single = this.spec.keys === 0;
    if (!single) this.#grouping.groups(inputs, this.#groups, n);
    this.spec.aggregates.forEach(({ x, weight }, i) => {
      const column = inputAt(inputs, x);
      const known = state.keys.length;
      const rows = { groups: this.#groups, n, known, single, x: column, weight: inputAt(inputs, weight) };
      const sums = this.#sums[i];
      const { add } = this.list[i];
      this.#byKernel[i] = sums !== undefined && (column === undefined || column.type === 'float64');
      if (sums && this.#byKernel[i]) {
        sums.grow(state.keys.length);
        sums.add(rows);
      } else if (add) {
        growState(this.list[i], state.parts[i], state.keys.length);
        add(state.parts[i], rows);
      }
    });
  }

  close(state: GroupedState): GroupedState {
    growStates(this.list, state);
    this.#sums.forEach((sums, i) => {
      if (this.#byKernel[i]) sums?.close(state.parts[i]);
    });
    const groups = [...state.keys.keys()];
    this.list.forEach(({ held }, i) => {
      if (held) state.held += groups.reduce((sum, group) => sum + held(state.parts[i], group), 0);
    });
    return state;
  }
}

function growStates(list: readonly Aggregate[], { keys, parts }: GroupedState): void {
  list.forEach((aggregate, i) => {
    growState(aggregate, parts[i], keys.length);
  });
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
