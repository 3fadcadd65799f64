import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { toJson } from '../../src/core/index.js';
import { inline, inspectFile, openEventFile, threads } from '../../src/engine/index.js';
import {
  completeObservation,
  completeSimulation,
  simulateFile,
  writeObservation,
  writeSimulation,
} from '../../src/simulation/index.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-simulation-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const config = completeSimulation({ showersPerBin: 4, filesPerPrimary: 1, minLgEnergy: 6, maxLgEnergy: 7 });

test('files hold the simulated events in the layout of the experiment', async () => {
  const written = await writeSimulation(config, join(folder, 'one'), { executor: inline() });
  assert.deepEqual(
    written.map(({ path }) => path.split('simulation_')[1]),
    ['p_00000.hdf5', 'He_00000.hdf5', 'O_00000.hdf5', 'Fe_00000.hdf5'],
  );
  const { events, rows } = simulateFile(config, 3);
  const file = await openEventFile(written[3].path);
  assert.equal(file.schema.layout, 'tableio');
  assert.equal(file.schema.rows, rows);
  const names = {
    'MCPrimary.energy': events.MC_energy,
    'Laputop.zenith': events.lap_zenith,
    'LaputopParams.s125': events.lap_s125,
    'SamplingWeight.value': events.SamplingWeight,
    'NStations.value': events.NStations,
    'passed_InIceQualityCuts.value': events.passed_InIceQualityCuts,
  };
  const read = await file.read(Object.keys(names), 0, rows);
  for (const [name, values] of Object.entries(names)) assert.deepEqual(read.get(name)?.values, values, name);
  const loss = (await file.read(['Stoch_Reco.eloss_1500'], 0, rows)).get('Stoch_Reco.eloss_1500')!.values;
  events.has_stoch.forEach((has, i) => {
    if (has) assert.equal(loss[i], events.eloss_1500_standard[i]);
    else assert.ok(Number.isNaN(loss[i]));
  });
  file.close();
});

test('one or two workers write the same bytes', async () => {
  const executor = threads({ workers: 2 });
  try {
    await writeSimulation(config, join(folder, 'two'), { executor });
  } finally {
    await executor.close();
  }
  for (const name of readdirSync(join(folder, 'one'))) {
    assert.ok(readFileSync(join(folder, 'one', name)).equals(readFileSync(join(folder, 'two', name))), name);
  }
});

test('observed data have sky directions, no truth, a stream before cuts and a list of good runs', async () => {
  const observation = completeObservation({
    livetimeSeconds: 3000,
    runSeconds: 300,
    minLgEnergy: 6,
    badRunShare: 0.3,
    seed: 9,
  });
  const { files, streams, goodRuns } = await writeObservation(observation, join(folder, 'data'), {
    executor: inline(),
  });
  assert.equal(streams.length, files.length);
  const good = readFileSync(goodRuns, 'utf8').trim().split('\n');
  assert.ok(good.length >= 10 && good.length < files.length);
  const file = await openEventFile(files[0].path);
  const names = file.schema.columns.map(({ name }) => name);
  assert.ok(names.includes('Laputop.ra') && names.includes('Laputop.dec'));
  assert.ok(!names.some((name) => /MC|Sampling|Shower/.test(name)));
  file.close();
  const stream = await openEventFile(streams[0]);
  assert.ok(stream.schema.rows > 1200 && stream.schema.rows < 2200);
  stream.close();
});

test('hits of the tanks are written on request, as many as the stations say', async () => {
  const hits = completeSimulation({
    ...config,
    level: 'hits',
    pulses: true,
    showersPerBin: 2,
    primaries: ['p'],
  });
  const [{ path }] = await writeSimulation(hits, join(folder, 'hits'), { executor: inline() });
  const { events, pulses } = simulateFile(hits, 0);
  assert.deepEqual(
    Array.from(pulses!.counts),
    Array.from(events.NStations, (stations) => 2 * stations),
  );
  const inspected = await inspectFile(path);
  assert.ok(toJson(inspected).includes('IceTopHLCSeedRTPulses'));
  assert.ok(pulses!.chargeVem.every((charge) => charge >= 0.3));
});

test('pulses without hits are refused', () => {
  assert.throws(() => completeSimulation({ pulses: true }), /pulses: true is not allowed/);
});
