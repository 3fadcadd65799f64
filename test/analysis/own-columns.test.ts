import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis } from '../../src/analysis/index.js';
import { ColumnError, type DomainError } from '../../src/core/index.js';
import { readEvents } from '../../src/events/index.js';
import { makeSmallAnalysis, smallAnalysis, thrownSections } from './small-analysis.js';

const common = {
  theta: 'lap_zenith',
  S125: 'lap_s125',
  dEdX_TeV: 'eloss_1500_standard / 1000',
  good_surface: 'passed_IceTopQualityCuts.value',
  good_ice: 'passed_InIceQualityCuts.value',
  containment: 'FractionContainment_Laputop_InIce.value',
  n_channels: 'NChannels_1_60.value',
  n_stations: 'NStations.value',
};
const measured = { run: 'I3EventHeader.Run', t: 'start_time_mjd' };
const truth = {
  E_true: 'MC_energy',
  theta_true: 'MC_zenith',
  phi_true: 'MC_azimuth',
  pdg: 'MC_type',
  w: 'SamplingWeight.value',
};
const named = `
columns:
  lap_zenith: theta
  lap_s125: S125
  eloss_1500_standard: dEdX_TeV * 1000
  passed_IceTopQualityCuts: good_surface
  passed_InIceQualityCuts: good_ice
  FractionContainment_Laputop_InIce: containment
  NChannels_1_60: n_channels
  NStations: n_stations
`;
const truthNamed =
  'columns: { MC_energy: E_true, MC_zenith: theta_true, MC_azimuth: phi_true, MC_type: pdg, SamplingWeight: w }';

/** Flat files of one sample with names of their own. */
async function renamed(from: string, to: string, columns: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of (await readdir(from)).filter((each) => each.endsWith('.hdf5'))) {
    const frame = await readEvents(join(from, name));
    const wanted = name.startsWith('stream') ? measured : columns;
    const own = frame.withColumns(wanted).select(Object.keys(wanted));
    // As pandas keeps whole numbers.
    const whole = 'pdg' in wanted ? own.astype({ pdg: 'int64' }) : own;
    await whole.writeHdf5(join(to, name), { layout: 'flat' });
  }
}

test('files with names of their own: every missing column is told at once, named they give the same bits', async () => {
  const { folder, path } = await makeSmallAnalysis();
  const own = join(folder, 'own');
  await renamed(join(folder, 'data'), join(own, 'data'), { ...common, ...measured });
  await renamed(join(folder, 'simulation'), join(own, 'simulation'), { ...common, ...truth });
  await writeFile(join(own, 'data', 'good_runs.txt'), await readFile(join(folder, 'data', 'good_runs.txt')));
  const sets = (await thrownSections(folder)).replaceAll('.*,', '.hdf5,');
  const text = smallAnalysis
    .replaceAll(/\n {2}generate: .*/g, '')
    .replace('files: simulation/*.hdf5', `files: simulation/*.hdf5${sets}`);
  const file = join(own, 'analysis.yaml');
  const attempt = async (content: string): Promise<unknown> => {
    await writeFile(file, content);
    return runAnalysis(file, { out: join(own, 'out') });
  };

  await assert.rejects(attempt(text), (error: ColumnError) => {
    assert.ok(error instanceof ColumnError);
    assert.match(error.message, /livetime.stream: the files have no column start_time_mjd/);
    return true;
  });
  const timed = text.replace('data/Run*.hdf5', 'data/Run*.hdf5\n  columns: { start_time_mjd: t, Run: run }');
  await assert.rejects(attempt(timed), (error: ColumnError) => {
    assert.match(error.message, /the files lack 8 columns/);
    assert.match(error.message, /lap_zenith +reconstructed zenith angle, rad/);
    assert.match(error.message, /They hold: theta, S125, dEdX_TeV/);
    assert.match(error.remedy ?? '', /data\.columns/);
    return true;
  });
  await assert.rejects(attempt(timed + named), (error: ColumnError) => {
    assert.deepEqual(error.fields.missing, ['MC_energy', 'MC_zenith', 'MC_type', 'MC_azimuth']);
    return true;
  });
  const whole = (timed + named).replace('  sets:', `  ${truthNamed}\n  sets:`);
  const withoutHelium = whole.replaceAll(/\n {4}- \{ primary: He.*/g, '');
  await assert.rejects(attempt(withoutHelium), /simulation_He_\d+\.hdf5 belongs to none of simulation\.sets/);
  await assert.rejects(attempt(whole.replaceAll(/thrown: \d+/g, 'thrown: 1')), (error: DomainError) => {
    assert.match(error.message, /simulated events pass for each one that was thrown/);
    assert.match(error.remedy ?? '', /showers times throws/);
    return true;
  });
  await attempt(whole);
  await runAnalysis(path, { out: join(folder, 'out') });
  assert.equal(
    await readFile(join(own, 'out', 'unfolded.json'), 'utf8'),
    await readFile(join(folder, 'out', 'unfolded.json'), 'utf8'),
  );
});
