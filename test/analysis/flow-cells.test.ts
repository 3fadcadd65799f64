import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type RunOutcome, runAnalysis } from '../../src/analysis/index.js';
import { blindedRange } from '../../src/analysis/inputs/blinding.js';
import { unfoldingParts } from '../../src/analysis/report/report-unfolding.js';
import { parseAnalysis } from '../../src/analysis/settings/read-analysis.js';
import { expectedEvents } from '../../src/analysis/spectrum/spectrum.js';
import { unfoldingStage } from '../../src/analysis/stages/unfolding.js';
import { unfold } from '../../src/unfolding/index.js';
import { makeSmallAnalysis, smallAnalysis, variant } from './small-analysis.js';

/** The small analysis with pseudo-data from the underflow on, twice as many. */
const small = smallAnalysis
  .replace('livetimeSeconds: 20000', 'livetimeSeconds: 40000')
  .replace('minLgEnergy: 5.8', 'minLgEnergy: 5.6');
const { folder, path } = await makeSmallAnalysis(small);
const causes = 'causes: { low: 5.8, high: 7.8, width: 0.2';
const effects = 'effects: { low: 6.2, high: 7.4, width: 0.2';

/** The small analysis with under- and overflow of both sides. */
const flowing = small
  .replace(causes, `${causes}, underflow: 5.6, overflow: 8`)
  .replace(effects, `${effects}, underflow: 5.8, overflow: 7.8`);

async function run(name: string, text: string, workers = 2) {
  const changed = await variant(path, `${name}.yaml`, small, text);
  const out = join(folder, `${name}-${workers}`);
  return { ...(await runAnalysis(changed, { out, workers })), out };
}

const plain = await run('plain', small);
const flow = await run('flow', flowing);
const read = async (name: string, { out }: { out: string } = flow) =>
  JSON.parse(await readFile(join(out, name), 'utf8'));

/** [effect][cause] of the bins between under- and overflow. */
function innerResponse({ spectrum }: RunOutcome, cut: number): number[][] {
  const size = spectrum.unfolded.length;
  const rows = spectrum.response.length / size;
  return Array.from({ length: rows - 2 * cut }, (_, effect) =>
    spectrum.response.slice((effect + cut) * size + cut, (effect + cut + 1) * size - cut),
  );
}

test('events beyond the ends are counted in cells of their own; the bins between stay as they were', () => {
  const { counts, outside } = flow.data;
  assert.deepEqual(counts.slice(2, -2), plain.data.counts);
  const beyond = [...counts.slice(0, 2), ...counts.slice(-2)];
  assert.ok(beyond.every((count) => count > 0));
  const caught = beyond.reduce((sum, count) => sum + count, 0);
  assert.ok(Math.abs(plain.data.outside - outside - caught) < 1e-6, `${plain.data.outside} ${outside}`);
  assert.deepEqual(innerResponse(flow, 2), innerResponse(plain, 0));
});

test('under- and overflow are carried through the unfolding but not given out', async () => {
  const unfolded = await read('unfolded.json');
  const n = unfolded.unfolded.length;
  assert.deepEqual(unfolded.flow_cells.causes, [0, 1, n - 2, n - 1]);
  assert.deepEqual([unfolded.cause_edges[0], unfolded.cause_edges.at(-1)], [5.6, 8]);
  assert.ok(unfolded.unfolded.slice(0, 2).every((count: number) => count > 0));
  assert.equal((await read('unfolded.json', plain)).flow_cells, undefined);
  assert.deepEqual(flow.flux.energy_edges_gev, plain.flux.energy_edges_gev);
  const { total } = flow.flux.projections;
  const before = plain.flux.projections['total'];
  total.flux.forEach((flux, bin) => {
    const shift = Math.abs(flux - before.flux[bin]) / before.stat[bin];
    assert.ok(shift < 2 && flux !== before.flux[bin], `bin ${bin}: ${shift} errors`);
  });
  const counts = unfoldingParts(flow).unfoldedCounts!;
  assert.ok(counts.series.every(({ reconstructed }) => Number.isNaN(reconstructed![0])));
});

