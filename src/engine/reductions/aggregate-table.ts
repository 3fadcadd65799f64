import {
  type Aggregate,
  countRows,
  deviation,
  distinctValues,
  extreme,
  first,
  mean,
  quantile,
  sum,
  variance,
} from './aggregates.js';

export interface AggregateFunction {
  readonly aggregate: Aggregate;
  /** Fewest and most arguments. */
  readonly arity: readonly [number, number];
  /** Whether the first argument has to be a number; the others take what comes. */
  readonly numeric: boolean;
  /** 'weight': another column; 'probability': a number in [0, 1], which a weight can follow. */
  readonly second?: 'weight' | 'probability';
  /** Whether the result has the type of the argument. */
  readonly keepsType?: true;
  readonly doc: string;
}

/** The aggregates, by name: the only list. */
export const aggregates: Readonly<Record<string, AggregateFunction>> = {
  count: {
    aggregate: countRows,
    arity: [0, 2],
    numeric: false,
    second: 'weight',
    doc: 'count(): rows; count(x): rows where x is there; count(x, weight): the sum of their weights',
  },
  sum: { aggregate: sum, arity: [1, 2], numeric: true, second: 'weight', doc: 'sum(x), sum(x, weight)' },
  mean: { aggregate: mean, arity: [1, 2], numeric: true, second: 'weight', doc: 'mean(x), mean(x, weight)' },
  std: {
    aggregate: deviation,
    arity: [1, 2],
    numeric: true,
    second: 'weight',
    doc: 'standard deviation, ddof 0',
  },
  var: { aggregate: variance, arity: [1, 2], numeric: true, second: 'weight', doc: 'variance, ddof 0' },
  min: {
    aggregate: extreme(1),
    arity: [1, 1],
    numeric: false,
    keepsType: true,
    doc: 'smallest',
  },
  max: {
    aggregate: extreme(-1),
    arity: [1, 1],
    numeric: false,
    keepsType: true,
    doc: 'largest',
  },
  first: { aggregate: first, arity: [1, 1], numeric: false, keepsType: true, doc: 'the first that is there' },
  nunique: { aggregate: distinctValues, arity: [1, 1], numeric: false, doc: 'number of distinct values' },
  quantile: {
    aggregate: quantile,
    arity: [2, 3],
    numeric: true,
    second: 'probability',
    doc: 'quantile(x, probability), exact, type 7; quantile(x, probability, weight); keeps all values in memory',
  },
};
