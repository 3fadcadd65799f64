import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runAnalysis } from '../../src/analysis/index.js';
import { pythonWith, runPython } from '../engine/python.js';
import { eventFiles, makeSmallAnalysis, smallAnalysis, thrownSections } from './small-analysis.js';

const script = readFileSync(
  new URL('../../../test/fixtures/analysis/convert_layout.py', import.meta.url),
  'utf8',
);
const modules = ['h5py', 'pandas', 'tables'];

/** Flat names of the columns that the analysis reads, with table and field of the IceTray file. */
const common = {
  Run: ['I3EventHeader', 'Run'],
  lap_zenith: ['Laputop', 'zenith'],
  lap_s125: ['LaputopParams', 's125'],
  eloss_1500_standard: ['Stoch_Reco', 'eloss_1500'],
  NStations: ['NStations', 'value'],
  NChannels_1_60: ['NChannels_1_60', 'value'],
  FractionContainment_Laputop_InIce: ['FractionContainment_Laputop_InIce', 'value'],
  passed_IceTopQualityCuts: ['passed_IceTopQualityCuts', 'value'],
  passed_InIceQualityCuts: ['passed_InIceQualityCuts', 'value'],
};
const truth = {
  MC_energy: ['MCPrimary', 'energy'],
  MC_type: ['MCPrimary', 'type'],
  MC_zenith: ['MCPrimary', 'zenith'],
  MC_azimuth: ['MCPrimary', 'azimuth'],
  SamplingWeight: ['SamplingWeight', 'value'],
};

/** The small analysis over files of one layout; returns the text of its unfolded.json. */
async function unfolded(
  context: TestContext,
  root: string,
  layout: 'tableio' | 'pandas' | 'flat',
): Promise<string> {
  const own = layout === 'tableio' ? root : join(root, 'layouts', layout);
  if (layout !== 'tableio') await convert(context, { root, own, layout });
  const text = smallAnalysis
    .replace('livetime: { stream: data/stream_Run*.hdf5 }', 'livetime: { seconds: 20000, error: 10 }')
    .replace('data/Run*.hdf5', 'data/Run*')
    .replace('files: simulation/*.hdf5', `files: simulation/simulation_*${await thrownSections(root)}`)
    .replaceAll(/\n {2}generate: .*/g, '');
  await writeFile(join(own, 'layout.yaml'), text);
  await runAnalysis(join(own, 'layout.yaml'), { out: join(own, 'out') });
  return readFile(join(own, 'out', 'unfolded.json'), 'utf8');
}

interface Conversion {
  readonly root: string;
  readonly own: string;
  readonly layout: string;
}

async function convert(context: TestContext, { root, own, layout }: Conversion): Promise<void> {
  for (const kind of ['simulation', 'data']) {
    await mkdir(join(own, kind), { recursive: true });
    const columns = kind === 'simulation' ? { ...common, ...truth } : common;
    for (const name of await eventFiles(join(root, kind))) {
      const target = join(own, kind, `${basename(name, '.hdf5')}.${layout === 'pandas' ? 'hdf' : 'h5'}`);
      runPython(context, modules, script, join(root, kind, name), target, layout, JSON.stringify(columns));
    }
  }
  await writeFile(join(own, 'data', 'good_runs.txt'), await readFile(join(root, 'data', 'good_runs.txt')));
}

test('the same events in IceTray tables, pandas frames and flat files give the same bits', async (context) => {
  if (pythonWith(...modules) === undefined) {
    runPython(context, modules, script);
    return;
  }
  const { folder } = await makeSmallAnalysis();
  const tableio = await unfolded(context, folder, 'tableio');
  assert.ok(JSON.parse(tableio).unfolded.some((counts: number) => counts > 0));
  assert.equal(await unfolded(context, folder, 'pandas'), tableio);
  assert.equal(await unfolded(context, folder, 'flat'), tableio);
});
