import { basename } from 'node:path';
import { listedNames } from '../../core/index.js';
import type { BoxKind } from '../diagram/index.js';
import type { Node } from '../expressions/graph.js';
import { printNode } from '../expressions/print-node.js';
import { describeTask } from '../tasks/task.js';
import { blockRows } from './blocks.js';
import { excludedBlocks } from './index-file/excluded-blocks.js';
import type { Barrier, Part, Source } from './part.js';
import type { PhaseTree } from './phase-tree.js';
import { compiledTree, optimisedTree } from './phases.js';
import { type NamedPart, namesOf, type PlanNames } from './plan-names.js';

/** A step of the optimised plan as it would run, in words, and the steps that its rows go on to. */
export interface PlanStep {
  readonly kind: BoxKind;
  readonly title: string;
  readonly lines: readonly string[];
  readonly next: readonly PlanStep[];
}

export interface DescribedFrame {
  readonly parts: readonly Part[];
  readonly variants: ReadonlyMap<string, readonly Part[]>;
}

/** The plan of a frame, and of its variants, to collect all of its columns: one first step per source. */
export function describePlan({ parts, variants }: DescribedFrame): PlanStep[] {
  return parts.map((part, i) => {
    const others = [...variants].map(([variant, own]) => ({ variant, part: own[i] }));
    return describeSource([{ variant: '', part }, ...others]);
  });
}

interface Description {
  readonly parts: readonly NamedPart[];
  readonly names: PlanNames;
  /** What the kernel of each phase computes. */
  readonly operations: ReadonlyMap<PhaseTree, readonly Node[]>;
}

function describeSource(parts: readonly NamedPart[]): PlanStep {
  const [{ part }] = parts;
  const requests = parts.map(({ part: { barriers, scope } }) => ({
    barriers,
    nodes: [...scope.columns.values()],
  }));
  const tree = optimisedTree(requests, part.scope.graph);
  const operations = new Map<PhaseTree, readonly Node[]>();
  const { inputs } = compiledTree(tree, (each, nodes) => operations.set(each, nodes));
  const read = inputs.flatMap((input) => (input.kind === 'column' ? [input.name] : []));
  const description = { parts, names: namesOf(parts), operations };
  return {
    kind: 'read',
    title: `${read.length} of ${columnsOf(part)} columns of ${describeFiles(part.source)}`,
    lines: [...(read.length > 0 ? wrapped(listedNames(read, mostListed)) : []), ...leftOut(parts)],
    next: describePhase(tree, description),
  };
}

const columnsOf = ({ schema }: Part): number => schema.size;

function describeFiles(source: Source): string {
  if (source.kind !== 'files') return `a table of ${source.table.rows} rows`;
  const rows = source.files.reduce((sum, file) => sum + file.rows, 0);
  const names = source.files.length === 1 ? basename(source.files[0].path) : `${source.files.length} files`;
  return `${names} (${rows} rows)`;
}

/** Files that cannot be read, and blocks that need not be. */
function leftOut(parts: readonly NamedPart[]): string[] {
  const [{ part }] = parts;
  const { source } = part;
  if (source.kind !== 'files') return [];
  const skipped = source.skipped.map(({ file }) => `without ${file}, which cannot be read`);
  if (source.index === undefined) return skipped;
  const isExcluded = excludedBlocks(
    part,
    parts.map((each) => each.part.barriers),
  );
  const blocks = source.files.flatMap(({ rows }, file) =>
    Array.from({ length: Math.ceil(rows / blockRows) }, (_, block) => isExcluded?.(file, block) ?? false),
  );
  const count = blocks.filter(Boolean).length;
  return [
    ...skipped,
    `${count} of ${blocks.length} blocks are left out: the index excludes all of their rows`,
  ];
}

function describePhase(tree: PhaseTree, description: Description): PlanStep[] {
  const next = [
    ...tree.sinks.map(({ sink, nodes }) => describeResult(description.parts[sink], nodes, description)),
    ...tree.branches.map((branch) => describeBranch(branch, description)),
  ];
  const operations = description.operations.get(tree) ?? [];
  const { nameOf, usesOf } = description.names;
  const lines = operations.flatMap((node) => {
    const name = nameOf(node);
    const uses = usesOf(node);
    if (name === undefined) return [];
    return wrapped(`${name} = ${printNode(node, nameOf)}${uses > 1 ? `  (once for ${uses} uses)` : ''}`);
  });
  if (lines.length === 0) return next;
  return [{ kind: 'compute', title: `one kernel of ${plural(operations.length)}`, lines, next }];
}

const plural = (count: number): string => `${count} operation${count === 1 ? '' : 's'}`;

function describeBranch(branch: PhaseTree, description: Description): PlanStep {
  const barrier = branch.barrier as Barrier;
  const next = describePhase(branch, description);
  if (barrier.kind === 'filter') {
    return { kind: 'filter', title: '', lines: wrapped(barrier.text), next };
  }
  const adds = Object.keys(barrier.adds).join(', ');
  const pieces = barrier.rowByRow ? 'row by row' : 'block by block';
  return {
    kind: 'task',
    title: `${describeTask(barrier.task)}, ${pieces}`,
    lines: wrapped(`adds ${adds}`),
    next,
  };
}

function describeResult(
  { variant, part }: NamedPart,
  nodes: readonly Node[],
  { names, parts }: Description,
): PlanStep {
  const columns = [...part.scope.columns.keys()].map((name, i) => {
    const node = nodes[i];
    const known = names.nameOf(node) ?? printNode(node, names.nameOf);
    return known === name || known === `${name}[${variant}]` ? name : `${name} = ${known}`;
  });
  const what = variant === '' ? 'nominal' : variant;
  return {
    kind: 'result',
    title: parts.length === 1 ? '' : what,
    lines: wrapped(listedNames(columns, mostListed) || 'no columns'),
    next: [],
  };
}

const mostListed = 24;

const longestLine = 64;

/** A text in lines of readable length, cut at spaces. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/(?<= )/)) {
    if (line !== '' && line.length + word.trimEnd().length > longestLine) {
      lines.push(line.trimEnd());
      line = '  ';
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
