import type { Column } from '../../columns/column.js';
import { concatColumns } from '../../columns/concat-columns.js';
import { Table } from '../../columns/table.js';
import { Graph, type Node } from '../../expressions/graph.js';
import { vectorRows } from '../../expressions/kernels/vector.js';
import { compileProgram } from '../../expressions/program.js';
import { InputFiller, RunnableProgram } from '../../expressions/runnable-program.js';
import { Typing } from '../../expressions/typed.js';
import { withArena } from '../../kernels/arena.js';
import {
  type AggregateSpec,
  aggregateOf,
  bytesOfGroups,
  type GroupedState,
  growState,
} from '../../reductions/grouped.js';
import { grouping } from '../memory.js';
import type { Part } from '../part.js';
import type { PassRequest } from '../pass-request.js';
import type { ResultSteps } from '../result.js';
import { type AggregateCall, type AggregateExpression, typedCall } from './aggregate-expression.js';
import { type GroupLayout, groupColumns } from './group-columns.js';
import type { FrameParts } from './rows.js';

export interface AggregateWanted {
  readonly keys: readonly string[];
  readonly expressions: readonly (readonly [string, AggregateExpression])[];
}

/** A table with one row per group, sorted by the keys, missing keys last; without keys one row. */
export function* aggregateResult(frame: FrameParts, wanted: AggregateWanted): ResultSteps<Table> {
  const { parts } = frame;
  const [found] = yield [groupRequest(frame, wanted)];
  const state =
    (found as GroupedState | undefined) ?? emptyState(wanted.keys.length, inputsOf(parts[0], wanted).specs);
  return tableOfGroups(wanted, groupColumns(state, groupLayout(parts[0], wanted)));
}

/** Keys and results of sorted groups as a table: expressions over aggregates are computed. */
export function tableOfGroups(wanted: AggregateWanted, columns: readonly Column[]): Table {
  const { keys } = wanted;
  const rows = columns[0].values.length;
  const keyColumns = keys.map((name, i): [string, Column] => [name, columns[i]]);
  return new Table(new Map([...keyColumns, ...finalColumns(wanted, columns.slice(keys.length), rows)]));
}

/** What the columns of groups are made of. */
export function groupLayout(part: Part, wanted: AggregateWanted): GroupLayout {
  return {
    keys: wanted.keys.map((name) => part.scope.node(name).type),
    aggregates: inputsOf(part, wanted).specs,
    calls: callsOf(part, wanted).map(({ type, probability }) => ({ type, probability })),
  };
}

/** The pass that gathers groups. */
export function groupRequest({ parts, settings }: FrameParts, wanted: AggregateWanted): PassRequest {
  return {
    parts,
    settings,
    spec: { kind: 'grouped', keys: wanted.keys.length, aggregates: inputsOf(parts[0], wanted).specs },
    holder: grouping,
    bytes: (state) => bytesOfGroups(state as GroupedState),
    inputs: (part) => inputsOf(part, wanted).nodes,
  };
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
