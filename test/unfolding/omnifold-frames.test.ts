import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { transform } from 'esbuild';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor, type EventFrame, fromTable } from '../../src/engine/index.js';
import { featureMatrix } from '../../src/learning/index.js';
import { omniFold } from '../../src/unfolding/index.js';

after(closeDefaultExecutor);

/** The example of docs/unfolding.md as JavaScript, without its import. */
async function documentedExample(): Promise<string> {
  const page = readFileSync(new URL('../../../docs/unfolding.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1]);
  const example = blocks.find((code) => code.includes('omniFold('))!.replace(/^import .*$/m, '');
  return (await transform(example, { loader: 'ts', format: 'esm' })).code;
}

/** Events of a power law of `index` with a share of heavy ones, smeared by 0.1 in lg E; 80% pass. */
function events(stage: string, { index, heavy }: { readonly index: number; readonly heavy: number }) {
  const random = randomStream({ seed: 31, stage });
  const rows = 8000;
  const draw = (f: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => f(i));
  const energy = draw(() => 6 - Math.log10(1 - random.uniform() * (1 - 10 ** -index)) / index);
  const mass = draw(() => (random.uniform() < heavy ? 4 : 0));
  return {
    true_log_energy: energy,
    true_log_mass: mass,
    reco_log_energy: energy.map((e) => e + 0.1 * random.normal()),
    heavy_probability: mass.map((m) => 1 / (1 + Math.exp(2 - m - random.normal()))),
    passed: draw(() => (random.uniform() < 0.8 ? 1 : 0)),
    weight: draw(() => 1),
  };
}

test('the documented example unfolds frames without bins to the spectrum and the composition of the data', async () => {
  const nature = events('nature', { index: 1.5, heavy: 0.6 });
  const example = new Function(
    ...['simulated', 'observed', 'featureMatrix', 'fromTable', 'omniFold'],
    `return (async () => {${await documentedExample()}; return { spectrum, unfolded }; })()`,
  );
  const { spectrum, unfolded } = await example(
    fromTable(events('simulation', { index: 1, heavy: 0.4 })),
    fromTable(nature).filter('passed == 1'),
    ...[featureMatrix, fromTable, omniFold],
  );
  const edges = [6, 6.2, 6.4, 6.6, 6.8, 7];
  const count = (from: { true_log_energy: Float64Array }, bin: number) =>
    from.true_log_energy.filter((e) => e >= edges[bin] && e < edges[bin + 1]).length;
  const simulation = events('simulation', { index: 1, heavy: 0.4 });
  for (let bin = 0; bin < 4; bin++) {
    const [found, expected] = [spectrum.values.data[bin], count(nature, bin)];
    assert.ok(Math.abs(found / expected - 1) < 0.1, `bin ${bin}: ${found} for ${expected}`);
  }
  assert.ok(Math.abs(count(simulation, 3) / count(nature, 3) - 1) > 0.3, 'the prior is another spectrum');
  const heavy = await (unfolded as EventFrame).groupBy(['lnA']).aggregate({ sum: 'sum(weights)' });
  const sums = heavy.numbers('sum');
  const share = sums[heavy.numbers('lnA').indexOf(4)] / (sums[0] + sums[1]);
  assert.ok(Math.abs(share - 0.6) < 0.04, `heavy share ${share}`);
});
