import { nearestHint } from '../../../core/index.js';
import type { ColumnType } from '../../columns/column.js';
import { refuse } from '../../expressions/caret.js';
import { functions } from '../../expressions/functions.js';
import { isMissing, type Node } from '../../expressions/graph.js';
import { parseExpression, type Syntax } from '../../expressions/syntax.js';
import { Typing } from '../../expressions/typed.js';
import { aggregates } from '../../reductions/aggregate-table.js';
import type { FrameScope } from '../scope.js';

/** One aggregate of an expression: its name and what it takes, for the columns of one scope. */
export interface AggregateCall {
  readonly name: string;
  readonly x?: Node;
  readonly weight?: Node;
  readonly probability?: number;
  readonly type: ColumnType;
}

/** An expression over aggregates: the calls, and what is made of their results, which stand in it as `#0`, `#1`, ... */
export interface AggregateExpression {
  readonly text: string;
  readonly calls: readonly (Syntax & { kind: 'call' })[];
  readonly rest: Syntax;
}

/** Takes the calls of aggregates out of an expression. @throws {ExpressionError} none, or one within another */
export function parseAggregate(text: string): AggregateExpression {
  const calls: (Syntax & { kind: 'call' })[] = [];
  const rest = withoutCalls(parseExpression(text), calls);
  if (calls.length > 0) return { text, calls, rest };
  const name = rest.kind === 'call' ? rest.name : '';
  const hint = nearestHint(name, Object.keys(aggregates));
  throw refuse(
    text,
    rest,
    `no aggregate in this expression${hint}`,
    `Write one of ${Object.keys(aggregates).join(', ')}.`,
  );
}

function withoutCalls(syntax: Syntax, calls: (Syntax & { kind: 'call' })[]): Syntax {
  if (syntax.kind === 'list')
    return { ...syntax, items: syntax.items.map((item) => withoutCalls(item, calls)) };
  if (syntax.kind !== 'call') return syntax;
  if (!isAggregate(syntax)) return { ...syntax, args: syntax.args.map((arg) => withoutCalls(arg, calls)) };
  calls.push(syntax);
  return { kind: 'name', name: `#${calls.length - 1}`, start: syntax.start, end: syntax.end };
}

/** min(a, b) of several arguments compares within a row. */
function isAggregate({ name, args }: Syntax & { kind: 'call' }): boolean {
  if (!Object.hasOwn(aggregates, name)) return false;
  return !(Object.hasOwn(functions, name) && args.length > 1);
}

/** The typed call over the columns of a scope. @throws {ExpressionError} a wrong argument, with a caret */
export function typedCall(call: Syntax & { kind: 'call' }, text: string, scope: FrameScope): AggregateCall {
  const { name, args } = call;
  const { arity, numeric, second, keepsType, doc } = aggregates[name];
  if (args.length < arity[0] || args.length > arity[1])
    throw refuse(text, call, `${name} does not take ${args.length} arguments`, `${doc}.`);
  if (args.length === 0) return { name, type: 'float64' };
  const typing = new Typing(text, scope, scope.graph);
  const node = typing.node(args[0]);
  const x = numeric ? typing.number(args[0], node) : node;
  const type = keepsType ? x.type : 'float64';
  if (args.length === 1) return { name, x, type };
  if (name === 'count') return { name: 'sum', x: weightWhereThere(x, typing.number(args[1]), scope), type };
  if (second === 'weight') return { name, x, weight: typing.number(args[1]), type };
  const probability = probabilityOf(args[1], text);
  if (args.length === 2) return { name, x, probability, type };
  return { name, x, weight: typing.number(args[2]), probability, type };
}

/** The weight of a row in which x is there. */
function weightWhereThere(x: Node, weight: Node, { graph }: FrameScope): Node {
  const nothing = graph.constant(Number.NaN, 'float64');
  return graph.operation('choose', [isMissing(x, graph), nothing, weight], 'float64');
}

function probabilityOf(syntax: Syntax, text: string): number {
  if (syntax.kind === 'number' && syntax.value >= 0 && syntax.value <= 1) return syntax.value;
  throw refuse(text, syntax, 'a probability from 0 to 1 is needed');
}
