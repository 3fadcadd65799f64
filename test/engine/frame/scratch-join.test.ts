import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError, UsageError } from '../../../src/core/index.js';
import { type EventFrame, fromTable, inline, textColumn } from '../../../src/engine/index.js';
import { scratchAndPools } from './scratch-and-pools.js';

const { scratch, pools } = scratchAndPools('join');

const rows = 68_000;
const numbers = (value: (row: number) => number, length = rows) =>
  Float64Array.from({ length }, (_, i) => value(i));

/** Showers by run and event, in no order, more than one block of a scratch file; every 500th has no event. */
const showers = {
  run: Int32Array.from({ length: rows }, (_, i) => ((i * 7919) % rows) % 3),
  event: Array.from({ length: rows }, (_, i) =>
    i % 500 === 0 ? null : BigInt((i * 7919) % rows) + 2n ** 53n,
  ),
  energy: numbers((i) => (i % 7 === 0 ? Number.NaN : Math.sin(i))),
  primary: textColumn(Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? null : `nucleus ${i % 1000}`))),
};

/** Hits of showers, of which some are not there. */
const hits = {
  run: numbers((i) => ((i * 31) % (rows + 1000)) % 3, 8000),
  id: BigInt64Array.from({ length: 8000 }, (_, i) => BigInt((i * 31) % (rows + 1000)) + 2n ** 53n),
  charge: numbers((i) => i, 8000),
};
const on = { run: 'run', id: 'event' };

const bits = async (frame: EventFrame): Promise<string> => {
  const table = await frame.using({ memoryLimit: 1e9 }).collect();
  return JSON.stringify(table.columns.map((name) => [name, table.column(name).type, table.texts(name)]));
};

test('a join with more rows than memory has the bits of one in memory, for 1, 2, 4 and 7 workers', async () => {
  const [left, right] = [hits, showers].map((table) => fromTable(table, { executor: inline() }));
  for (const [how, own] of [
    ['left', pools],
    ['inner', [pools[1]]],
  ] as const) {
    const expected = await left.join(right, { on, how });
    assert.ok((await expected.count()) > 4000);
    const found = new Set([await bits(expected)]);
    for (const executor of own) {
      const settings = { executor, scratch, memoryLimit: 1.7e6 };
      const joined = await fromTable(hits, settings).join(fromTable(showers, settings), { on, how });
      const tasks = joined.plan.steps.map((step) => (step.kind === 'map' ? step.task.export : step.kind));
      assert.ok(tasks.includes('lookUpSorted'), tasks.join());
      found.add(await bits(joined));
    }
    assert.equal(found.size, 1, how);
  }
});

test('keys that come twice, or can never be equal, are told', async () => {
  const settings = { executor: inline(), scratch, memoryLimit: 1e5 };
  const left = fromTable(hits, settings);
  for (const memoryLimit of [1e5, 1e9]) {
    const own = left.using({ memoryLimit });
    await assert.rejects(
      own.join(fromTable(showers, settings), { on: { run: 'run' } }),
      (error: DomainError) => {
        assert.ok(error instanceof DomainError);
        assert.match(error.message, /of the joined frame have the same run: 0/);
        return true;
      },
    );
    await assert.rejects(
      own.join(fromTable(showers, settings), { on: { run: 'primary' } }),
      (error: UsageError) => {
        assert.ok(error instanceof UsageError);
        assert.match(error.message, /'run' is float64, 'primary' of the other frame string/);
        return true;
      },
    );
  }
});

test('a frame with variations cannot be looked up in', async () => {
  const other = fromTable(showers, { executor: inline() }).vary('energy', {
    up: { energy: '1.1 * energy' },
  });
  await assert.rejects(fromTable(hits).join(other, { on }), (error: UsageError) => {
    assert.ok(error instanceof UsageError);
    assert.match(`${error.message} ${error.remedy}`, /variations.*Call join\(\) before vary\(\)/);
    return true;
  });
});
