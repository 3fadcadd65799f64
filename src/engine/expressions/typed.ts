import { ColumnError, nearestHint } from '../../core/index.js';
import type { ColumnType } from '../columns/column.js';
import { refuse, showInExpression } from './caret.js';
import { constants, type ExpressionFunction, functions, operators } from './functions.js';
import { type Graph, isMissing, type Node } from './graph.js';
import { fits, numberLiteral, textLiteral, wholeLiteral } from './literals.js';
import { columnOf, type Scope } from './name-scope.js';
import { functionRemedy } from './remedies.js';
import { parseExpression, type Syntax } from './syntax.js';

/**
 * The node of an expression over the columns of `scope`, with every type checked.
 * @throws {ExpressionError} a mistake, {ColumnError} an unknown column; both show the place with a caret
 */
export function typedExpression(text: string, scope: Scope, graph: Graph): Node {
  return new Typing(text, scope, graph).node(parseExpression(text));
}

/** A condition: an expression whose value is true or false. @throws {ExpressionError} another type */
export function typedCondition(text: string, scope: Scope, graph: Graph): Node {
  const syntax = parseExpression(text);
  const typing = new Typing(text, scope, graph);
  return typing.condition(syntax, typing.node(syntax));
}

const noNumber = 'Strings can be compared by == and !=, and looked for by isin.';

const exactTypes: readonly ColumnType[] = ['int64', 'uint64'];
const isExact = (node: Node): boolean => exactTypes.includes(node.type);

export class Typing {
  constructor(
    readonly text: string,
    readonly scope: Scope,
    readonly graph: Graph,
  ) {}

  node(syntax: Syntax): Node {
    switch (syntax.kind) {
      case 'number':
        return this.graph.constant(syntax.value, 'float64');
      case 'string':
        return this.graph.constant(syntax.value, 'string');
      case 'name':
        return this.#name(syntax);
      case 'call':
        return this.#call(syntax);
      case 'list':
        throw refuse(this.text, syntax, 'a list can only stand in isin(x, [...])');
    }
  }

  condition(syntax: Syntax, node: Node): Node {
    if (node.type !== 'bool')
      throw refuse(
        this.text,
        syntax,
        `a condition is needed, this is ${node.type}`,
        'Compare it, as in x != 0.',
      );
    return node.masked ? this.graph.operation('truth', [node], 'bool') : node;
  }

