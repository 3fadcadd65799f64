import type { ColumnBounds } from '../columns/column-bounds.js';
import type { Node } from './graph.js';

/** Where the values of a number lie that are there; without any, low is above high. */
export interface Interval {
  readonly low: number | bigint;
  readonly high: number | bigint;
  readonly mayBeMissing: boolean;
}

type Numbers = Interval & { readonly low: number; readonly high: number };

/** Intervals of expressions from those of columns; undefined where nothing can be said. */
export function intervalOf(
  boundsOf: (column: string) => ColumnBounds | undefined,
): (node: Node) => Interval | undefined {
  const known = new Map<Node, Interval | undefined>();
  const interval = (node: Node): Interval | undefined => {
    if (known.has(node)) return known.get(node);
    const found = find(node);
    known.set(node, found);
    return found;
  };
  const find = (node: Node): Interval | undefined => {
    if (node.kind === 'constant') return constantInterval(node);
    if (node.kind === 'column') {
      const bounds = boundsOf(node.name);
      return bounds && { low: bounds.low, high: bounds.high, mayBeMissing: bounds.missing > 0 };
    }
    if (node.kind !== 'operation' || !Object.hasOwn(rules, node.kernel)) return undefined;
    const args = node.args.map(interval);
    if (!args.every((arg) => arg !== undefined)) return undefined;
    return node.kernel === 'float64' ? asNumbers(args[0]) : ofNumbers(node.kernel, args);
  };
  return interval;
}

function constantInterval({ value, type }: Node & { kind: 'constant' }): Interval | undefined {
  if (type === 'string' || typeof value === 'boolean') return undefined;
  const number = type === 'int64' || type === 'uint64' ? BigInt(value) : Number(value);
  // NaN is never there.
  if (Number.isNaN(number)) return { ...nothing, mayBeMissing: true };
  return { low: number, high: number, mayBeMissing: false };
}

const nothing = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

const isNumbers = (x: Interval): x is Numbers => typeof x.low === 'number' && typeof x.high === 'number';

/** 64-bit integers as doubles: rounding keeps their order. */
const asNumbers = ({ low, high, mayBeMissing }: Interval): Numbers => ({
  low: Number(low),
  high: Number(high),
  mayBeMissing,
});

function ofNumbers(kernel: string, args: readonly Interval[]): Interval | undefined {
  if (!args.every(isNumbers)) return undefined;
  const mayBeMissing = args.some((arg) => arg.mayBeMissing);
  if (args.some(({ low, high }) => low > high)) return { ...nothing, mayBeMissing: true };
  const found = rules[kernel](args);
  return found && { ...found, mayBeMissing: mayBeMissing || found.mayBeMissing };
}

type Rule = (args: readonly Numbers[]) => Numbers | undefined;

/**
 * Arithmetic is rounded correctly, so rounding keeps its order and the extremes are those of the corners. Functions are exact to two
 * units in the last place: their intervals are wider by more than that.
 */
const rules: Readonly<Record<string, Rule>> = {
  float64: ([x]) => x,
  negate: ([x]) => ({ ...x, low: -x.high, high: -x.low }),
  '+': corners((a, b) => a + b),
  '-': corners((a, b) => a - b),
  '*': corners((a, b) => a * b),
  '/': ([x, y]) => (y.low > 0 || y.high < 0 ? corners((a, b) => a / b)([x, y]) : undefined),
  sqrt: increasing(Math.sqrt, 0),
  log10: increasing(Math.log10, 0),
  log: increasing(Math.log, 0),
  log2: increasing(Math.log2, 0),
  log1p: increasing(Math.log1p, -1),
  exp: increasing(Math.exp, Number.NEGATIVE_INFINITY),
};

function corners(operation: (a: number, b: number) => number): Rule {
  return ([x, y]) => {
    const values = [x.low, x.high].flatMap((a) => [operation(a, y.low), operation(a, y.high)]);
    if (values.some(Number.isNaN)) return undefined;
    const areFinite = [x.low, x.high, y.low, y.high].every(Number.isFinite);
    return { low: Math.min(...values), high: Math.max(...values), mayBeMissing: !areFinite };
  };
}

/** A function that grows from `start` on and is NaN below. */
function increasing(of: (x: number) => number, start: number): Rule {
  return ([x]) => {
    if (x.high < start) return { ...nothing, mayBeMissing: true };
    return {
      low: below(of(Math.max(x.low, start))),
      high: -below(-of(x.high)),
      mayBeMissing: x.low < start,
    };
  };
}

/** A little less than a number, by more than a function can be off. */
const below = (x: number): number =>
  x === Number.POSITIVE_INFINITY ? Number.MAX_VALUE : x - Math.abs(x) * 1e-14 - Number.MIN_VALUE;
