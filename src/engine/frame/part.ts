import { DomainError, nearestHint, UsageError } from '../../core/index.js';
import { type ColumnSchema, type ColumnType, columnTypes, isFloat } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import { Graph, isMissing, type Node } from '../expressions/graph.js';
import { typedCondition, typedExpression } from '../expressions/typed.js';
import { checkPlannedTask, type Task } from '../tasks/task.js';
import type { FilesPlan, MapStep, SplitStep, Step } from './plan.js';
import { FrameScope } from './scope.js';

/** Where rows come from, with what a running plan needs. */
export type Source = FilesPlan | TableInMemory;

interface TableInMemory {
  readonly kind: 'table';
  readonly table: Table;
  /** Rows of a block, where it is not the usual number. */
  readonly blockRows?: number;
}

/** What cannot be moved past: a filter, or a task that sees whole blocks. Everything else is a matter of names. */
export type Barrier =
  | { readonly kind: 'filter'; readonly mask: Node; readonly text: string }
  | {
      readonly kind: 'map';
      readonly id: number;
      readonly task: Task;
      /** Each row's values come from this row alone: may run on more rows than are wanted, over whichever pieces of them. */
      readonly rowByRow: boolean;
      readonly inputs: readonly (readonly [string, Node])[];
      readonly adds: Readonly<Record<string, ColumnType>>;
      readonly added: ReadonlyMap<string, Node>;
    };

/** One source with the steps done to it, checked and typed. A frame is one part, or several one after another. */
export interface Part {
  readonly source: Source;
  readonly scope: FrameScope;
  readonly barriers: readonly Barrier[];
  /** What the source says about its columns. */
  readonly schema: ReadonlyMap<Node, ColumnSchema>;
}

export function partOf(
  source: Source,
  columns: readonly ColumnSchema[],
  aliases: Readonly<Record<string, string>> = {},
  leftOut: readonly string[] = [],
): Part {
  const graph = new Graph();
  const nodes = columns.map((column): [string, Node] => {
    const masked = column.nullable && column.type !== 'float64' && column.type !== 'float32';
    return [column.name, graph.node({ kind: 'column', name: column.name }, column.type, masked)];
  });
  const scope = new FrameScope(graph, new Map(nodes), new Map(), leftOut).withAliases(aliases);
  const schema = new Map(nodes.map(([, node], i) => [node, columns[i]]));
  return { source, scope, barriers: [], schema };
}

/** The part after one more step. @throws  whatever is wrong with the step, at once */
export function applyStep(part: Part, step: Step): Part {
  const { scope } = part;
  switch (step.kind) {
    case 'filter':
      return withMask(part, typedCondition(step.condition, scope, scope.graph), step.condition);
    case 'withColumns':
      return { ...part, scope: withExpressions(scope, step.columns) };
    case 'aliases':
      return { ...part, scope: scope.withAliases(step.aliases) };
    case 'select':
      return { ...part, scope: scope.select(step.columns) };
    case 'drop':
      return { ...part, scope: scope.drop(step.columns) };
    case 'rename':
      return { ...part, scope: scope.rename(step.names) };
    case 'astype':
      return { ...part, scope: withTypes(scope, step.types) };
    case 'dropNaN':
      return dropMissing(part, step.columns);
    case 'fillNaN':
      return { ...part, scope: withFilled(scope, step.values) };
    case 'sample':
      return sampled(part, step.fraction, step.seed);
    case 'split':
      return withMask(part, splitMask(scope, step), `split [${step.from}, ${step.to})`);
    case 'map':
      return mapped(part, step);
    case 'vary':
      return part;
  }
}

function withMask(part: Part, mask: Node, text: string): Part {
  return { ...part, barriers: [...part.barriers, { kind: 'filter', mask, text }] };
}

/** Each expression sees the columns as they were before the step. */
function withExpressions(scope: FrameScope, columns: Readonly<Record<string, string>>): FrameScope {
  const added = Object.entries(columns).map(([name, text]): [string, Node] => {
    return [name, scope.columns.get(text) ?? typedExpression(text, scope, scope.graph)];
  });
  return scope.withColumns(added);
}

/** @throws {UsageError} what is no type of columns */
function checkType(name: string, type: ColumnType): void {
  if (columnTypes.includes(type)) return;
  throw new UsageError(`column '${name}' cannot become '${type}'${nearestHint(type, columnTypes)}`, {
    fields: { column: name, type },
    remedy: `The types are ${columnTypes.join(', ')}.`,
  });
}

function withTypes(scope: FrameScope, types: Readonly<Record<string, ColumnType>>): FrameScope {
  const cast = Object.entries(types).map(([name, type]): [string, Node] => {
    const node = scope.node(name);
    checkType(name, type);
    if (node.type === type) return [name, node];
    if (node.type === 'string' || type === 'string')
      throw new UsageError(`column '${name}' of type ${node.type} cannot become ${type}`, {
        fields: { column: name, type },
        remedy:
          'Texts are compared and grouped as they are; numbers in texts are read by fromCsv({ types }).',
      });
    if (type === 'float64') return [name, scope.graph.operation('float64', [node], type)];
    const operation = { kind: 'operation', kernel: 'cast', args: [node], parameter: [name] } as const;
    return [name, scope.graph.node(operation, type, type !== 'float32')];
  });
  return scope.withColumns(cast);
}

