import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromTable, inline, Table, threads } from '../../src/engine/index.js';
import { localToEquatorial } from '../../src/events/index.js';
import {
  accumulate,
  analyseSky,
  countsOfFrame,
  emptyCountsMap,
  skyEventsOfFrame,
} from '../../src/skymap/index.js';
import { localEvents } from './skies.js';

const energyEdges = [6, 6.5, 7, 8];
const columns = { energy: 'log10(energy)', energyEdges, group: 'mass_group', groups: 2 };

function table() {
  const events = localEvents(3000, { days: 3, seed: 51 });
  const lg = events.mjd.map((_, i) => 5.8 + (i % 240) / 100);
  return {
    lap_zenith: events.zenith.map((value, i) => (i === 7 ? Number.NaN : value)),
    lap_azimuth: events.azimuth,
    start_time_mjd: events.mjd,
    energy: lg.map((value) => 10 ** value),
    lg,
    mass_group: Int32Array.from(events.mjd, (_, i) => (i % 5 === 0 ? 1 : 0)),
  };
}

test('a pass over a frame counts as the arrays do, on any number of workers', async () => {
  const data = table();
  const wanted = emptyCountsMap(16, 3, 2);
  const keep = Array.from(data.lg.keys()).filter((i) => i !== 7);
  const of = (values: ArrayLike<number>) => Float64Array.from(keep, (i) => values[i]);
  const { ra, dec } = localToEquatorial(of(data.lap_zenith), of(data.lap_azimuth), of(data.start_time_mjd));
  const lg = of(data.energy).map(Math.log10);
  const energyBin = lg.map((value) => (value < 6 || value > 8 ? -1 : value < 6.5 ? 0 : value < 7 ? 1 : 2));
  accumulate(wanted, { ra, dec, energyBin, group: of(data.mass_group) });
  const pool = threads({ workers: 2 });
  try {
    for (const executor of [inline(), pool]) {
      const frame = fromTable(new Table(data)).using({ executor });
      const { map, missing, outside } = await countsOfFrame(frame, { nside: 16, ...columns });
      assert.deepEqual(map, wanted);
      assert.equal(missing, 1);
      assert.equal(outside, energyBin.filter((bin) => bin < 0).length);
      const weighted = await countsOfFrame(frame, { nside: 16, ...columns, weight: '2' });
      assert.deepEqual(
        weighted.map.counts,
        wanted.counts.map((count) => 2 * count),
      );
      const plain = await countsOfFrame(frame, { nside: 16 });
      assert.equal(
        plain.map.counts.reduce((sum, count) => sum + count),
        2999,
      );
    }
  } finally {
    await pool.close();
  }
});

test('the events of a frame go into the whole analysis', async () => {
  const executor = inline();
  const frame = fromTable(new Table(table())).using({ executor });
  const events = await skyEventsOfFrame(frame, columns);
  assert.equal(events.zenith.length, 2999);
  const sky = await analyseSky({ events, nside: 8, energyBins: 3, groups: 2, decMax: -0.9, executor });
  const { map } = await countsOfFrame(frame, { nside: 8, ...columns });
  assert.deepEqual(sky.counts, map);
  await assert.rejects(countsOfFrame(frame, { nside: 8, energy: 'lg' }), /energy needs energyEdges/);
  await assert.rejects(countsOfFrame(frame, { nside: 8, zenith: 'zenit' }), /zenit/);
});

test('several bins in time: each its own map, their sum the whole', async () => {
  const data = table();
  const frame = fromTable(new Table(data)).using({ executor: inline() });
  const timeEdges = [58_000, 58_001, 58_002.5, 58_003];
  const whole = await countsOfFrame(frame, { nside: 8, ...columns });
  const { map, byTime, outside } = await countsOfFrame(frame, { nside: 8, ...columns, timeEdges });
  assert.deepEqual(map, whole.map);
  assert.equal(outside, whole.outside);
  assert.equal(byTime!.length, 3);
  for (let bin = 0; bin < 3; bin++) {
    const during = `start_time_mjd >= ${timeEdges[bin]} and start_time_mjd < ${timeEdges[bin + 1]}`;
    const alone = await countsOfFrame(frame.filter(during), { nside: 8, ...columns });
    assert.deepEqual(byTime![bin], alone.map);
  }
  const later = await countsOfFrame(frame, { nside: 8, ...columns, timeEdges: [58_001, 58_002] });
  assert.deepEqual(later.byTime, [later.map]);
  assert.ok(later.outside > whole.outside);
});
