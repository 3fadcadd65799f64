import type { CutFlow } from '../figures/cut-flow.js';
import type { Table, TableColumn } from './table.js';
import { formatCount, formatPercent } from './uncertainty.js';

/** The cut flow: events left, fraction of the step before, fraction of all, for simulation and data where given. */
export function cutFlowTable({ steps }: CutFlow): Table {
  const samples = (['simulation', 'data'] as const).filter((key) =>
    steps.some((step) => step[key] !== undefined),
  );
  const withExpressions = steps.some(({ expression }) => expression !== undefined);
  return {
    title: 'Cut flow',
    columns: [
      { name: 'cut' },
      ...samples.flatMap((key): TableColumn[] => [
        { name: key, unit: 'events', align: 'right' },
        { name: 'passed', align: 'right' },
        { name: 'of all', align: 'right' },
      ]),
      ...(withExpressions ? [{ name: 'expression', monospace: true }] : []),
    ],
    rows: steps.map((step, i) => [
      step.name,
      ...samples.flatMap((key) => {
        const left = step[key] ?? Number.NaN;
        const before = i > 0 ? (steps[i - 1][key] ?? Number.NaN) : Number.NaN;
        return [
          formatCount(left),
          formatPercent(left / before),
          formatPercent(left / (steps[0][key] ?? Number.NaN)),
        ];
      }),
      ...(withExpressions ? [step.expression ?? ''] : []),
    ]),
    note: 'Events left after each cut and those above it; passed: fraction of the events of the step before.',
  };
}
