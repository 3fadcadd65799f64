import { type MemberWork, TeamThreads } from '../team/team-threads.js';
import { bootstrapCounts, type ForestData, type ForestTree } from './forest-data.js';
import { ForestRows } from './forest-rows.js';
import { channelsOf, growForestTree } from './grow-forest-tree.js';
import { addOutOfBag, type OutOfBag } from './out-of-bag.js';

export interface ForestWork {
  readonly data: ForestData;
  readonly outOfBag: OutOfBag;
  /** [1] in shared memory: the next tree that nobody grows yet */
  readonly next: Int32Array;
}

/** Threads that grow a forest together. */
export function forestThreads(size: number): TeamThreads<ForestWork, ForestTree[]> {
  return new TeamThreads(import.meta.url, size);
}

/** The member's program: grows trees as long as there are some left. */
export default function growAsMember({ work, member }: MemberWork<ForestWork>): ForestTree[] {
  return growTrees(work, member);
}

export function growTrees({ data, outOfBag, next }: ForestWork, member: number): ForestTree[] {
  const { plan } = data;
  const rows = new ForestRows(data, channelsOf(plan.outputs));
  const grown: ForestTree[] = [];
  for (let number = Atomics.add(next, 0, 1); number < plan.trees; number = Atomics.add(next, 0, 1)) {
    const counts = bootstrapCounts(data.rows, plan, number);
    const tree = growForestTree(number, data, counts, rows);
    if (plan.bootstrap) addOutOfBag(outOfBag, member, tree, counts, rows.node);
    grown.push(tree);
  }
  return grown;
}
