import type { ColumnBounds } from '../columns/column-bounds.js';
import type { Node } from './graph.js';
import { type Interval, intervalOf } from './intervals.js';

/** Whether a condition can be true in some row, and whether it can be false. */
interface Possible {
  readonly true: boolean;
  readonly false: boolean;
}

const anything: Possible = { true: true, false: true };

/**
 * Whether a condition can hold in any row of which only the extremes of some columns are known. False is certain: no row passes. A
 * comparison with a missing value is false, whatever else is known.
 * @param boundsOf  what is known of a column; undefined where nothing is
 */
export function canHold(condition: Node, boundsOf: (column: string) => ColumnBounds | undefined): boolean {
  const intervals = intervalOf(boundsOf);
  const known = new Map<Node, Possible>();
  const possible = (node: Node): Possible => {
    const found = known.get(node) ?? possibleOf(node, { possible, interval: intervals });
    known.set(node, found);
    return found;
  };
  return possible(condition).true;
}

interface Known {
  readonly possible: (node: Node) => Possible;
  readonly interval: (node: Node) => Interval | undefined;
}

function possibleOf(node: Node, known: Known): Possible {
  if (node.kind === 'constant') return { true: node.value === true, false: node.value !== true };
  if (node.kind === 'column') return flag(known.interval(node));
  if (node.kind !== 'operation') return anything;
  const rule = Object.hasOwn(rules, node.kernel) ? rules[node.kernel] : undefined;
  return rule?.(node, known) ?? anything;
}

type Operation = Node & { readonly kind: 'operation' };
type Rule = (node: Operation, known: Known) => Possible | undefined;

/** Of two intervals: whether the comparison can be true, and whether it can be false though both values are there. */
const compared: Readonly<Record<string, (x: Interval, y: Interval) => Possible>> = {
  '<': (x, y) => ({ true: x.low < y.high, false: x.high >= y.low }),
  '<=': (x, y) => ({ true: x.low <= y.high, false: x.high > y.low }),
  '>': (x, y) => ({ true: x.high > y.low, false: x.low <= y.high }),
  '>=': (x, y) => ({ true: x.high >= y.low, false: x.low < y.high }),
  '==': (x, y) => ({ true: x.low <= y.high && y.low <= x.high, false: !isOneValue(x, y) }),
  '!=': (x, y) => ({ true: !isOneValue(x, y), false: x.low <= y.high && y.low <= x.high }),
};

const isOneValue = (x: Interval, y: Interval): boolean =>
  // biome-ignore lint/suspicious/noDoubleEquals: a bigint may stand against a number
  x.low == x.high && y.low == y.high && x.low == y.low;

const rules: Readonly<Record<string, Rule>> = {
  and: ({ args }, { possible }) => {
    const sides = args.map(possible);
    return { true: sides.every((side) => side.true), false: sides.some((side) => side.false) };
  },
  or: ({ args }, { possible }) => {
    const sides = args.map(possible);
    return { true: sides.some((side) => side.true), false: sides.every((side) => side.false) };
  },
  not: ({ args: [arg] }, { possible }) => {
    const side = possible(arg);
    return { true: side.false, false: side.true };
  },
  truth: ({ args: [arg] }, { interval }) => flag(interval(arg)),
  isNaN: ({ args: [arg] }, { interval }) => missing(interval(arg)),
  isMasked: ({ args: [arg] }, { interval }) => missing(interval(arg)),
  isin: listed,
  'exact isin': listed,
  ...comparisons(''),
  ...comparisons('exact '),
};

/** A flag, 0 or 1; a missing one is false. */
function flag(interval: Interval | undefined): Possible {
  return interval
    ? { true: interval.high >= 1, false: interval.low <= 0 || interval.mayBeMissing }
    : anything;
}

function missing(interval: Interval | undefined): Possible {
  return interval ? { true: interval.mayBeMissing, false: interval.low <= interval.high } : anything;
}

function listed({ args: [arg], parameter = [] }: Operation, { interval }: Known): Possible {
  const x = interval(arg);
  if (!x) return anything;
  const values = parameter.map((each) => (typeof each === 'string' ? BigInt(each) : each));
  return { true: values.some((value) => value >= x.low && value <= x.high), false: true };
}

function comparisons(prefix: string): Record<string, Rule> {
  const entries = Object.entries(compared).map(([name, compare]): [string, Rule] => [
    `${prefix}${name}`,
    ({ args: [a, b] }, { interval }) => {
      const [x, y] = [interval(a), interval(b)];
      if (!x || !y) return undefined;
      const isEmpty = x.low > x.high || y.low > y.high;
      if (isEmpty) return { true: false, false: true };
      const possible = compare(x, y);
      return { ...possible, false: possible.false || x.mayBeMissing || y.mayBeMissing };
    },
  ]);
  return Object.fromEntries(entries);
}
