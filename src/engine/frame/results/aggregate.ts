import { allocate, type Column, type ColumnType } from '../../columns/column.js';
import { concatColumns } from '../../columns/concat-columns.js';
import { textColumn } from '../../columns/make-column.js';
import { Table } from '../../columns/table.js';
import { Graph, type Node } from '../../expressions/graph.js';
import { vectorRows } from '../../expressions/kernels/vector.js';
import { compileProgram } from '../../expressions/program.js';
import { InputFiller, RunnableProgram } from '../../expressions/runnable-program.js';
import { Typing } from '../../expressions/typed.js';
import { withArena } from '../../kernels/arena.js';
import { compareKeys, type KeyValue } from '../../reductions/group-keys.js';
import {
  type AggregateSpec,
  aggregateOf,
  bytesOfGroups,
  type GroupedState,
  growState,
} from '../../reductions/grouped.js';
import { grouping } from '../memory.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import { type AggregateCall, type AggregateExpression, typedCall } from './aggregate-expression.js';
import type { FrameParts } from './rows.js';

export interface AggregateWanted {
  readonly keys: readonly string[];
  readonly expressions: readonly (readonly [string, AggregateExpression])[];
}

/** A table with one row per group, sorted by the keys, missing keys last; without keys one row. */
export function* aggregateResult(
  { parts, settings }: FrameParts,
  wanted: AggregateWanted,
): ResultSteps<Table> {
  const { keys } = wanted;
  const calls = callsOf(parts[0], wanted);
  const { specs } = inputsOf(parts[0], wanted);
  const [found] = yield [
    {
      parts,
      settings,
      spec: { kind: 'grouped', keys: keys.length, aggregates: specs },
      holder: grouping,
      bytes: (state) => bytesOfGroups(state as GroupedState),
      inputs: (part) => inputsOf(part, wanted).nodes,
    },
  ];
  const state = (found as GroupedState | undefined) ?? emptyState(keys.length, specs);
  const order = [...state.keys.keys()].sort((a, b) => compareKeys(state.keys[a], state.keys[b]));
  const keyColumns = keys.map((name, i): [string, Column] => {
    const type = parts[0].scope.node(name).type;
    return [
      name,
      columnOfValues(
        type,
        order.map((group) => state.keys[group][i]),
      ),
    ];
  });
  const results = calls.map((call, i) => {
    const values = order.map((group) =>
      aggregateOf(specs[i]).finish(state.parts[i], group, call.probability),
    );
    return columnOfValues(call.type, values);
  });
  return new Table(new Map([...keyColumns, ...finalColumns(wanted, results, order.length)]));
}

/** Without keys there is one group, also of no rows. */
function emptyState(keys: number, specs: readonly AggregateSpec[]): GroupedState {
  const parts = specs.map(() => ({}));
  if (keys > 0) return { keys: [], parts, held: 0 };
  specs.forEach((spec, i) => {
    growState(aggregateOf(spec), parts[i], 1);
  });
  return { keys: [[]], parts, held: 0 };
}

export function callsOf({ scope }: Part, { expressions }: AggregateWanted): AggregateCall[] {
  return expressions.flatMap(([, { text, calls }]) => calls.map((call) => typedCall(call, text, scope)));
}

/** Columns that the reduction takes, and where its aggregates find theirs among them. */
function inputsOf(part: Part, wanted: AggregateWanted): { nodes: Node[]; specs: AggregateSpec[] } {
  const nodes = wanted.keys.map((name) => part.scope.node(name));
  const place = (node: Node): number => nodes.push(node) - 1;
  const specs = callsOf(part, wanted).map(({ name, x, weight }): AggregateSpec => {
    return { name, ...(x && { x: place(x) }), ...(weight && { weight: place(weight) }) };
  });
  return { nodes, specs };
}

/** Values as a column of a type; null is missing. */
export function columnOfValues(type: ColumnType, values: readonly KeyValue[]): Column {
  if (type === 'string') return textColumn(values as readonly (string | null)[]);
  const array = allocate(type, values.length);
  const valid = new Uint8Array(values.length);
  const float = type === 'float64' || type === 'float32';
  values.forEach((value, i) => {
    if (value !== null) {
      array[i] = value as never;
      valid[i] = 1;
    } else if (float) array[i] = Number.NaN;
  });
  return { type, values: array, ...(float || !valid.includes(0) ? {} : { valid }) };
}

/** What the expressions make of the aggregates: `sum(x) / count()`. */
function finalColumns(
  { expressions }: AggregateWanted,
  results: readonly Column[],
  rows: number,
): [string, Column][] {
  let first = 0;
  return expressions.map(([name, { text, calls, rest }]) => {
    const own = results.slice(first, first + calls.length);
    first += calls.length;
    return [name, rest.kind === 'name' ? own[0] : evaluate(text, rest, own, rows)];
  });
}

function evaluate(
  text: string,
  rest: AggregateExpression['rest'],
  columns: readonly Column[],
  rows: number,
): Column {
  const graph = new Graph();
  const inputs = columns.map(({ type, valid }, i) =>
    graph.node({ kind: 'column', name: `#${i}` }, type, Boolean(valid)),
  );
  const scope = { find: (name: string) => inputs[Number(name.slice(1))], names: () => [] };
  const node = new Typing(text, scope, graph).node(rest);
  const program = compileProgram(inputs, [node]);
  return concatColumns(
    node.type,
    withArena((arena) => runOver(columns, rows, new RunnableProgram(program, arena))),
  );
}

/** The program's only output over all rows, in pieces. */
function runOver(columns: readonly Column[], rows: number, program: RunnableProgram): Column[] {
  const filler = new InputFiller(program.inputs);
  const pieces: Column[] = [];
  for (let start = 0; start < rows; start += vectorRows) {
    const n = Math.min(vectorRows, rows - start);
    filler.fill(columns, start, start + n);
    program.run(n);
    const [{ type, values, valid, dictionary }] = program.outputs;
    pieces.push({ type, values: values.slice(0, n), ...(valid && { valid: valid.slice(0, n) }), dictionary });
  }
  return pieces;
}