  #name(syntax: Syntax & { kind: 'name' }): Node {
    const { name } = syntax;
    try {
      const node = this.scope.find(name);
      if (node) return node;
      if (Object.hasOwn(constants, name)) return this.graph.constant(constants[name], 'float64');
      if (name === 'true' || name === 'false') return this.graph.constant(name === 'true', 'bool');
      return columnOf(name, this.scope);
    } catch (error) {
      throw showInExpression(error, this.text, syntax);
    }
  }

  #call(syntax: Syntax & { kind: 'call' }): Node {
    const { name, args } = syntax;
    const known = operatorOf(syntax, this.text) ?? this.#function(syntax);
    const [fewest, most] = known.arity;
    if (args.length < fewest || args.length > most) {
      const wanted = fewest === most ? fewest : `at least ${fewest}`;
      throw refuse(
        this.text,
        syntax,
        `${name} takes ${wanted} argument${wanted === 1 ? '' : 's'}, found ${args.length}`,
        `${known.doc}.`,
      );
    }
    return this[known.family](name, args);
  }

  #function(syntax: Syntax & { kind: 'call' }): ExpressionFunction {
    if (Object.hasOwn(functions, syntax.name)) return functions[syntax.name];
    const place = { start: syntax.start, end: syntax.start + syntax.name.length };
    const hint = nearestHint(syntax.name, Object.keys(functions));
    throw refuse(this.text, place, `no function '${syntax.name}'${hint}`, functionRemedy(syntax.name));
  }

  /** As float64, with NaN for what is missing. */
  number(syntax: Syntax, node = this.node(syntax)): Node {
    if (node.type === 'float64') return node;
    if (node.type === 'string')
      throw refuse(this.text, syntax, 'a number is needed, this is a string', noNumber);
    if (isExact(node)) {
      const remedy = 'Write float64(...) to round it to 53 bits.';
      throw refuse(
        this.text,
        syntax,
        `a number is needed, this is ${node.type}, which is kept exact`,
        remedy,
      );
    }
    return this.graph.operation('float64', [node], 'float64');
  }

  numbers(name: string, args: readonly Syntax[]): Node {
    const nodes = args.map((arg) => this.number(arg));
    const [x, exponent] = nodes;
    if (name === 'negate' && x.kind === 'constant')
      return this.graph.constant(-(x.value as number), 'float64');
    // x * x is rounded correctly and ten times as fast as the general power.
    if (name === '^' && exponent.kind === 'constant' && exponent.value === 2)
      return this.graph.operation('*', [x, x], 'float64');
    return this.graph.operation(name, nodes, 'float64');
  }

  conditions(name: string, args: readonly Syntax[]): Node {
    const nodes = args.map((arg) => this.condition(arg, this.node(arg)));
    return this.graph.operation(name, nodes, 'bool');
  }

  order(name: string, args: readonly Syntax[]): Node {
    return this.#compare(name, args, false);
  }

  equality(name: string, args: readonly Syntax[]): Node {
    return this.#compare(name, args, true);
  }

  #compare(name: string, args: readonly Syntax[], texts: boolean): Node {
    const [x, y] = this.#comparedNodes(args);
    if (x.type === 'string' || y.type === 'string') {
      if (x.type !== y.type || !texts) {
        const remedy = texts
          ? `A string equals strings only: '...', in quotes.`
          : 'Strings can be compared by == and != only.';
        const place = { start: args[0].start, end: args[1].end };
        throw refuse(this.text, place, `cannot compare ${x.type} ${name} ${y.type}`, remedy);
      }
      return this.graph.operation(`text ${name}`, [x, y], 'bool');
    }
    if (!isExact(x) && !isExact(y)) {
      const numbers = [this.number(args[0], x), this.number(args[1], y)];
      return this.graph.operation(name, numbers, 'bool');
    }
    const sides = [this.#exactSide(args[0], x, y), this.#exactSide(args[1], y, x)];
    return this.graph.operation(`exact ${name}`, sides, 'bool');
  }

  /** Both sides of a comparison; beside a string an unknown name is likely a text without quotes. */
  #comparedNodes(args: readonly Syntax[]): Node[] {
    try {
      return args.map((arg) => this.node(arg));
    } catch (error) {
      const isString = args.some(
        (arg) => arg.kind === 'name' && this.scope.find(arg.name)?.type === 'string',
      );
      const name = args.find((arg) => arg.kind === 'name' && !this.scope.find(arg.name));
      if (!(error instanceof ColumnError) || !isString || name?.kind !== 'name') throw error;
      throw new ColumnError(error.message, {
        fields: error.fields,
        remedy: `Texts stand in quotes: '${name.name}'. Or use one of the columns.`,
      });
    }
  }

  /** One side of an exact comparison: the 64-bit integer itself, a whole number as such an integer, else float64. */
  #exactSide(syntax: Syntax, node: Node, other: Node): Node {
    if (isExact(node)) return node;
    const whole = wholeLiteral(syntax);
    if (whole !== undefined && fits(whole, other.type)) return this.graph.constant(whole, other.type);
    return this.number(syntax, node);
  }

  test(name: string, args: readonly Syntax[]): Node {
    return this.graph.operation(name, [this.number(args[0])], 'bool');
  }

  missing(_: string, [arg]: readonly Syntax[]): Node {
    return isMissing(this.node(arg), this.graph);
  }

  extremum(name: string, args: readonly Syntax[]): Node {
    const nodes = args.map((arg) => this.node(arg));
    const exact = nodes.find(isExact);
    if (exact === undefined)
      return args
        .map((arg, i) => this.number(arg, nodes[i]))
        .reduce((x, y) => this.graph.operation(name, [x, y], 'float64'));
    const sides = args.map((arg, i) => this.#exactSide(arg, nodes[i], exact));
    const odd = sides.findIndex((side) => side.type !== exact.type);
    if (odd >= 0) {
      const remedy = `Write float64(...) around what is ${exact.type}.`;
      throw refuse(this.text, args[odd], `${name} of ${exact.type} and ${sides[odd].type}`, remedy);
    }
    const pair = (x: Node, y: Node): Node =>
      this.graph.operation(`exact ${name}`, [x, y], exact.type, x.masked || y.masked);
    return sides.reduce(pair);
  }

  clip(_: string, args: readonly Syntax[]): Node {
    const [x, low, high] = args.map((arg) => this.number(arg));
    const raised = this.graph.operation('max', [x, low], 'float64');
    return this.graph.operation('min', [raised, high], 'float64');
  }

  float64(_: string, [arg]: readonly Syntax[]): Node {
    const node = this.node(arg);
    if (node.type === 'string')
      throw refuse(this.text, arg, 'a number is needed, this is a string', noNumber);
    return node.type === 'float64' ? node : this.graph.operation('float64', [node], 'float64');
  }

  fill(_: string, [arg, value]: readonly Syntax[]): Node {
    return this.graph.operation('fillMissing', [this.number(arg), this.number(value)], 'float64');
  }

  choice(_: string, [test, yes, no]: readonly Syntax[]): Node {
    const condition = this.condition(test, this.node(test));
    const [a, b] = [this.node(yes), this.node(no)];
    if (a.type === b.type) {
      const masked = a.masked || b.masked;
      const kernel = a.type === 'string' ? 'text choose' : 'choose';
      return this.graph.operation(kernel, [condition, a, b], a.type, masked);
    }
    const [exact, other] = isExact(a) ? [a, no] : [b, yes];
    const whole = isExact(exact) ? wholeLiteral(other) : undefined;
    if (whole !== undefined && fits(whole, exact.type)) {
      const literal = this.graph.constant(whole, exact.type);
      const sides = other === no ? [exact, literal] : [literal, exact];
      return this.graph.operation('choose', [condition, ...sides], exact.type, exact.masked);
    }
    return this.graph.operation('choose', [condition, this.number(yes, a), this.number(no, b)], 'float64');
  }

  membership(_: string, [arg, ...rest]: readonly Syntax[]): Node {
    const items = rest.flatMap((each) => (each.kind === 'list' ? each.items : [each]));
    const x = this.node(arg);
    if (x.type === 'string') return this.#isin('text isin', x, items, textLiteral, 'a string');
    if (isExact(x)) return this.#isin('exact isin', x, items, wholeLiteral, 'a whole number');
    return this.#isin('isin', this.number(arg, x), items, numberLiteral, 'a number');
  }

  #isin(
    kernel: string,
    x: Node,
    items: readonly Syntax[],
    literal: (item: Syntax) => number | string | undefined,
    wanted: string,
  ): Node {
    const parameter = items.map((item) => {
      const value = literal(item);
      if (value === undefined)
        throw refuse(this.text, item, `isin compares with constants: ${wanted} is needed`);
      return value;
    });
    return this.graph.node({ kind: 'operation', kernel, args: [x], parameter }, 'bool');
  }
}

/** Operators come from the grammar; as functions, as in `and(a, b)`, they are not offered. */
function operatorOf(
  { name, start }: Syntax & { kind: 'call' },
  text: string,
): ExpressionFunction | undefined {
  const written = text.startsWith(`${name}(`, start) && /^\w/.test(name);
  return !written && Object.hasOwn(operators, name) ? operators[name] : undefined;
}
