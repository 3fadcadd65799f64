import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatColumns, sliceColumn, takeRows } from '../../../src/engine/columns/concat-columns.js';
import { withOrderedTexts } from '../../../src/engine/columns/sort-words.js';
import { sortedOrder } from '../../../src/engine/columns/sorted-order.js';
import { memoryRanges } from '../../../src/engine/frame/external-sort/memory-ranges.js';
import { sortMemoryRange } from '../../../src/engine/frame/external-sort/sort-range-task.js';
import { type Column, fromTable, Table, textColumn } from '../../../src/engine/index.js';
import { unwrapTransfer } from '../../../src/engine/tasks/transfer.js';
import { compareValues } from '../properties/reference.js';
import { type Row, someRows, tableOf } from './random-frames.js';
import { bits, scratchAndPools } from './scratch-and-pools.js';

const { pools } = scratchAndPools('memory-sort');

const names = ['x', 'k', 'id', 'text', 'flag'] as const;

/** Texts as codes that have their order, as workers get them. */
function coded(column: Column): Column {
  if (column.type !== 'string') return column;
  const { values, valid } = withOrderedTexts({ ...column, values: column.values.slice() });
  return { type: 'int32', values, valid };
}

test('ranges of sorted runs hold each row once, and are the order of plain loops', () => {
  const runs = fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 40 }), { minLength: 1, maxLength: 7 });
  const by = fc.shuffledSubarray([...names], { minLength: 1 });
  fc.assert(
    fc.property(
      runs,
      someRows.filter((rows) => rows.length > 0),
      by,
      fc.boolean(),
      fc.integer({ min: 1, max: 30 }),
      (drawn, pool, keys, descending, rowsOfRange) => {
        const rows = drawn.map((run) => run.map((place) => pool[place % pool.length]));
        const table = tableOf(rows.flat());
        const columns = [...names.map((name) => coded(table.column(name))), rowNumbers(table.rows)];
        const places = keys.map((name) => names.indexOf(name));
        const firsts = Float64Array.from([0, ...rows.map(({ length }) => length)]);
        for (let run = 1; run < firsts.length; run++) firsts[run] += firsts[run - 1];
        const sorted = columns.map((column) => sortedByRun(column, { columns, places, firsts, descending }));
        const ranges = memoryRanges({
          keys: places.map((place) => sorted[place]),
          firsts,
          descending,
          rowsOfRange,
        });
        if (rowsOfRange === 1) assert.ok(ranges.length >= Math.min(2, table.rows));
        const args = { rows: sorted, keys: places, columns: columns.length, descending };
        const found = ranges.flatMap((range) => [...sortedRange(range, args)[names.length].values]);
        const order = (a: number, b: number) =>
          keys.reduce(
            (less, name) => less || compareValues(rows.flat()[a][name], rows.flat()[b][name], descending),
            0,
          ) || a - b;
        assert.deepEqual(found, [...rowNumbers(table.rows).values].map(Number).sort(order));
      },
    ),
    { numRuns: 200, seed: 5 },
  );
});

/** What a worker sends back. */
const sortedRange = (...range: Parameters<typeof sortMemoryRange>): Column[] =>
  unwrapTransfer(sortMemoryRange(...range)).value as Column[];

const rowNumbers = (rows: number): Column => ({
  type: 'float64',
  values: Float64Array.from({ length: rows }, (_, row) => row),
});

interface Runs {
  readonly columns: readonly Column[];
  readonly places: readonly number[];
  readonly firsts: Float64Array;
  readonly descending: boolean;
}

/** A column with the rows of each run in order. */
function sortedByRun(column: Column, { columns, places, firsts, descending }: Runs): Column {
  const pieces = Array.from(firsts.subarray(1), (stop, run) => {
    const piece = (each: Column) => sliceColumn(each, firsts[run], stop);
    const keys = places.map((place) => piece(columns[place]));
    return takeRows(piece(column), sortedOrder(keys, stop - firsts[run], descending));
  });
  return concatColumns(column.type, pieces);
}

test('many rows sorted in memory have the order of plain loops, for 1, 2, 4 and 7 workers', async () => {
  const drawn = fc.sample(someRows, { numRuns: 30, seed: 9 }).flat();
  const rows = Array.from({ length: 70_000 }, (_, row): Row & { name: string | null } => ({
    ...drawn[(row * 7919) % drawn.length],
    name: row % 11 === 0 ? null : `shower ${(row * 31) % 900}`,
  }));
  const table = tableOf(rows);
  const columns = new Map<string, Column>([
    ...table.columns.map((name) => [name, table.column(name)] as const),
    ['name', textColumn(rows.map(({ name }) => name))],
    ['row', rowNumbers(rows.length)],
  ]);
  for (const [by, descending, own] of [
    [['name', 'x'], true, pools],
    [['flag', 'id', 'text'], false, pools.slice(1, 2)],
  ] as const) {
    const order = rows
      .map((_, row) => row)
      .sort((a, b) => {
        const differs = by.map((name) => compareValues(rows[a][name], rows[b][name], descending));
        return differs.find((each) => each !== 0) ?? a - b;
      });
    const expected = bits(new Table(columns).take(order));
    for (const executor of own) {
      const frame = await fromTable(new Table(columns), { executor }).repartition({ rows: 5000 });
      const sorted = await frame.using({ blocksAtOnce: 1 }).sortBy(by, { descending });
      assert.equal(sorted.plan.source.kind, 'table');
      assert.ok(bits(await sorted.collect()) === expected, `${by} with ${executor.workers}`);
    }
  }
});

test('rows that are sorted in memory are there twice: from half the limit on they go to scratch files', async () => {
  const x = Float64Array.from({ length: 20_000 }, (_, row) => Math.sin(row));
  const kinds = [1.9, 2.1].map(async (times) => {
    const frame = fromTable({ x }, { executor: pools[1], memoryLimit: times * x.byteLength });
    return (await frame.sortBy('x')).plan.source.kind;
  });
  assert.deepEqual(await Promise.all(kinds), ['files', 'table']);
});