/** The same counts unfolded with other settings. */
async function unfolded(settings: string) {
  const analysis = await parseAnalysis(flowing.replace('stopping: 0.01', settings), path);
  const simulation = (await read('stages/simulation.json')).result;
  return unfoldingStage({ ...flow.context, analysis }, flow.events, simulation, flow.data);
}

test('a spectrum that leaves the prior below the range comes back where the cells beyond see it', () => {
  const bias = ({ context, spectrum, events }: RunOutcome): number => {
    const { edges } = context.causes.energy;
    const expected = (flux: string) => expectedEvents(context.causes, events.etendue, 1e7, flux);
    const truth = expected('H4a').map((n, cause) => (edges[cause >> 1] < 6.19 ? 1.5 * n : n));
    const size = truth.length;
    const response = Array.from({ length: spectrum.response.length / size }, (_, effect) =>
      spectrum.response.slice(effect * size, (effect + 1) * size),
    );
    const data = response.map((row) => row.reduce((sum, p, cause) => sum + p * truth[cause], 0));
    const options = { maxIterations: 8, stopping: -1, covariances: 'none' } as const;
    const found = unfold(
      { data, response, cells: context.causes },
      { prior: expected('bpl_simple'), ...options },
    );
    // The lowest bin that the effects measure.
    const first = 2 * edges.findIndex((edge) => edge > 6.19);
    const total = (counts: Float64Array): number => counts[first] + counts[first + 1];
    return Math.abs(total(found.unfolded) / total(truth) - 1);
  };
  assert.ok(bias(flow) < 0.5 * bias(plain), `${bias(flow)} ${bias(plain)}`);
});

test('one worker or two: the same bits', async () => {
  const alone = await run('flow', flowing, 1);
  for (const name of ['unfolded.json', 'flux.json', 'validation.json'])
    assert.equal(await readFile(join(alone.out, name), 'utf8'), await readFile(join(flow.out, name), 'utf8'));
});

for (const method of ['bin-by-bin', 'maximum-likelihood', 'svd'])
  test(`${method} takes them as well`, async () => {
    const { unfolded: counts } = await unfolded(`method: ${method}`);
    assert.ok(counts.every((count) => Number.isFinite(count)) && counts[4] > 0);
  });

test('a spline leaves them as they are', async () => {
  const smooth = (await unfolded('iterations: 2, regularizer: { smooth: 1.0e+9 }')).iterations[0].unfolded;
  const rough = (await unfolded('iterations: 2')).iterations[0].unfolded;
  assert.deepEqual([smooth.slice(0, 2), smooth.slice(-2)], [rough.slice(0, 2), rough.slice(-2)]);
  assert.notDeepEqual(smooth, rough);
});

test('ends inside the range and a published flow cell are refused, with the key', async () => {
  const wrong = (from: string, to: string) => run('wrong', smallAnalysis.replace(from, to));
  await assert.rejects(
    wrong(effects, `${effects}, underflow: 6.3`),
    /energy.effects: underflow 6.3 is not below the range, which ends at 6.2/,
  );
  await assert.rejects(
    run('wide', flowing.replace('low: 6.4, high: 7.2', 'low: 5.6, high: 7.2')),
    /energy.publish from 5.6 to 7.2 reaches beyond energy.causes, 5.8 to 7.8/,
  );
  await assert.rejects(wrong(effects, `${effects}, underflows: 6`), /underflows: unknown key.*underflow/);
});

test('the overflow holds nothing that is hidden', async () => {
  const { content } = await parseAnalysis(flowing, 'x.yaml');
  const overflow = (aboveLgEnergy: number) =>
    blindedRange(content, { burnEvery: 1, aboveLgEnergy }).energy.effects.overflow;
  assert.equal(overflow(7.2), undefined);
  assert.equal(overflow(7.4), undefined);
  assert.equal(overflow(7.6), 7.6);
  assert.equal(overflow(8), 7.8);
});
