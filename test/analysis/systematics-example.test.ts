import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { runAnalysis, simulateAnalysis } from '../../src/analysis/index.js';
import { makeSmallAnalysis, smallAnalysis, variant } from './small-analysis.js';

/** The section `systematics` of the example for users, with the small analysis around it. */
const example = await readFile(new URL('../../../data/systematics.yaml', import.meta.url), 'utf8');
const sources = example.slice(example.indexOf('\nsystematics:\n') + 1);
const { folder, path } = await makeSmallAnalysis();
const ofSmall = smallAnalysis.slice(
  smallAnalysis.indexOf('systematics:'),
  smallAnalysis.indexOf('validation:'),
);

async function run(file: string) {
  const lines: string[] = [];
  const { flux } = await runAnalysis(file, { out: join(folder, 'out'), log: (line) => lines.push(line) });
  const done = lines.filter((line) => line.includes(': done')).map((line) => line.split(':')[0]);
  return { flux, done };
}

test('the example with every source runs, each moves the flux, and a new one repeats none of the others', async () => {
  const all = await variant(path, 'all.yaml', ofSmall, sources);
  await simulateAnalysis(all);
  const { flux } = await run(all);
  const { names, members, shifts } = flux.systematic_sources;
  assert.deepEqual(names, [
    'VEM calibration',
    'snow',
    'in-ice light yield',
    'hadronic models',
    'composition of the efficiency',
    'energy scale',
    'prior',
    'livetime',
  ]);
  assert.deepEqual(members[3], ['QGSJET-II-04', 'EPOS-LHC']);
  shifts.forEach((cells, source) => {
    assert.ok(cells.every(Number.isFinite) && cells.some((shift) => shift !== 0), names[source]);
  });

  const again = await run(all);
  assert.deepEqual([again.done, again.flux], [[], flux]);

  const added = '  - { name: one more, kind: data, up: { columns: { lap_s125: 1.01 * lap_s125 } } }\n';
  const more = await run(await variant(all, 'more.yaml', sources, `${sources}${added}`));
  assert.deepEqual(more.done, ['systematic-10']);
  assert.deepEqual(more.flux.systematic_sources.names.slice(6), ['prior', 'one more', 'livetime']);
  assert.deepEqual(more.flux.systematic_sources.shifts.slice(0, 7), shifts.slice(0, 7));
});
