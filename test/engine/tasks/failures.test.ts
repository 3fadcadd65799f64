import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { UsageError } from '../../../src/core/index.js';
import { compute, delayed, fromTable, parallelMap, threads } from '../../../src/engine/index.js';
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
