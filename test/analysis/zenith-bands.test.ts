import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type RunOutcome, redrawReport, runAnalysis, runSummary } from '../../src/analysis/index.js';
import { thrownPerSecond } from '../../src/analysis/spectrum/spectrum.js';
import {
  bandEtendues,
  bandFluxes,
  bandOf,
  unfoldBands,
  zenithBandsOf,
} from '../../src/analysis/zenith-bands/index.js';
import { degreesToRadians, randomStream } from '../../src/core/index.js';
import { cellCount } from '../../src/events/index.js';
import { etendue, fluxModel, type GenerationSet } from '../../src/flux/index.js';
import { makeSmallAnalysis, smallAnalysis, variant } from './small-analysis.js';

const { folder, path } = await makeSmallAnalysis();
const asked = [0, 22, 36];
const banded = `${smallAnalysis}zenithBands: { edgesDegrees: [${asked}] }\n`;

async function run(name: string, text: string, workers = 2) {
  const changed = await variant(path, `${name}.yaml`, smallAnalysis, text);
  const out = join(folder, `${name}-${workers}`);
  return { ...(await runAnalysis(changed, { out, workers })), out };
}

const outcome: RunOutcome & { readonly out: string } = await run('banded', banded);
const bands = outcome.flux.zenith_bands!;

const set = (zenith: readonly [number, number]): GenerationSet => ({
  particle: 'p',
  thrown: 1000,
  spectrum: { minEnergyGeV: 1e5, maxEnergyGeV: 1e8, index: -1 },
  area: {
    kind: 'flat',
    radiusM: 800,
    minZenithRad: degreesToRadians(zenith[0]),
    maxZenithRad: degreesToRadians(zenith[1]),
  },
});

test('what was thrown beyond the bands is carried in a band of its own', () => {
  const whole = zenithBandsOf([0, 30, 65], [set([0, 65])]);
  assert.deepEqual([whole.edges.length, whole.first, whole.count], [3, 0, 2]);
  const inner = zenithBandsOf([10, 30, 40], [set([0, 65])]);
  assert.deepEqual([inner.edges.length, inner.first, inner.count], [5, 1, 2]);
  const of = (degrees: number) => bandOf(inner, degreesToRadians(degrees));
  assert.deepEqual([0, 9.9, 10, 29.9, 30, 40, 64, 80].map(of), [0, 0, 1, 1, 2, 3, 3, 3]);
  assert.equal(bandOf(inner, Number.NaN), -1);
  assert.throws(
    () => zenithBandsOf([0, 30, 70], [set([0, 65])]),
    /zenithBands.edgesDegrees: showers were thrown from 0 to 65 degrees, bands go from 0 to 70/,
  );
  const parts = bandEtendues(inner, [set([0, 65])], [6, 7]).flat();
  const sum = parts.reduce((all, part) => all + part, 0);
  assert.ok(Math.abs(sum / etendue(set([0, 65]).area) - 1) < 1e-12);
  assert.ok(
    Math.abs(parts[1] / (Math.PI * 800 ** 2 * Math.PI * (0.25 - Math.sin(Math.PI / 18) ** 2)) - 1) < 1e-12,
  );
});

test('every band has its flux, and together they make that of all directions', () => {
  assert.deepEqual(bands.edges_degrees, asked);
  assert.equal(bands.bands.length, 2);
  const { projections } = outcome.flux;
  for (const name of ['light', 'heavy', 'total']) {
    bands.combined[name].flux.forEach((flux, bin) => {
      const weights = bands.bands.map((band) => band.etendue_m2_sr[bin]);
      const mean = bands.bands.reduce(
        (all, band, k) => all + band.projections[name].flux[bin] * weights[k],
        0,
      );
      assert.ok(Math.abs(mean / (weights[0] + weights[1]) / flux - 1) < 1e-9);
      const pull = (flux - projections[name].flux[bin]) / bands.combined[name].total[bin];

      assert.ok(Math.abs(pull) < 3.5, `${name}, bin ${bin}: ${pull}`);
    });
    assert.ok(bands.combined[name].stat.every((error) => error > 0));
  }
});

test('the covariance of the combination holds that between the bands', () => {
  const { covariance, combined, bands: each } = bands;
  const bins = combined['total'].flux.length;
  const weight = each.map(({ etendue_m2_sr: own }) => own);
  for (let bin = 0; bin < bins; bin++) {
    const share = weight.map((own) => own[bin] / (weight[0][bin] + weight[1][bin]));
    let variance = 0;
    for (const a of [0, 1])
      for (const b of [0, 1])
        variance += share[a] * share[b] * covariance['total'][a * bins + bin][b * bins + bin];
    assert.ok(Math.abs(Math.sqrt(variance) / combined['total'].total[bin] - 1) < 1e-9);
  }
});

