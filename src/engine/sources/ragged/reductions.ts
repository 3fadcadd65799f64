import { arrayTypes, type Column } from '../../columns/column.js';
import type { Entries } from './entries.js';

/** What the rows of an event can be reduced to. */
export type RaggedReduction = 'sum' | 'max' | 'first';

export const raggedReductions: readonly RaggedReduction[] = ['sum', 'max', 'first'];

/**
 * One value per event from the rows of each; `column` starts at row `from` of its table.
 * The sum of no rows is 0; max and first of none are missing. A NaN among the rows of an event makes its sum and max NaN.
 */
export function reduceRows(column: Column, entries: Entries, how: RaggedReduction, from: number): Column {
  const spans = { ...entries, from };
  return how === 'sum'
    ? sumRows(column, spans)
    : pickRows(column, spans, how === 'max' ? indexOfMax : firstIndex);
}

interface Spans extends Entries {
  readonly from: number;
}

function sumRows({ values }: Column, { start, count, from }: Spans): Column {
  const sums = new Float64Array(start.length);
  for (let i = 0; i < sums.length; i++) {
    let sum = 0;
    for (let row = start[i] - from, end = row + count[i]; row < end; row++) sum += Number(values[row]);
    sums[i] = sum;
  }
  return { type: 'float64', values: sums };
}

type Pick = (values: Column['values'], start: number, stop: number) => number;

const firstIndex: Pick = (_, start) => start;

const indexOfMax: Pick = (values, start, stop) => {
  let best = start;
  for (let row = start; row < stop; row++) {
    if (Number.isNaN(values[row])) return row;
    if (values[row] > values[best]) best = row;
  }
  return best;
};

function pickRows({ type, values }: Column, { start, count, from }: Spans, pick: Pick): Column {
  const picked = new arrayTypes[type](start.length);
  const isFloat = type === 'float32' || type === 'float64';
  for (let i = 0; i < picked.length; i++) {
    if (count[i] > 0) picked[i] = values[pick(values, start[i] - from, start[i] - from + count[i])];
    else if (isFloat) picked[i] = Number.NaN;
  }
  if (isFloat || !count.includes(0)) return { type, values: picked };
  return { type, values: picked, valid: Uint8Array.from(count, (rows) => (rows > 0 ? 1 : 0)) };
}
