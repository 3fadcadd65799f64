import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after } from 'node:test';
import { simulateAnalysis } from '../../src/analysis/index.js';
import { readTable, Table } from '../../src/engine/index.js';

/** A complete analysis that takes seconds: a quarter of a day of data, a simulation to match, wide bins. */
export const smallAnalysis = `
title: small
seed: 3
data:
  files: data/Run*.hdf5
  goodRuns: data/good_runs.txt
  livetime: { stream: data/stream_Run*.hdf5 }
  generate: { seed: 5, flux: H4a, livetimeSeconds: 20000, runSeconds: 8000, minLgEnergy: 5.8 }
simulation:
  files: simulation/*.hdf5
  generate: { seed: 7, filesPerPrimary: 1, showersPerBin: 60, throwsPerShower: 2, maxLgEnergy: 8 }
energy:
  causes: { low: 5.8, high: 7.8, width: 0.2 }
  effects: { low: 6.2, high: 7.4, width: 0.2 }
  publish: { low: 6.4, high: 7.2 }
reconstruction: { model: polynomial }
classification: { model: trees, trees: 20 }
unfolding: { prior: bpl_simple, stopping: 0.01 }
systematics:
  - { name: VEM calibration, kind: data, up: { columns: { lap_s125: 1.03 * lap_s125 } }, down: { columns: { lap_s125: 0.97 * lap_s125 } } }
validation: { pseudoExperiments: 4 }
`;

/** A folder with the small analysis, or another, in analysis.yaml and its files made; gone after the tests of the file. */
export async function makeSmallAnalysis(text = smallAnalysis): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'airshower-run-'));
  after(() => rm(folder, { recursive: true }));
  const path = join(folder, 'analysis.yaml');
  await writeFile(path, text);
  await simulateAnalysis(path);
  return { folder, path };
}

/** Writes a variant of the analysis beside it: one text replaced by another. */
export async function variant(path: string, name: string, from: string, to: string): Promise<string> {
  const text = await readFile(path, 'utf8');
  if (!text.includes(from)) throw new Error(`the small analysis has no '${from}'`);
  const changed = path.replace(/[^/\\]+$/, name);
  await writeFile(changed, text.replace(from, to));
  return changed;
}

/** How the files were thrown, as entries of simulation.sets: pandas and flat files do not say it themselves. */
export async function thrownSections(root: string): Promise<string> {
  const entries: string[] = [];
  for (const name of await eventFiles(join(root, 'simulation'))) {
    const info = new Table((await readTable(join(root, 'simulation', name), 'I3TopInjectorInfo')).columns);
    const primary = name.split('_')[1];
    for (let row = 0; row < info.rows; row++) {
      const value = (field: string): number => info.numbers(field)[row];
      entries.push(
        `    - { primary: ${primary}, files: simulation/${basename(name, '.hdf5')}.*, thrown: ${value('n_events')}, ` +
          `minEnergyGeV: ${value('min_energy')}, maxEnergyGeV: ${value('max_energy')}, powerLawIndex: -1, ` +
          `radiusMetres: ${value('sampling_radius')}, maxZenithDegrees: ${(value('max_zenith') * 180) / Math.PI} }`,
      );
    }
  }
  return `\n  sets:\n${entries.join('\n')}`;
}

/** Event files of a folder: not the streams of all triggers. */
export const eventFiles = async (path: string): Promise<string[]> =>
  (await readdir(path)).filter((name) => name.endsWith('.hdf5') && !name.startsWith('stream')).sort();
