import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runAnalysis, simulateAnalysis } from '../../src/analysis/index.js';
import { smallAnalysis } from './small-analysis.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-faults-'));
after(() => rm(folder, { recursive: true }));

/** Two and a half days of data and a simulation that tells their energy scale to about 1%. */
const good = smallAnalysis
  .replace('livetime: { stream: data/stream_Run*.hdf5 }', 'livetime: { seconds: 200000 }')
  .replace('livetimeSeconds: 20000', 'livetimeSeconds: 200000, stream: false')
  .replace('data:\n', 'data:\n  selection: log_s125 > 0\n')
  .replace('simulation:\n', 'simulation:\n  selection: log_s125 > 0\n')
  .replace('showersPerBin: 60', 'showersPerBin: 400')
  .replace(/systematics:\n.*\n/, '');

/** The small analysis with one text replaced by another. */
function planted(from: string, to: string): string {
  if (!good.includes(from)) throw new Error(`the analysis has no '${from}'`);
  return good.replace(from, to);
}

const data = (columns: string): string => planted('data:\n', `data:\n  columns: { ${columns} }\n`);
const detector = (name: string, variation: string): string =>
  planted('stream: false', `stream: false, variation: { ${variation} }`)
    .replace('data/Run', `${name}/Run`)
    .replace('data/good_runs', `${name}/good_runs`)
    .replaceAll('200000', '100000');

/** Everything in one folder: models are trained once, and only what a fault changes is made again. */
async function verdictsOf(name: string, text: string, simulate = false) {
  const path = join(folder, `${name}.yaml`);
  await writeFile(path, text);
  if (simulate) await simulateAnalysis(path);
  const { validation } = await runAnalysis(path, { out: join(folder, 'out'), workers: 2 });
  return validation.verdicts;
}

const failing = async (...args: Parameters<typeof verdictsOf>): Promise<string[]> =>
  (await verdictsOf(...args)).filter(({ passed }) => !passed).map(({ test: name }) => name);

function assertBothGroups(failed: readonly string[]): void {
  for (const group of ['light', 'heavy'])
    assert.ok(failed.includes(`p-value against the injected flux, ${group}`), `${failed}`);
}

const scale = 'energy scale of the data, in errors';
const accuracy = 'classifier accuracy of the data, in errors';

test('a good analysis passes', async () => {
  assert.deepEqual(await failing('good', good, true), []);
});

// S125 grows with E^1.07.
for (const [name, text] of [
  ['energies 5% too high', data('lap_s125: 1.054 * lap_s125')],
  ['energies 5% too low', data('lap_s125: lap_s125 / 1.054')],
  ['a livetime a tenth too long', planted('seconds: 200000', 'seconds: 220000')],
  ['a livetime a tenth too short', planted('seconds: 200000', 'seconds: 180000')],
] as const) {
  test(`${name}: found by the energy scale of the data`, async () => {
    const failed = await failing(name.replaceAll(/\W/g, '-'), text);
    assert.ok(failed.includes(scale), `${failed}`);
  });
}

test('a fifth less snow in the data than in the simulation: found by the energy scale of the data', async () => {
  const failed = await failing('snow', detector('snow', 'snowAttenuationM: 2.7'), true);
  assert.ok(failed.includes(scale), `${failed}`);
});

test('15% less light in the ice: found by the spectra of both groups', async () => {
  const failed = await failing('light', detector('light', 'lightYield: 0.85'), true);
  assertBothGroups(failed);
});

test('mass labels of the simulation swapped: found by the accuracy and by the spectra of both groups', async () => {
  const swapped =
    'MC_type == 2212 ? 1000260560 : MC_type == 1000260560 ? 2212 : MC_type == 1000020040 ? 1000080160 : 1000020040';
  const text = planted('simulation:\n', `simulation:\n  columns: { MC_type: '${swapped}' }\n`);
  const failed = await failing('swapped', text);
  assert.ok(failed.includes(accuracy), `${failed}`);
  assertBothGroups(failed);
});
