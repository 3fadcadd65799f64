import { ExpressionError, toldShort } from '../../core/index.js';
import { type Place, refuse } from './caret.js';
import { type MathNode, parse } from './mathjs-parser.js';
import type { Token } from './token.js';
import { tokensOf } from './tokens.js';

/** An expression as a tree. Operators are calls by their sign, the ternary is a call of '?:', a chain an 'and' of pairs. */
export type Syntax = Place &
  (
    | { readonly kind: 'number'; readonly value: number; readonly text: string }
    | { readonly kind: 'string'; readonly value: string }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Syntax[] }
    | { readonly kind: 'list'; readonly items: readonly Syntax[] }
  );

const operators = new Set([
  '+',
  '-',
  '*',
  '/',
  '^',
  '<',
  '<=',
  '>',
  '>=',
  '==',
  '!=',
  'and',
  'or',
  'xor',
  'not',
]);
const relations: Record<string, string> = {
  smaller: '<',
  smallerEq: '<=',
  larger: '>',
  largerEq: '>=',
  equal: '==',
  unequal: '!=',
};

/**
 * Reads an expression. mathjs sees only brackets, operators and placeholders `_0`, `_1`, ... for the names, numbers and
 * strings: its own functions, units and constants cannot be reached, and each leaf of its tree leads back to its place.
 * @throws {ExpressionError} with a caret under what is refused
 */
export function parseExpression(text: string): Syntax {
  if (typeof text !== 'string')
    throw new ExpressionError(`an expression must be text, found ${toldShort(text)}`, {
      fields: { expression: toldShort(text) },
      remedy:
        typeof text === 'function'
          ? 'Write it as text, as in filter("lap_zenith < 0.6"); functions of rows go into mapPartitions().'
          : "Write it in quotes, as in withColumns({ one: '1' }).",
    });
  const tokens = tokensOf(text);
  const reader = new TreeReader(text, tokens);
  try {
    return reader.read(parse(withPlaceholders(tokens).join(' ')));
  } catch (error) {
    if (error instanceof RangeError) throw refuse(text, { start: 0, end: 1 }, 'nested too deeply');
    if (!(error instanceof SyntaxError)) throw error;
    const place = placeOf(tokens, (error as SyntaxError & { char?: number }).char ?? 1, text.length);
    throw refuse(text, place, error.message.replace(/ \(char \d+\)$/, '').replace(/^./, lower));
  }
}

const lower = (letter: string): string => letter.toLowerCase();

function withPlaceholders(tokens: readonly Token[]): string[] {
  return tokens.map((token, i) =>
    token.kind === 'name' || token.kind === 'number' || token.kind === 'string' ? `_${i}` : token.text,
  );
}

/** The token at a position of the text that mathjs saw. */
function placeOf(tokens: readonly Token[], char: number, length: number): Place {
  let end = 0;
  for (const [i, piece] of withPlaceholders(tokens).entries()) {
    end += piece.length;
    if (char <= end) return tokens[i];
    end += 1;
  }
  return { start: length, end: length + 1 };
}

/** More operators than this in one chain of arithmetic are refused. */
const longestChain = 1000;

const isLogical = ({ type, op = '' }: MathNode): boolean =>
  type === 'OperatorNode' && ['and', 'or', 'xor'].includes(op);

class TreeReader {
  constructor(
    readonly text: string,
    readonly tokens: readonly Token[],
  ) {}

  read(node: MathNode): Syntax {
    switch (node.type) {
      case 'ParenthesisNode':
        return this.read(node.content as MathNode);
      case 'SymbolNode':
        return this.#leaf(node);
      case 'OperatorNode':
        return this.#operator(node);
      case 'RelationalNode':
        return this.#chain(node);
      case 'ConditionalNode':
        return call(
          '?:',
          [node.condition, node.trueExpr, node.falseExpr].map((each) => this.read(each!)),
        );
      case 'FunctionNode':
        return this.#function(node);
      case 'ArrayNode':
        return this.#list(node);
      default:
        throw refuse(
          this.text,
          { start: 0, end: this.text.length },
          `${node.type} is not part of expressions`,
        );
    }
  }

  #token(node: MathNode): Token {
    return this.tokens[Number(node.name?.slice(1))];
  }

  #leaf(node: MathNode): Syntax {
    const { kind, text, start, end } = this.#token(node);
    if (kind === 'number') return { kind, value: Number(text), text, start, end };
    if (kind === 'string') return { kind, value: text, start, end };
    return { kind: 'name', name: text, start, end };
  }

  /** Chains such as a + b + c lean left as deep as they are long: they are followed down in a loop. */
  #operator(node: MathNode): Syntax {
    if (isLogical(node)) return this.#logicalChain(node);
    const spine: MathNode[] = [];
    let left = node;
    while (left.type === 'OperatorNode' && !isLogical(left)) {
      if (!operators.has(left.op ?? '') || left.implicit)
        throw refuse(
          this.text,
          { start: 0, end: this.text.length },
          `the operator ${left.op} is not available`,
        );
      spine.push(left);
      left = left.args![0];
    }
    if (spine.length > longestChain) {
      const place = { start: 0, end: this.text.length };
      throw refuse(this.text, place, `a chain of ${spine.length} operators; at most ${longestChain}`);
    }
    let result = this.read(left);
    for (const each of spine.reverse()) {
      const others = each.args!.slice(1).map((arg) => this.read(arg));
      if (each.op === '+' && others.length === 0) continue;
      result = call(others.length === 0 && each.op === '-' ? 'negate' : each.op!, [result, ...others]);
    }
    return result;
  }

  /** The operands of a chain of one logical operator, joined in pairs: thousands of them make a tree of a dozen levels. */
  #logicalChain(node: MathNode): Syntax {
    const operands: MathNode[] = [];
    let left = node;
    while (isLogical(left) && left.op === node.op) {
      operands.push(left.args![1]);
      left = left.args![0];
    }
    let level = [left, ...operands.reverse()].map((each) => this.read(each));
    while (level.length > 1) {
      const pairs = level.filter((_, i) => i % 2 === 0);
      level = pairs.map((x, i) => (2 * i + 1 < level.length ? call(node.op!, [x, level[2 * i + 1]]) : x));
    }
    return level[0];
  }

  #chain(node: MathNode): Syntax {
    const params = node.params!.map((each) => this.read(each));
    const pairs = node.conditionals!.map((name, i) => call(relations[name], [params[i], params[i + 1]]));
    return pairs.reduce((left, right) => call('and', [left, right]));
  }

  #function(node: MathNode): Syntax {
    const token = this.#token(node.fn!);
    const args = node.args!.map((each) => this.read(each));
    return { kind: 'call', name: token.text, args, start: token.start, end: this.#endOfCall(token) };
  }

  /** After the bracket that closes a call. */
  #endOfCall(name: Token): number {
    let depth = 0;
    for (const { kind, end } of this.tokens.slice(this.tokens.indexOf(name) + 1)) {
      if (kind === 'open') depth++;
      if (kind === 'close' && --depth === 0) return end;
    }
    return name.end;
  }

  #list(node: MathNode): Syntax {
    const items = node.items!.map((each) => this.read(each));
    const start = items[0]?.start ?? 0;
    return { kind: 'list', items, start, end: items.at(-1)?.end ?? start + 1 };
  }
}

function call(name: string, args: readonly Syntax[]): Syntax {
  const start = Math.min(...args.map((each) => each.start));
  return { kind: 'call', name, args, start, end: Math.max(...args.map((each) => each.end)) };
}
