import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { UsageError } from '../../../src/core/index.js';
import {
  ChunkedArray,
  compute,
  delayed,
  fromTable,
  parallelMap,
  threads,
} from '../../../src/engine/index.js';
import { module } from './sample-tasks.js';

const pool = threads({ workers: 2 });
after(() => pool.close());
const frame = fromTable({ x: [1, 2, 3] }, { executor: pool });

test('what cannot be sent to a thread, or back, is told with the call and what can be sent', async () => {
  const closure = () => 1;
  await assert.rejects(compute([delayed(module, 'add')(closure, 2)], { executor: pool }), (error: Error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /cannot be copied to another thread.*sample-tasks\.js#add\(.*call 1 of 1\)/s);
    return true;
  });
  await assert.rejects(parallelMap([closure], { module, export: 'square' }, { executor: pool }), UsageError);
  await assert.rejects(
    compute([delayed(module, 'badResult')()], { executor: pool }),
    /a worker ended before it answered.*#badResult\(\), call 1 of 1/s,
  );
});

test('what would arrive as another thing is refused: tables, frames, results that were not awaited', async () => {
  const table = await frame.collect();
  const late = { executor: pool };
  const call = (...args: unknown[]) => delayed(module, 'add')(...args).compute(late);
  await assert.rejects(call(table, 'x'), /a table of 3 rows cannot be copied.*sample-tasks\.js#add/s);
  await assert.rejects(call([1, { rows: table }], 2), /a table of 3 rows cannot be copied/);
  await assert.rejects(call(frame, 2), /a frame cannot be copied/);
  await assert.rejects(call(frame.count(), 2), /a result that was not awaited cannot be copied/);
  await assert.rejects(call(Promise.resolve(1), 2), /not awaited/);
  await assert.rejects(parallelMap([1, table], { module, export: 'square' }, late), /a table of 3 rows/);
  const held = { module, export: 'scale', args: { by: table } };
  await assert.rejects(parallelMap([1], held, late), /a table of 3 rows cannot be copied/);
  await assert.rejects(
    delayed(module, 'madeTable')().compute(late),
    /a table of 1 rows cannot be copied.*madeTable/s,
  );
  assert.equal(await call(...table.numbers('x').slice(0, 2)), 3);
});

test('a task over rows that fails is named, with its rows and its own stack', () =>
  assert.rejects(
    frame.mapPartitions({ module, export: 'failsOnRows' }, { adds: { y: 'float64' } }).collect(),
    (error: Error) => {
      assert.equal(error.name, 'RangeError');
      assert.match(
        error.message,
        /^in the task \(sample-tasks\.js#failsOnRows, 3 rows of block 0 of table\)$/,
      );
      assert.match(String(error.stack), /at .*failsOnRows.*sample-tasks/);
      return true;
    },
  ));

test('calls that cannot work are refused where they are written', async () => {
  const task = { module, export: 'square' };
  await assert.rejects(parallelMap(5 as never, task), /parallelMap needs a list of items, found 5/);
  await assert.rejects(
    parallelMap([1], task, { bachSize: 1 } as object),
    /no option 'bachSize' \(nearest: 'batchSize'\)/,
  );
  const call = delayed(module, 'add')(delayed(module, 'square')(2), 3);
  assert.equal(
    String(call),
    'Delayed sample-tasks.js#add("sample-tasks.js#square(...)", 3), 2 calls in all, not run: await its compute()',
  );
  const array = ChunkedArray.zeros([2]);
  await assert.rejects(compute([array as never]), /number 0 is an array/);
  const closure = () => 1;
  assert.throws(
    () => delayed(closure as never, 'x'),
    /the function closure cannot be sent to another thread/,
  );
  // A plan is plain data whatever runs it, so no executor takes the closure.
  assert.throws(
    () => frame.mapPartitions(closure as never, { adds: { y: 'float64' } }),
    (error: UsageError) => /function closure/.test(error.message) && !/inline/.test(error.remedy ?? ''),
  );
  assert.throws(() => frame.mapPartitions(task, { adds: { y: 'float' as never } }), /cannot become 'float'/);
  assert.throws(
    () => frame.mapPartitions(task, undefined as never),
    /mapPartitions: adds needs \{ name: value \}/,
  );
});
