import type { Graph, Node } from '../expressions/graph.js';
import type { Barrier } from './part.js';
import { type PhaseTree, wantedBy } from './phase-tree.js';
import { computableFrom, costOf, usersOf } from './shared-nodes.js';

/**
 * Lets branches behind different filters share work, as systematic variations behind a varied cut do. Instead of each branch filtering
 * for itself and computing everything on its own rows, the rows that any of them wants go on together; what several want is computed
 * once on these, and each result takes its own rows at the end. A result is given the same rows in the same pieces as without sharing,
 * so its bits are the same.
 */
export function shareBranches(tree: PhaseTree, graph: Graph): PhaseTree {
  const filters = tree.branches.flatMap((branch): Member[] =>
    branch.barrier?.kind === 'filter' ? [{ mask: branch.barrier.mask, tree: branch }] : [],
  );
  const maps = tree.branches.filter(({ barrier }) => barrier?.kind !== 'filter');
  const branches = [...together(filters, graph), ...maps.map((branch) => shareBranches(branch, graph))];
  return { ...tree, branches };
}

/** Rows for which `mask` holds, and what happens to them. */
interface Member {
  readonly mask: Node;
  readonly tree: PhaseTree;
}

/** Filters over the same rows as branches: one for all, where that saves work, or each for itself. */
function together(members: readonly Member[], graph: Graph): PhaseTree[] {
  if (!savesWork(members)) return members.map((member) => alone(member, graph));
  const union = members.map(({ mask }) => mask).reduce((x, y) => graph.operation('or', [x, y], 'bool'));
  const conditions = new Set(members.map(({ tree }) => textOf(tree)));
  const text = `${[...conditions].join(' or ')} (in any of ${members.length})`;
  return [{ barrier: { kind: 'filter', mask: union, text }, ...unionOf(members, graph) }];
}

const alone = ({ mask, tree }: Member, graph: Graph): PhaseTree => ({
  ...shareBranches(tree, graph),
  barrier: filterOf(mask, tree),
});

const filterOf = (mask: Node, tree: PhaseTree): Barrier => ({ kind: 'filter', mask, text: textOf(tree) });

const textOf = ({ barrier }: Pick<PhaseTree, 'barrier'>): string =>
  barrier?.kind === 'filter' ? barrier.text : ownRows;

const ownRows = 'it passes in this one';

/** What happens to rows that any of the members wants. Each member's filters are flags here, until a result takes its rows. */
function unionOf(members: readonly Member[], graph: Graph): Omit<PhaseTree, 'barrier'> {
  const results = members.filter(({ tree }) => tree.sinks.length > 0).map(ownResults);
  const filters = members.flatMap(({ mask, tree }) =>
    tree.branches.flatMap((branch): Member[] => {
      if (branch.barrier?.kind !== 'filter') return [];
      return [{ mask: graph.operation('and', [mask, branch.barrier.mask], 'bool'), tree: branch }];
    }),
  );
  const maps = mapsOf(members).map((users) => mapped(users, graph));
  return { sinks: [], shares: true, branches: [...results, ...together(filters, graph), ...maps] };
}

const ownResults = ({ mask, tree }: Member): PhaseTree => ({
  barrier: { kind: 'filter', mask, text: ownRows },
  sinks: tree.sinks,
  branches: [],
});

/** The maps that come next, each with its members; one that sees whole blocks has one member, since its rows are its own. */
function mapsOf(members: readonly Member[]): Member[][] {
  const byMap = new Map<unknown, Member[]>();
  for (const { mask, tree } of members)
    for (const branch of tree.branches) {
      if (branch.barrier?.kind !== 'map') continue;
      const key = branch.barrier.rowByRow ? branch.barrier.id : branch;
      byMap.set(key, [...(byMap.get(key) ?? []), { mask, tree: branch }]);
    }
  return [...byMap.values()];
}

/** A map that several members want runs once over the rows of all. */
function mapped(users: readonly Member[], graph: Graph): PhaseTree {
  const [{ mask, tree }] = users;
  if (users.length > 1) return { barrier: tree.barrier, ...unionOf(users, graph) };
  return { barrier: filterOf(mask, tree), sinks: [], branches: [shareBranches(tree, graph)] };
}

/** Cost of a task, in additions: more than any expression. */
const mapCost = 1000;

/** Whether what the members have in common behind their filters costs more than filtering twice. */
function savesWork(members: readonly Member[]): boolean {
  if (members.length < 2) return false;
  const computable = computableFrom(({ kind }) => kind !== 'operation');
  let saved = 0;
  for (const [node, users] of usersOf(members.map(({ tree }) => wantedBy(tree))))
    if (users > 1 && computable(node)) saved += (users - 1) * costOf(node);
  const maps = members.map(({ tree }) => new Set(rowMapsIn(tree)));
  for (const id of new Set(maps.flatMap((ids) => [...ids])))
    saved += (maps.filter((ids) => ids.has(id)).length - 1) * mapCost;
  return saved > members.length;
}

function rowMapsIn({ branches }: PhaseTree): number[] {
  return branches.flatMap((branch) => {
    const { barrier } = branch;
    const own = barrier?.kind === 'map' && barrier.rowByRow ? [barrier.id] : [];
    return [...own, ...rowMapsIn(branch)];
  });
}
