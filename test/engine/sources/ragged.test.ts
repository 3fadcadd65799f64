import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AirshowerError, UsageError } from '../../../src/core/index.js';
import { inline, readFiles } from '../../../src/engine/index.js';
import { openEventFile, readTable } from '../../../src/engine/sources/index.js';

const pulses = join('test/fixtures/samples', 'tableio_pulses.hdf5');
const simulation = join('test/fixtures/samples', 'tableio_sim.hdf5');

function numbers(column?: { values: Iterable<number | bigint> }): number[] {
  return Array.from(column?.values ?? [], Number);
}

test('the rows of each event agree with the index table that the writer left', async () => {
  const [table, index] = [
    await readTable(pulses, 'tank_charge'),
    await readTable(pulses, '/__I3Index__/tank_charge'),
  ];
  const [start, stop] = ['start', 'stop'].map((name) => numbers(index.columns.get(name)));
  const filled = start
    .map((first, i) => ({ first, count: stop[i] - first }))
    .filter(({ count }) => count > 0);
  assert.equal(table.rows, 1770);
  assert.deepEqual(
    Array.from(table.events?.entries.start ?? []),
    filled.map(({ first }) => first),
  );
  assert.deepEqual(
    Array.from(table.events?.entries.count ?? []),
    filled.map(({ count }) => count),
  );
  assert.equal(table.events?.keys.get('Event')?.values.length, filled.length);
});

test('a table with several rows per event, named alone, is a frame of its own rows', async () => {
  const table = await readTable(pulses, 'tank_charge');
  const frame = await readFiles(pulses, { open: { tables: ['tank_charge'] }, executor: inline() });
  assert.equal(await frame.count(), 1770);
  const charges = (await frame.collect(['tank_charge.item'])).numbers('tank_charge.item');
  assert.deepEqual([...charges], numbers(table.columns.get('item')));
  const perEvent = await frame.groupBy('tank_charge.Event').aggregate({ n: 'count()' });
  const counts = [...(table.events?.entries.count ?? [])].sort((a, b) => a - b);
  assert.deepEqual(
    [...perEvent.numbers('n')].sort((a, b) => a - b),
    counts,
  );
  await assert.rejects(
    readFiles(pulses, { open: { tables: ['tank_charge', 'IceTopHLCSeedRTPulses'] } }),
    (error: AirshowerError) => /tables: \['tank_charge'\]/.test(error.remedy ?? ''),
  );
});

test('several rows per event are counted, summed, their largest and first taken, over any range of events', async () => {
  const table = await readTable(pulses, 'tank_charge');
  const index = await readTable(pulses, '/__I3Index__/tank_charge', { keepMissingZeros: true });
  const items = numbers(table.columns.get('item'));
  const [start, stop] = ['start', 'stop'].map((name) => numbers(index.columns.get(name)));
  const rows = start.map((first, i) => items.slice(first, stop[i]));
  const names = ['count', 'item.sum', 'item.max', 'item.first', 'vector_index.max'].map(
    (name) => `tank_charge.${name}`,
  );
  const file = await openEventFile(pulses);
  for (const [from, to] of [
    [0, 80],
    [13, 14],
    [40, 77],
    [80, 80],
  ]) {
    const read = await file.read(names, from, to);
    const part = rows.slice(from, to);
    const [count, sum, max, first, last] = names.map((name) => read.get(name));
    assert.deepEqual(
      numbers(count),
      part.map(({ length }) => length),
    );
    assert.deepEqual(
      numbers(sum),
      part.map((values) => values.reduce((total, value) => total + value, 0)),
    );
    assert.deepEqual(
      numbers(max),
      part.map((values) => (values.length ? Math.max(...values) : Number.NaN)),
    );
    assert.deepEqual(
      numbers(first),
      part.map((values) => values[0] ?? Number.NaN),
    );
    part.forEach(({ length }, i) => {
      assert.equal(last?.valid?.[i] ?? 1, length > 0 ? 1 : 0);
      if (length > 0) assert.equal(Number(last?.values[i]), length - 1);
    });
  }
  file.close();
});

test('tables without events are read apart', async () => {
  const { rows, columns } = await readTable(simulation, 'I3TopInjectorInfo');
  assert.equal(rows, 2);
  assert.deepEqual([...columns.keys()].slice(0, 2), ['primary_type', 'n_events']);
  assert.ok(numbers(columns.get('n_events')).every((count) => count > 0));
});

test('a table of events is given with its missing values', async () => {
  const [shown, zeros] = [
    await readTable(simulation, 'Laputop'),
    await readTable(simulation, 'Laputop', { keepMissingZeros: true }),
  ];
  assert.equal(numbers(shown.columns.get('zenith')).filter(Number.isNaN).length, 4);
  assert.equal(numbers(zeros.columns.get('zenith')).filter(Number.isNaN).length, 0);
});

test('a pandas frame and a group of columns are tables too', async () => {
  const frame = await readTable('test/fixtures/samples/pandas_table_floats.hdf', 'dataframe');
  assert.ok(frame.columns.has('lap_s125'));
  const flat = await readTable('test/fixtures/samples/flat_types.h5', 'events');
  assert.equal(flat.rows, 520);
});

test('an unknown table is refused with the nearest names', () =>
  assert.rejects(
    readTable(simulation, 'I3TopInjectorInf'),
    (error: UsageError) => error instanceof UsageError && error.message.includes("'I3TopInjectorInfo'"),
  ));
