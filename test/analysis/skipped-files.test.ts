import assert from 'node:assert/strict';
import { copyFile, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis, runSummary } from '../../src/analysis/index.js';
import { AirshowerError } from '../../src/core/index.js';
import { makeSmallAnalysis } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();
const text = await readFile(path, 'utf8');

/** The small analysis over some of its files, and damaged copies of others, in a folder of its own. */
async function analysisOver(
  name: string,
  { without = [], damaged = [], change = (yaml: string) => yaml }: Selection,
): Promise<string> {
  const own = join(folder, name);
  for (const part of ['data', 'simulation']) {
    await mkdir(join(own, part), { recursive: true });
    for (const file of await readdir(join(folder, part)))
      if (!without.includes(file)) await copyFile(join(folder, part, file), join(own, part, file));
  }
  for (const file of damaged) await damage(join(own, file));
  const analysis = join(own, 'analysis.yaml');
  await writeFile(analysis, change(text).replace('pseudoExperiments: 4', 'pseudoExperiments: 2'));
  return analysis;
}

interface Selection {
  readonly without?: readonly string[];
  readonly damaged?: readonly string[];
  readonly change?: (yaml: string) => string;
}

/** Turns the bits of a few bytes, again and again in the middle half of a file: in compressed chunks of every table, so that it still opens. */
async function damage(file: string): Promise<void> {
  const bytes = await readFile(file);
  const quarter = bytes.length >> 2;
  for (let at = quarter; at < 3 * quarter; at += 8192) for (let i = at; i < at + 64; i++) bytes[i] ^= 0xff;
  await writeFile(file, bytes);
}

const skip = (section: 'data' | 'simulation') => (yaml: string) =>
  yaml.replace(`${section}:\n  files`, `${section}:\n  onError: skip\n  files`);

async function run(analysis: string) {
  const out = analysis.replace('analysis.yaml', 'results');
  const lines: string[] = [];
  const outcome = await runAnalysis(analysis, { out, workers: 2, log: (line) => lines.push(line) });
  const read = async (name: string) => JSON.parse(await readFile(join(out, name), 'utf8'));
  const [flux, manifest] = [await read('flux.json'), await read('manifest.json')];
  const report = await readFile(join(out, 'report.html'), 'utf8');
  return { flux, manifest, report, lines, sets: outcome.events.sets, summary: runSummary(outcome) };
}

const simulated = (await readdir(join(folder, 'simulation'))).sort();
const runs = (await readdir(join(folder, 'data'))).filter((name) => name.startsWith('Run')).sort();

test('a damaged simulation file is skipped with its thrown showers: as if it had never been there', async () => {
  const extra = 'simulation/simulation_extra.hdf5';
  await copyFile(join(folder, 'simulation', simulated[0]), join(folder, extra));
  const damaged = await analysisOver('damaged-simulation', { damaged: [extra], change: skip('simulation') });
  await rm(join(folder, extra));
  const without = await run(await analysisOver('without-extra', {}));
  const skipped = await run(damaged);
  assert.deepEqual(skipped.sets, without.sets);
  assert.deepEqual(skipped.flux, without.flux);
  const [entry, ...others] = skipped.manifest.skipped;
  assert.deepEqual(others, []);
  assert.deepEqual([entry.sample, entry.file], ['simulation', extra]);
  assert.equal(entry.reason, 'is not an HDF5 file');
  assert.match(skipped.summary, /left out, with their showers and livetime: 1 files\n +simulation .*extra/);
  assert.ok(
    skipped.lines.some((line) => /^skipped: .*simulation_extra\.hdf5: is not an HDF5 file$/.test(line)),
  );
  assert.ok(skipped.report.includes('file left out'));
  assert.deepEqual(without.manifest.skipped, []);
  assert.ok(!without.report.includes('file left out'));
});

test('a damaged data file is skipped with its livetime, which lies in the stream file of its name', async () => {
  const name = runs[1];
  const without = await run(await analysisOver('without-run', { without: [name, `stream_${name}`] }));
  const change = skip('data');
  const skipped = await run(await analysisOver('damaged-run', { damaged: [`data/${name}`], change }));
  assert.deepEqual(skipped.flux, without.flux);
  assert.deepEqual(
    skipped.manifest.skipped.map(({ sample, file }: { sample: string; file: string }) => [sample, file]),
    [
      ['data', `data/${name}`],
      ['stream', `data/stream_${name}`],
    ],
  );
  const stream = await run(
    await analysisOver('damaged-stream', { damaged: [`data/stream_${name}`], change }),
  );
  assert.deepEqual(stream.flux, without.flux);
  assert.match(stream.manifest.skipped[1].reason, /its livetime is in .*stream_/);
});

test('the livetime given for each file goes with the file', async () => {
  const name = runs[2];
  const files = Object.fromEntries(runs.map((each, i) => [each, 1000 * (i + 1)]));
  const given = (yaml: string) =>
    yaml.replace(/livetime: .*/, `livetime: { files: ${JSON.stringify(files)}, error: 60 }`);
  const change = (yaml: string) => skip('data')(given(yaml));
  const { flux } = await run(await analysisOver('seconds-of-files', { damaged: [`data/${name}`], change }));
  assert.equal(flux.livetime_seconds, 3000);
  const lacking = (yaml: string) => given(yaml).replace(`"${name}":3000,`, '').replace(`,"${name}":3000`, '');
  await assert.rejects(run(await analysisOver('seconds-lacking', { change: lacking })), {
    name: 'AnalysisFileError',
    message: new RegExp(`data\\.livetime\\.files: there is no livetime of ${name}`),
  });
});

function fails(words: readonly RegExp[]) {
  return (error: unknown) => {
    assert.ok(error instanceof AirshowerError, String(error));
    for (const word of words) assert.match(error.message, word);
    return true;
  };
}

test('skipping is refused where the livetime is not known, and unless it is asked for', async () => {
  const damaged = [`data/${runs[0]}`];
  const seconds = (yaml: string) => yaml.replace(/livetime: .*/, 'livetime: { seconds: 20000 }');
  const known = await analysisOver('total-seconds', {
    damaged,
    change: (yaml) => skip('data')(seconds(yaml)),
  });
  await assert.rejects(
    run(known),
    fails([new RegExp(runs[0]), /cannot be skipped: the livetime .* is not known/]),
  );
  const alone = await analysisOver('no-partner', {
    damaged,
    without: [`stream_${runs[0]}`],
    change: skip('data'),
  });
  await assert.rejects(run(alone), fails([/cannot be skipped/]));
  const failing = await analysisOver('fail', {});
  await truncate(join(folder, 'fail/data', runs[0]), 100_000);
  await assert.rejects(run(failing), fails([new RegExp(runs[0]), /truncated/]));
  const none = await analysisOver('none-left', { change: skip('simulation') });
  for (const file of simulated) await truncate(join(folder, 'none-left/simulation', file), 100_000);
  await assert.rejects(run(none), fails([/none of the \d files of the simulation can be read/]));
});
