import type { Column } from '../../columns/column.js';
import { withArena } from '../../kernels/arena.js';
import { type GroupedState, grouped } from '../../reductions/grouped.js';
import { type GroupLayout, groupColumns } from '../results/group-columns.js';
import { readStates, type StoredStates } from './group-file.js';

export interface MergeGroupsArguments {
  readonly path: string;
  readonly layout: GroupLayout;
}

/** Keys and results of the groups of one partition, sorted. */
export function mergeGroups(
  pieces: readonly StoredStates[],
  { path, layout }: MergeGroupsArguments,
): Column[] {
  const { keys, aggregates } = layout;
  return withArena((arena) => {
    const { merge } = grouped({ kind: 'grouped', keys: keys.length, aggregates }, arena);
    let merged: GroupedState | undefined;
    for (const state of readStates(path, pieces)) merged = merged ? merge(merged, state) : state;
    return groupColumns(merged as GroupedState, layout);
  });
}
