import { basename } from 'node:path';
import type { Node } from '../expressions/graph.js';
import { describeTask } from '../tasks/task.js';
import type { Barrier, Part } from './part.js';
import { phasesOf } from './phases.js';

/** The plan of a frame as it would run to collect all of its columns, as text. */
export function explainFrame({ parts }: { readonly parts: readonly Part[] }): string {
  return parts.map(explainPart).join('\n');
}

function explainPart({ source, barriers, scope }: Part): string {
  const nodes = [...scope.columns.values()];
  const { inputs } = phasesOf([{ barriers, nodes }], scope.graph);
  const read = inputs.flatMap((input) => (input.kind === 'column' ? [input.name] : []));
  const from = source.kind === 'files' ? describeFiles(source.files) : `a table of ${source.table.rows} rows`;
  return [
    `read ${read.length} columns of ${from}: ${read.join(', ') || 'none'}`,
    ...(source.kind === 'files'
      ? source.skipped.map(({ file }) => `  without ${file}, which cannot be read`)
      : []),
    ...barriers.map((barrier) => `  ${describeBarrier(barrier)}`),
    `  give ${[...scope.columns].map(([name, node]) => describeColumn(name, node)).join(', ') || 'no columns'}`,
  ].join('\n');
}

function describeFiles(files: readonly { readonly path: string; readonly rows: number }[]): string {
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const names = files.length === 1 ? basename(files[0].path) : `${files.length} files`;
  return `${names} (${rows} rows)`;
}

function describeBarrier(barrier: Barrier): string {
  if (barrier.kind === 'filter') return `keep rows where ${barrier.text}`;
  const adds = Object.keys(barrier.adds).join(', ');
  return `run ${describeTask(barrier.task)} on each block, which adds ${adds}`;
}

function describeColumn(name: string, node: Node): string {
  return node.kind === 'column' && node.name === name ? name : `${name} = ${describeNode(node)}`;
}

/** A node as an expression; deep ones are cut short. */
export function describeNode(node: Node, depth = 6): string {
  switch (node.kind) {
    case 'column':
    case 'added':
      return node.name;
    case 'constant':
      return String(node.value);
    case 'operation': {
      if (depth === 0) return '...';
      const args = node.args.map((arg) => describeNode(arg, depth - 1));
      return `${node.kernel}(${[...args, ...(node.parameter ?? [])].join(', ')})`;
    }
    default:
      return node.kind;
  }
}
