import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { features, readEvents } from '../../src/events/index.js';
import { featureMatrix, predict, readModel } from '../../src/learning/index.js';
import { makeSmallAnalysis } from '../analysis/small-analysis.js';
import { airshower } from './airshower.js';

const { folder, path } = await makeSmallAnalysis();
const events = join(folder, 'data', 'Run*.hdf5');
const energyModel = join(folder, 'run', 'models', 'energy.json');
const groupModel = join(folder, 'run', 'models', 'mass-group.json');
const trained = await airshower(['train', path, '--out', join(folder, 'run')]);
assert.equal(trained.status, 0, trained.stderr);

const sample = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/samples/${name}`, import.meta.url));

test('apply writes what the model says of every event, row by row', async () => {
  const out = join(folder, 'energy.h5');
  const { status, stdout, stderr } = await airshower(['apply', energyModel, events, '--out', out, '--json']);
  assert.equal(status, 0, stderr);
  const written = await (await readEvents(out)).collect(['Run', 'Event', 'log10_energy']);
  const names = Object.keys(features);
  const read = await (await readEvents(events))
    .withColumns(features)
    .collect(['I3EventHeader.Run', 'I3EventHeader.Event', ...names]);
  const matrix = featureMatrix(Object.fromEntries(names.map((name) => [name, read.numbers(name)])));
  assert.deepEqual(written.column('Run').values, read.column('I3EventHeader.Run').values);
  assert.deepEqual(written.column('Event').values, read.column('I3EventHeader.Event').values);
  assert.deepEqual(written.numbers('log10_energy'), predict(await readModel(energyModel), matrix));
  const without = matrix.columns.map((column) => column.findLastIndex(Number.isNaN));
  const outcome = JSON.parse(stdout);
  assert.equal(outcome.rows, read.rows);
  assert.ok(outcome.rows_without_features > 0 && Math.max(...without) >= 0);
  assert.deepEqual(outcome.columns, ['Run', 'Event', 'SubEvent', 'SubEventStream', 'log10_energy']);
});

test('files with names of their own: --columns gives the same estimates and the same sky', async () => {
  const named = {
    theta: 'lap_zenith',
    phi: 'lap_azimuth',
    t: 'start_time_mjd',
    S: 'lap_s125',
    loss: 'eloss_1500_standard',
    E: 'lap_energy',
  };
  const own = join(folder, 'own.h5');
  const frame = (await readEvents(events)).withColumns(named);
  await frame.select(Object.keys(named)).writeHdf5(own, { layout: 'flat' });
  const out = join(folder, 'own-energy.h5');
  const applied = await airshower([
    ...['apply', energyModel, own, '--out', out],
    ...['--columns', 'lap_zenith=theta', 'lap_s125 = 1.0 * S', 'eloss_1500_standard=loss'],
  ]);
  assert.equal(applied.status, 0, applied.stderr);
  await airshower(['apply', energyModel, events, '--out', join(folder, 'energy.h5')]);
  const energies = async (file: string) =>
    (await (await readEvents(file)).collect('log10_energy')).numbers('log10_energy');
  assert.deepEqual(await energies(out), await energies(join(folder, 'energy.h5')));
  const direction = ['--columns', 'lap_zenith=theta', 'lap_azimuth=phi', 'start_time_mjd=t', 'lap_energy=E'];
  const finite = ['--filter', 'theta < 0.6'];
  const found = await sky('own-sky', own, ...finite, ...direction);
  assert.equal(found.events, (await sky('usual-sky', events, '--filter', 'lap_zenith < 0.6')).events);
  const wrong = await airshower(['apply', energyModel, own, '--out', out, '--columns', 'lap_zenith==theta']);
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /--columns: 'lap_zenith==theta' is not written as name=expression/);
});

test('apply names its column as asked, with a probability for each group', async () => {
  const out = join(folder, 'group.h5');
  const { status, stderr } = await airshower(['apply', groupModel, events, '--out', out, '--column', 'mass']);
  assert.equal(status, 0, stderr);
  const columns = ['mass', 'mass_probability_light', 'mass_probability_heavy'];
  const table = await (await readEvents(out)).collect(columns);
  const [mass, light, heavy] = columns.map((name) => table.numbers(name));
  for (let row = 0; row < table.rows; row++) {
    assert.ok(Math.abs(light[row] + heavy[row] - 1) < 1e-12);
    assert.equal(mass[row], heavy[row] > light[row] ? 1 : 0);
  }
});

test('apply refuses what is no model, columns that are there, and its own input', async () => {
  const out = join(folder, 'refused.h5');
  const noModel = await airshower([
    'apply',
    join(folder, 'run', 'stages', 'models.json'),
    events,
    '--out',
    out,
  ]);
  assert.equal(noModel.status, 1);
  assert.match(noModel.stderr, /models\.json is not a model file of airshower/);
  const taken = await airshower(['apply', energyModel, events, '--out', out, '--column', 'lap_s125']);
  assert.equal(taken.status, 2);
  assert.match(taken.stderr, /the files have a column 'lap_s125' already[\s\S]*--column/);
  const input = sample('flat_big_ints.h5');
  const lacking = await airshower(['apply', energyModel, input, '--out', out]);
  assert.equal(lacking.status, 2);
  assert.match(lacking.stderr, /lap_zenith/);
  const written = join(folder, 'group.h5');
  const again = await airshower(['apply', energyModel, written, '--out', written]);
  assert.equal(again.status, 2);
  assert.match(again.stderr, /group\.h5 is one of the files that are read/);
  await assert.rejects(readFile(out), { code: 'ENOENT' });
});

const sky = async (out: string, ...args: string[]) => {
  const { status, stdout, stderr } = await airshower([
    ...['skymap', '--out', join(folder, out), '--nside', '16', '--json', ...args],
  ]);
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
};

test('skymap of event files: the same numbers for the same seed on one worker or two', async () => {
  const one = await sky('sky', events, '--workers', '1', '--filter', 'NStations >= 10', '--trials', '3');
  const two = await sky('sky2', events, '--workers', '2', '--filter', 'NStations >= 10', '--trials', '3');
  const other = await sky('sky3', events, '--seed', '9', '--filter', 'NStations >= 10');
  const all = await sky('sky4', events);
  for (const outcome of [one, two]) outcome.files = [];
  assert.deepEqual(one, two);
  assert.equal(one.trials.skies, 3);
  assert.equal(other.events, one.events);
  assert.notDeepEqual(other.hottest, one.hottest);
  assert.ok(all.events > one.events);
  for (const file of other.files) assert.ok((await readFile(file)).length > 100);
});

test('skymap of an analysis: its cuts, energies and mass groups', async () => {
  const { events: counted, events_left_out, on_off, files } = await sky('run', path);
  const data = JSON.parse((await airshower(['run', path, '--out', join(folder, 'run'), '--json'])).stdout);
  const [{ steps }] = data.cut_flow;
  assert.equal(counted + events_left_out, steps.at(-1).events);
  assert.ok(on_off.pixels > 100 && files.length === 5);
  const text = await airshower(['skymap', path, '--out', join(folder, 'run'), '--nside', '8']);
  assert.match(text.stdout, /events, [\d,]+ outside the energy bins and groups, nside 8\nhottest pixel: /);
});

test('skymap names a column that is missing, and trials that cannot be', async () => {
  const energies = join(folder, 'energy.h5');
  const noDirection = await airshower(['skymap', energies, '--out', join(folder, 'none')]);
  assert.equal(noDirection.status, 2);
  assert.match(
    noDirection.stderr,
    /the files lack 3 columns.*\n +lap_zenith +reconstructed zenith angle, rad\n/,
  );
  const noEnergy = await airshower(['skymap', energies, '--out', join(folder, 'none'), '--trials', '2']);
  assert.equal(noEnergy.status, 2);
  assert.match(noEnergy.stderr, /trials need energies: the files have no column lap_energy/);
});
