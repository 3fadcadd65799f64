import { Table } from '../../columns/table.js';
import type { Part } from '../part.js';
import type { ResultSteps } from '../result.js';
import { type AggregateWanted, aggregateResult } from './aggregate.js';
import { parseAggregate } from './aggregate-expression.js';
import { quantilesResult } from './quantiles.js';
import type { FrameParts } from './rows.js';

const probabilities = [0.25, 0.5, 0.75];

/** One row per column of numbers: how many are there and missing, mean, standard deviation (ddof 0), extremes, quartiles. */
export function* describeResult(frame: FrameParts, names: readonly string[]): ResultSteps<Table> {
  const steps = [
    aggregateResult(frame, wantedAggregates(names)),
    ...names.map((name) => quartiles(frame, name)),
  ];
  const [summary, ...quarters] = yield* together<Table | Float64Array>(steps);
  const at = (name: string, column: number) => (summary as Table).numbers(`${name} ${column}`)[0];
  const rows = (summary as Table).numbers('rows')[0];
  const quarter = (i: number) => quarters.map((each) => (each as Float64Array)[i]);
  return new Table({
    column: names,
    count: names.map((_, i) => at('count', i)),
    missing: names.map((_, i) => rows - at('count', i)),
    mean: names.map((_, i) => at('mean', i)),
    std: names.map((_, i) => at('std', i)),
    min: names.map((_, i) => at('min', i)),
    '25%': quarter(0),
    '50%': quarter(1),
    '75%': quarter(2),
    max: names.map((_, i) => at('max', i)),
  });
}

function wantedAggregates(names: readonly string[]): AggregateWanted {
  const each = names.flatMap((name, i) =>
    ['count', 'mean', 'std', 'min', 'max'].map((aggregate) => {
      return [`${aggregate} ${i}`, parseAggregate(`${aggregate}(float64(\`${name}\`))`)] as const;
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
