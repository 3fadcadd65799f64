import { arrayTypes, type Column, type ColumnType } from '../../columns/column.js';
import { textColumn, valueAt } from '../../columns/make-column.js';
import { Table } from '../../columns/table.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import { type AggregateWanted, aggregateResult } from './aggregate.js';
import { parseAggregate } from './aggregate-expression.js';
import { quantilesResult } from './quantiles.js';
import type { FrameParts } from './rows.js';

const probabilities = [0.25, 0.5, 0.75];

/**
 * One row per column of numbers: how many are there and missing, mean, standard deviation (ddof 0), extremes, quartiles. Where columns
 * of 64-bit integers are among them, 'exact min' and 'exact max' have their extremes, which float64 can round.
 */
export function* describeResult(frame: FrameParts, names: readonly string[]): ResultSteps<Table> {
  const types = names.map((name) => frame.parts[0].scope.node(name).type);
  const steps = [
    aggregateResult(frame, wantedAggregates(names, types)),
    ...names.map((name) => quartiles(frame, name)),
  ];
  const [first, ...quarters] = yield* together<Table | Float64Array>(steps);
  const summary = first as Table;
  const at = (name: string, column: number) => valueAt(summary.column(`${name} ${column}`), 0);
  const numbers = (name: string) => names.map((_, i) => Number(at(name, i) ?? Number.NaN));
  const rows = summary.numbers('rows')[0];
  const quarter = (i: number) => quarters.map((each) => (each as Float64Array)[i]);
  const exact = (name: string) => exactIntegers(types, (i) => at(name, i) as bigint | null);
  return new Table({
    column: names,
    count: numbers('count'),
    missing: numbers('count').map((count) => rows - count),
    mean: numbers('mean'),
    std: numbers('std'),
    min: numbers('min'),
    '25%': quarter(0),
    '50%': quarter(1),
    '75%': quarter(2),
    max: numbers('max'),
    ...(types.some(isLong) ? { 'exact min': exact('min'), 'exact max': exact('max') } : {}),
  });
}

/** float64 does not hold all of its numbers. */
const isLong = (type: ColumnType): boolean => type === 'int64' || type === 'uint64';

/** Values of the columns of 64-bit integers, missing for all others; texts where no type holds those of both signs. */
function exactIntegers(types: readonly ColumnType[], value: (column: number) => bigint | null): Column {
  const values = types.map((type, i) => (isLong(type) ? value(i) : null));
  const kinds = new Set(types.filter(isLong));
  if (kinds.size > 1) return textColumn(values.map((each) => each?.toString()));
  const type = kinds.has('uint64') ? 'uint64' : 'int64';
  const valid = Uint8Array.from(values, (each) => Number(each !== null));
  return {
    type,
    values: new arrayTypes[type](values.map((each) => each ?? 0n)),
    ...(valid.includes(0) ? { valid } : {}),
  };
}

function wantedAggregates(names: readonly string[], types: readonly ColumnType[]): AggregateWanted {
  const each = names.flatMap((name, i) =>
    ['count', 'mean', 'std', 'min', 'max'].map((aggregate) => {
      const isExact = isLong(types[i]) && (aggregate === 'min' || aggregate === 'max');
      const input = isExact ? `\`${name}\`` : `float64(\`${name}\`)`;
      return [`${aggregate} ${i}`, parseAggregate(`${aggregate}(${input})`)] as const;
    }),
  );
  return { keys: [], expressions: [['rows', parseAggregate('count()')], ...each] };
}

function quartiles(frame: FrameParts, name: string): ResultSteps<Float64Array> {
  const input = ({ scope }: Part) => {
    const node = scope.node(name);
    return node.type === 'float64' ? node : scope.graph.operation('float64', [node], 'float64');
  };
  return quantilesResult(frame, { input, probabilities });
}

/** Several results at once: what they ask for in one round is asked for together. */
export function* together<T>(steps: readonly ResultSteps<T>[]): ResultSteps<T[]> {
  let rounds = steps.map((each) => each.next());
  for (;;) {
    const requests = rounds.map((round) => (round.done ? [] : round.value));
    if (rounds.every((round) => round.done)) return rounds.map((round) => round.value as T);
    const states = [...(yield requests.flat())];
    rounds = rounds.map((round, i) => {
      const own = states.splice(0, requests[i].length);
      return round.done ? round : steps[i].next(own);
    });
  }
}
