import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { inline, threads } from '../../../src/engine/index.js';
import { type ItemFailure, runInOrder } from '../../../src/engine/tasks/run-in-order.js';

const pools = [1, 2, 4].map((workers) => threads({ workers }));
after(() => Promise.all(pools.map((pool) => pool.close())));

test('of several items that fail the first in their order is told where that is asked for', async () => {
  const task = { module: new URL('./sample-tasks.js', import.meta.url).href, export: 'failsLate', args: {} };
  const items = Array.from({ length: 200 }, (_, i) => i);
  for (const executor of [inline(), ...pools])
    for (const batchSize of [1, 5, 64])
      await assert.rejects(
        async () => {
          for await (const _ of runInOrder(task, items, { executor, batchSize, firstFailure: true }));
        },
        ({ index }: ItemFailure) => index === 37,
      );
});