function dropMissing(part: Part, columns: readonly string[]): Part {
  const { graph } = part.scope;
  const absent = columns.map((name) => isMissing(part.scope.node(name), graph));
  if (absent.length === 0) return part;
  const any = absent.reduce((x, y) => graph.operation('or', [x, y], 'bool'));
  return withMask(part, graph.operation('not', [any], 'bool'), `dropNaN ${columns.join(', ')}`);
}

function withFilled(
  scope: FrameScope,
  values: Readonly<Record<string, number | boolean | string>>,
): FrameScope {
  const filled = Object.entries(values).map(([name, value]): [string, Node] => [
    name,
    filledNode(name, scope.node(name), value, scope.graph),
  ]);
  return scope.withColumns(filled);
}

function filledNode(name: string, node: Node, value: number | boolean | string, graph: Graph): Node {
  const { type } = node;
  const wanted = type === 'string' ? 'string' : type === 'bool' ? 'boolean' : 'number';
  if (typeof value !== wanted || (wanted === 'number' && !isFloat(type) && !Number.isInteger(value)))
    throw new UsageError(`column '${name}' of type ${type} cannot be filled with ${JSON.stringify(value)}`, {
      fields: { column: name, value },
      remedy: `Give a ${wanted === 'number' && !isFloat(type) ? 'whole number' : wanted}, or change the column's type with astype().`,
    });
  if (wanted !== 'number') {
    const kernel = type === 'string' ? 'text choose' : 'choose';
    const constant = graph.constant(value, type);
    return graph.operation(kernel, [isMissing(node, graph), constant, node], type, node.masked);
  }
  const big = type === 'int64' || type === 'uint64';
  const constant = graph.constant(big ? String(BigInt(value as number)) : value, type);
  return graph.operation('fillMissing', [node, constant], type);
}

function sampled(part: Part, fraction: number, seed: number): Part {
  if (!(fraction >= 0 && fraction <= 1))
    throw new DomainError(`the fraction of a sample is ${fraction}; it must lie in [0, 1]`, {
      fields: { name: 'fraction', value: fraction },
    });
  const { graph } = part.scope;
  const random = sampleNode(graph, seed);
  const mask = graph.operation('<', [random, graph.constant(fraction, 'float64')], 'bool');
  return withMask(part, mask, `sample ${fraction}`);
}

/** The random number of each row, in (0, 1), that decides whether it is in a sample. */
export function sampleNode(graph: Graph, seed: number): Node {
  return graph.node({ kind: 'random', seed, stage: 'sample' }, 'float64');
}

function splitMask(scope: FrameScope, { from, to, seed, key }: SplitStep): Node {
  const { graph } = scope;
  const file = graph.node({ kind: 'fileHash' }, 'float64');
  const columns = key.map((name) => scope.node(name));
  const args = [file, ...columns];
  const hash = graph.node({ kind: 'operation', kernel: 'hash', args, parameter: [seed] }, 'float64');
  const above = graph.operation('<=', [graph.constant(from, 'float64'), hash], 'bool');
  const below = graph.operation('<', [hash, graph.constant(to, 'float64')], 'bool');
  return graph.operation('and', [above, below], 'bool');
}

/**
 * Numbers of map barriers: equal tasks over equal inputs are one barrier, which variations that do not touch it share; where a task sees
 * whole blocks, only after equal filters.
 */
const mapIds = new WeakMap<Graph, Map<string, number>>();

function mapId(
  graph: Graph,
  step: MapStep,
  inputs: readonly (readonly [string, Node])[],
  before: readonly Barrier[],
) {
  const ids = mapIds.get(graph) ?? new Map<string, number>();
  mapIds.set(graph, ids);
  const path = before.map((barrier) =>
    barrier.kind === 'filter' ? `f${barrier.mask.id}` : `m${barrier.id}`,
  );
  const key = JSON.stringify([
    argumentsKey(step.task),
    step.adds,
    inputs.map(([name, node]) => [name, node.id]),
    step.rowByRow ? 'rows' : path,
  ]);
  const id = ids.get(key) ?? ids.size;
  ids.set(key, id);
  return id;
}

const argumentNumbers = new WeakMap<object, number>();
let argumentObjects = 0;

/** A task by module, export and the identity of its arguments, which may be too large to compare. */
function argumentsKey({ module, export: name, args }: Task): unknown[] {
  if (typeof args !== 'object' || args === null) return [module, name, String(args)];
  const known = argumentNumbers.get(args) ?? ++argumentObjects;
  argumentNumbers.set(args, known);
  return [module, name, known];
}

function mapped(part: Part, step: MapStep): Part {
  checkPlannedTask(step.task);
  const { scope } = part;
  const names = step.columns.length > 0 ? step.columns : [...scope.columns.keys()];
  const inputs = names.map((name) => [name, scope.node(name)] as const);
  const id = mapId(scope.graph, step, inputs, part.barriers);
  const added = Object.entries(step.adds).map(([name, type]): [string, Node] => {
    checkType(name, type);
    const masked = type !== 'float64' && type !== 'float32';
    return [name, scope.graph.node({ kind: 'added', barrier: id, name }, type, masked)];
  });
  const barrier: Barrier = {
    kind: 'map',
    id,
    task: step.task,
    rowByRow: step.rowByRow ?? false,
    inputs,
    adds: step.adds,
    added: new Map(added),
  };
  return { ...part, barriers: [...part.barriers, barrier], scope: scope.withColumns(added) };
}

/** Raw rows of each file of a source. */
export function rowsOf(source: Source): number[] {
  return source.kind === 'files' ? source.files.map(({ rows }) => rows) : [source.table.rows];
}
