import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ExpressionError, ResourceError } from '../../../src/core/index.js';
import { type EventFrame, fromTable, inline, textColumn } from '../../../src/engine/index.js';
import { bits, scratchAndPools } from './scratch-and-pools.js';

const { scratch, pools } = scratchAndPools('groups');

const rows = 8000;

/** Groups over several blocks, more of them than fit into the limits below. */
const many = {
  run: Int32Array.from({ length: rows }, (_, i) => (i * 31) % 1500),
  name: textColumn(Array.from({ length: rows }, (_, i) => (i % 9 === 0 ? null : `station ${i % 4}`))),
  x: Float64Array.from({ length: rows }, (_, i) =>
    i % 11 === 0 ? Number.NaN : Math.sin(i) * 10 ** (i % 20),
  ),
  id: BigInt64Array.from({ length: rows }, (_, i) => BigInt(i % 700) + 2n ** 60n),
};
const expressions = {
  n: 'count()',
  sum: 'sum(x)',
  spread: 'std(x)',
  share: 'sum(x, x) / count()',
  first: 'first(name)',
  most: 'max(id)',
  kinds: 'nunique(id)',
  middle: 'quantile(x, 0.4)',
};

const framed = (settings: Parameters<EventFrame['using']>[0]): Promise<EventFrame> =>
  fromTable(many, settings).repartition({ rows: 1000 });

test('groups beyond memory have the bits of those in memory, for 1, 2, 4 and 7 workers and any limit', async () => {
  for (const [keys, own] of [
    [['run', 'name'], pools.slice(0, 1)],
    [['x'], pools],
  ] as const) {
    const whole = await (await framed({ executor: inline() })).groupBy(keys).aggregate(expressions);
    const found = new Set([bits(whole)]);
    for (const [i, executor] of own.entries()) {
      const small = (await framed({ executor, scratch })).using({ memoryLimit: [4e5, 2e5, 3e5, 4e5][i] });
      const groups = small.groupBy(keys);
      await assert.rejects(groups.aggregate(expressions).value(), /groups, which are held.*at most/);
      const kept = await groups.persist(expressions);
      // What is known of a group while it is gathered takes more than its row.
      if (keys[0] === 'x') assert.equal(kept.plan.source.kind, 'files');
      found.add(bits(await kept.using({ memoryLimit: 1e9 }).collect()));
    }
    assert.equal(found.size, 1, keys.join());
  }
});

test('groups that fit into memory are a frame in memory; what fails leaves no file', async () => {
  const own = mkdtempSync(join(scratch, 'own-'));
  const frame = await framed({ executor: pools[1], scratch: own });
  const kept = await frame.groupBy('name').persist({ n: 'count()' });
  assert.equal(kept.plan.source.kind, 'table');
  assert.deepEqual(
    [...(await kept.collect())],
    [...(await frame.groupBy('name').aggregate({ n: 'count()' }))],
  );
  await assert.rejects(frame.groupBy('name').persist({ n: 'count(' }), ExpressionError);
  const small = frame.using({ memoryLimit: 1e4 });
  const lost = { ...pools[1], workers: 2, batchesInFlight: 4, memory: pools[1].memory };
  const executor = {
    ...lost,
    run: (batch: Parameters<typeof lost.run>[0]) =>
      typeof batch.task === 'object' && batch.task.export === 'mergeGroups'
        ? Promise.reject(new Error('killed'))
        : pools[1].run(batch),
    close: () => pools[1].close(),
  };
  await assert.rejects(
    small.using({ executor }).groupBy('run').persist(expressions),
    /a worker ended.*killed/,
  );
  await assert.rejects(small.groupBy([]).persist({ q: 'quantile(x, 0.5)' }), ResourceError);
  const files = readdirSync(own, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /table\.|runs|groups/.test(name),
  );
  assert.deepEqual(files, []);
});
