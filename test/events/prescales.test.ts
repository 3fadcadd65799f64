import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { randomStream } from '../../src/core/index.js';
import { fromTable } from '../../src/engine/index.js';
import { prescaleExpressions, readEvents } from '../../src/events/index.js';

const events = 60_000;
const filters = [
  { filter: 'Large', share: 0.3, factor: 1 },
  { filter: 'Medium', share: 0.5, factor: 3 },
  { filter: 'Small', share: 0.6, factor: 10 },
];

/** Independent filters with independent prescales, as the filter at the Pole draws them; and what any condition alone would keep. */
function filtered() {
  const random = randomStream({ seed: 4, stage: 'prescales' });
  const columns: Record<string, Uint8Array> = {};
  const any = new Uint8Array(events);
  for (const { filter, share, factor } of filters) {
    const condition = new Uint8Array(events);
    const passed = new Uint8Array(events);
    for (let i = 0; i < events; i++) {
      condition[i] = random.uniform() < share ? 1 : 0;
      passed[i] = random.uniform() < 1 / factor ? 1 : 0;
      any[i] |= condition[i];
    }
    columns[`FilterMask.${filter}[0]`] = condition;
    columns[`FilterMask.${filter}[1]`] = passed;
  }
  return { frame: fromTable(columns), any: any.reduce((sum, value) => sum + value, 0) };
}

test('events that prescaled filters kept stand for all that fulfilled a condition', async () => {
  const { frame, any } = filtered();
  const { kept, weight } = prescaleExpressions(frame, filters);
  const sums = await frame
    .filter(kept)
    .withColumns({ weight, square: `(${weight}) ^ 2` })
    .aggregate({ n: 'count()', sum: 'sum(weight)', squares: 'sum(square)' });
  const [count, sum, squares] = ['n', 'sum', 'squares'].map((name) => sums.numbers(name)[0]);
  assert.ok(count < 0.8 * any, 'the prescales leave events out');
  assert.ok(Math.abs(sum - any) < 4 * Math.sqrt(squares), `${sum} for ${any}`);
  assert.ok(Math.sqrt(squares) < 0.02 * any);
});

test('the decisions of IceTray files are found by the name of the filter', async () => {
  const samples = new URL('../../../test/fixtures/samples/', import.meta.url);
  const frame = await readEvents(fileURLToPath(new URL('tableio_legacy_links.hdf5', samples)));
  const { kept, weight } = prescaleExpressions(frame, [{ filter: 'IceTopSTA5_12', factor: 4 }]);
  const head = await frame
    .withColumns({ weight })
    .filter(kept)
    .head(2, ['weight', 'FilterMask.IceTopSTA5_12[1]']);
  assert.deepEqual([...head.numbers('weight')], [4, 4]);
  assert.deepEqual([...head.numbers('FilterMask.IceTopSTA5_12[1]')], [1, 1]);
  assert.throws(() => prescaleExpressions(frame, [{ filter: 'Nothing', factor: 2 }]), /'Nothing'.*/);
});