test('isotropic showers pass, in the terminal and in the report, and the report is drawn again', async () => {
  for (const [name, { ndf, p_value: p }] of Object.entries(bands.consistency!))
    assert.ok(ndf === 4 && p > 0.001, `${name}: p = ${p}`);
  assert.match(runSummary(outcome), /Bands of zenith against one flux/);
  const report = await readFile(outcome.report, 'utf8');
  assert.match(report, /zenith-bands-total/);
  await redrawReport(outcome.out);
  assert.equal(await readFile(outcome.report, 'utf8'), report);
});

test('one worker or two: the same bits', async () => {
  const alone = await run('banded', banded, 1);
  assert.deepEqual(alone.flux.zenith_bands, bands);
});

/** A measurement of two bands with a known response: resolutions of 0.7 and 1.1 bins, a tenth in the other band. */
function knownMeasurement() {
  const { context, events } = outcome;
  const [causes, effects] = [cellCount(context.causes), cellCount(context.effects)];
  const etendues = [1, 0.7].map((size) => new Array<number>(causes / 2).fill(size * 1e6));
  const model = fluxModel(context.analysis.content.response.flux);
  const { sets } = events;
  const thrown = etendues.flatMap((etendue) => [
    ...thrownPerSecond(context.causes, { sets, etendue }, model),
  ]);
  const offset = Math.round((context.effects.energy.edges[0] - context.causes.energy.edges[0]) / 0.2);
  const place = (cell: number, size: number) =>
    [Math.floor(cell / size), Math.floor((cell % size) / 2), cell % 2] as const;
  const probability = (effect: number, cause: number): number => {
    const [band, bin, group] = place(cause, causes);
    const [otherBand, otherBin, otherGroup] = place(effect, effects);
    const width = band === 0 ? 0.7 : 1.1;
    const energy = Math.exp(-0.5 * ((otherBin + offset - bin) / width) ** 2) / (2.5 * width);
    return 0.3 * energy * (otherBand === band ? 0.9 : 0.1) * (otherGroup === group ? 0.8 : 0.2);
  };
  const response = Array.from({ length: 2 * effects }, (_, effect) =>
    Array.from({ length: 2 * causes }, (__, cause) => probability(effect, cause)),
  );
  const truth = Float64Array.from({ length: 2 * causes }, (_, cause) => {
    const [band, bin, group] = place(cause, causes);
    return 2e5 * (band === 0 ? 1 : 0.7) * 10 ** (-0.34 * bin) * (group === 0 ? 1 : 1.3);
  });
  const weights = response.flatMap((row) => row.map((p, cause) => p * thrown[cause]));
  const measurement = {
    bands: { edges: [0, 0.4, 0.6], first: 0, count: 2 },
    passed: {
      effects: 2 * effects,
      causes: 2 * causes,
      weights,
      squares: weights.map((weight) => 1e-12 * weight ** 2),
    },
    ...{ sets, etendues, livetimeSeconds: 1e6 },
  };
  return { measurement, response, truth };
}

test('p-values of toys with one flux are uniform, and a band of another flux is found', () => {
  const { context } = outcome;
  const { measurement, response, truth } = knownMeasurement();
  const half = truth.length / 2;
  const nominal = Array.from({ length: half }, (_, cause) => truth[cause] + truth[half + cause]);
  const pValue = (spectrum: Float64Array, toy: number): number => {
    const random = randomStream({ seed: 11, stage: 'toys', block: toy });
    const counts = response.map((row) =>
      random.poisson(row.reduce((sum, p, cause) => sum + p * spectrum[cause], 0)),
    );
    const counted = { ...measurement, counted: { counts, variances: counts } };
    const unfolding = unfoldBands(context, counted, { unfolded: nominal, chosen: { numIterations: 8 } });
    return bandFluxes(context, counted, unfolding, [0, 1, 2]).consistency!['total'].p_value;
  };
  const found = Array.from({ length: 120 }, (_, toy) => pValue(truth, toy)).sort((a, b) => a - b);
  const distance = Math.max(...found.map((p, i) => Math.abs(p - (i + 0.5) / found.length)));
  assert.ok(distance < 0.15, `KS distance ${distance}`);
  assert.ok(
    pValue(
      truth.map((count, cause) => (cause < half ? count : 1.1 * count)),
      0,
    ) < 1e-3,
  );
});

test('what is only known of all bands together is refused beside them', async () => {
  const beside = (from: string, to: string) => run('refused', banded.replace(from, to));
  await assert.rejects(
    beside('stopping: 0.01', 'background: { events: [1] }'),
    /unfolding.background cannot stand beside zenithBands/,
  );
  await assert.rejects(
    run('sigmoid', `${banded}response: { efficiencies: sigmoid }\n`),
    /response.efficiencies: sigmoid cannot stand beside zenithBands/,
  );
  await assert.rejects(beside('[0,22,36]', '[0, 30, 20]'), /edges have to ascend/);
  await assert.rejects(beside('[0,22,36]', '[0, 30]'), /two bands have three edges/);
});
