import { textHash } from '../../expressions/kernels/hash.js';
import type { AggregateState } from '../../reductions/aggregates.js';
import type { KeyValue } from '../../reductions/group-keys.js';
import { type AggregateSpec, aggregateOf, type GroupedState } from '../../reductions/grouped.js';

/**
 * The groups of a block in several states, each key in one of them by its hash. Every block gives all of them, also empty ones, so that the
 * groups of each are merged as they would be together.
 */
export function dividedState(
  { keys, parts }: GroupedState,
  aggregates: readonly AggregateSpec[],
  count: number,
): GroupedState[] {
  const groups: number[][] = Array.from({ length: count }, () => []);
  keys.forEach((key, group) => void groups[partitionOf(key, count)].push(group));
  const list = aggregates.map(aggregateOf);
  return groups.map((own) => {
    const chosen = parts.map((part) => chosenGroups(part, own));
    const held = list.map((aggregate, i) => {
      return own.reduce((sum, _, place) => sum + (aggregate.held?.(chosen[i], place) ?? 0), 0);
    });
    return {
      keys: own.map((group) => keys[group]),
      parts: chosen,
      held: held.reduce((sum, bytes) => sum + bytes, 0),
    };
  });
}

function partitionOf(key: readonly KeyValue[], count: number): number {
  return textHash(key.map(String).join('\n')) % count;
}

function chosenGroups(part: AggregateState, groups: readonly number[]): AggregateState {
  const lists = Object.entries(part).map(([name, list]) => [name, groups.map((group) => list[group])]);
  return Object.fromEntries(lists) as AggregateState;
}
