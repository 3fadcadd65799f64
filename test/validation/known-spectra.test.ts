import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeDefaultExecutor, setDefaultWorkers } from '../../src/engine/index.js';
import { fluxModel } from '../../src/flux/index.js';
import {
  bootstrapRatios,
  bootstrapSpectra,
  bootstrapVerdicts,
  expectedCounts,
  featureVerdicts,
  type KnownSpectrum,
  knownFlux,
  knownSpectra,
  knownSpectraVerdicts,
  type RecoveredSpectrum,
  randomHalf,
  recoveredFeature,
  resampledSums,
  spectrumEvents,
  stressNumbers,
  stressVerdicts,
} from '../../src/validation/index.js';
import { cells, integrals, projections, toyShowers } from './toy-showers.js';

after(closeDefaultExecutor);

const showers = toyShowers(40_000, 2, 1);
/** 1 km^2 sr for 20 days: 10^12.2 m^2 sr s. */
const seconds = 1.7e12;
const expected = (spectrum: KnownSpectrum): number[] => {
  const model = knownFlux(spectrum);
  return Array.from(integrals((members, low, high) => seconds * model.integral(low, high, members)));
};
const unfolding = {
  prior: expected({ name: 'prior', base: 'bpl_simple' }),
  testStatistic: 'ks',
  stopping: 0.001,
  maxIterations: 100,
} as const;

async function recover(spectra: readonly KnownSpectrum[], experiments: number): Promise<RecoveredSpectrum[]> {
  const truth = { ...showers, exposure: showers.exposure.map((each) => each * seconds) };
  const events = await spectrumEvents(spectra, truth);
  const injected = spectra.map((spectrum, i) => ({
    name: spectrum.name,
    events: events[i],
    injected: expected(spectrum),
    priors: ['bpl_simple'],
  }));
  const { thrown } = showers;
  const problem = {
    sample: showers,
    thrown,
    cells,
    spectra: injected,
    unfoldings: { bpl_simple: unfolding },
    projections,
  };
  return knownSpectra(problem, { seed: 1, experiments });
}

test('a known spectrum comes back from events of other showers, with right errors', async () => {
  const recovered = await recover([{ name: 'H4a', base: 'H4a' }], 50);
  const failed = knownSpectraVerdicts(recovered, 'bpl_simple').filter(({ passed }) => !passed);
  assert.deepEqual(failed, []);
  const [{ expected: bins }] = recovered;
  for (const { name, truth, unfolded, modelled } of bins) {
    if (name !== 'total') continue;
    assert.ok(Math.abs(unfolded / truth - 1) < 0.03, `${unfolded / truth}`);
    assert.ok(Math.abs(unfolded / modelled - 1) < 0.03, `${unfolded / modelled}`);
  }
});

test('errors without the simulation that the data came from are found to be too small', async () => {
  const [right] = await recover([{ name: 'H4a', base: 'H4a' }], 30);
  const tooSmall = { ...right, pulls: right.pulls.map((row) => row.map((pull) => 1.4 * pull)) };
  const summaries = right.summaries.map((each) => ({
    ...each,
    pullWidth: 1.4 * each.pullWidth,
    coverage: 0.5,
  }));
  const failed = knownSpectraVerdicts([{ ...tooSmall, summaries }], 'bpl_simple').filter(
    ({ passed }) => !passed,
  );
  assert.deepEqual(
    failed.map(({ test: name }) => name),
    ['H4a: pull width', 'coverage furthest from 0.683'],
  );
});

test('the same for any number of workers', async () => {
  setDefaultWorkers(1);
  const one = await recover([{ name: 'H3a', base: 'H3a' }], 3);
  setDefaultWorkers(2);
  assert.deepEqual(await recover([{ name: 'H3a', base: 'H3a' }], 3), one);
});

test('pure compositions and a bump come back, with errors by resampled showers', async () => {
  const bump: KnownSpectrum = { name: 'bump', base: 'H4a', bump: { lgEnergy: 7, height: 1, width: 0.2 } };
  const spectra: KnownSpectrum[] = [
    { name: 'pure iron', base: 'H4a', composition: 'pure Fe' },
    bump,
    { name: 'H4a', base: 'H4a' },
  ];
  const recovered = await recover(spectra, 2);
  const truth = { ...showers, exposure: showers.exposure.map((each) => each * seconds) };
  const { thrown } = showers;
  const resampled = await bootstrapSpectra(
    { sample: showers, thrown, cells, projections, events: await spectrumEvents(spectra, truth), unfolding },
    { seed: 1, resamplings: 20 },
  );
  const [pure, bumped, flat] = recovered.map(({ spectrum, expected: bins }, index) => ({
    spectrum,
    expected: bins,
    resampled: resampled.map((each) => each[index]),
  }));
  const numbers = stressNumbers(pure);
  assert.equal(numbers.wrong?.group, 'light');
  assert.ok(numbers.bias.error > 0 && numbers.bias.error < 0.04, `${numbers.bias.error}`);
  assert.deepEqual(
    stressVerdicts([numbers]).map(({ passed }) => passed),
    [true, true],
  );
  const feature = recoveredFeature(bumped, flat);
  assert.ok(feature.value > 0.9 && feature.value < 1.1 && feature.error < 0.05, JSON.stringify(feature));
  assert.ok(featureVerdicts([feature])[0].passed);
  const without = bumped.expected.map((bin, i) => ({ ...bin, unfolded: flat.expected[i].unfolded }));
  const lost = recoveredFeature({ ...bumped, expected: without }, flat);
  assert.ok(Math.abs(lost.value) < 1e-12);
  assert.ok(!featureVerdicts([lost])[0].passed);
});

test('known spectra keep the total of their model, whatever the composition', () => {
  const model = fluxModel('H4a');
  for (const composition of ['pure p', 'pure Fe', 'flipped'] as const) {
    const flux = knownFlux({ name: composition, base: 'H4a', composition });
    for (const energy of [1e6, 3e6, 1e8])
      assert.ok(Math.abs(flux.total(energy) / model.total(energy) - 1) < 1e-12);
  }
  const flipped = knownFlux({ name: 'flipped', base: 'H4a', composition: 'flipped' });
  assert.equal(flipped.groupFlux(['p'], 1e6), model.groupFlux(['Fe'], 1e6));
  assert.equal(flipped.groupFlux(['O'], 1e6), model.groupFlux(['He'], 1e6));
  const bumped = knownFlux({ name: 'bump', base: 'H4a', bump: { lgEnergy: 7, height: 0.5, width: 0.1 } });
  assert.ok(Math.abs(bumped.total(1e7) / model.total(1e7) - 1.5) < 1e-12);
});

test('no shower is on both sides, and over many experiments each is on either as often', () => {
  const halves = Array.from({ length: 400 }, (_, experiment) => randomHalf(1000, 7, experiment));
  for (const shower of [0, 31, 32, 999]) {
    const times = halves.filter((half) => half[shower] === 1).length;
    // 200 expected, standard deviation 10.
    assert.ok(Math.abs(times - 200) < 45, `${times}`);
  }
  const size = halves[0].reduce((sum, side) => sum + side, 0);
  assert.ok(Math.abs(size - 500) < 80);
});

test('throws of one shower are added before they are squared, and a shower that is left out leaves nothing', () => {
  const sample = {
    effects: 2,
    causes: 1,
    shower: Uint32Array.of(0, 0, 0, 1, 2),
    showers: 3,
    cause: Int32Array.of(0, 0, 0, 0, 0),
    effect: Int32Array.of(0, 0, 1, 0, -1),
    weight: Float64Array.of(1, 2, 3, 4, 5),
  };
  const all = expectedCounts(sample, sample.weight, Uint8Array.of(1, 1, 1));
  assert.deepEqual([...all.counts], [7, 3]);
  assert.deepEqual([...all.variance], [9 + 16, 9]);
  const { weights, squares } = resampledSums(sample, Uint8Array.of(2, 0, 1));
  assert.deepEqual([...weights], [6, 6]);
  assert.deepEqual([...squares], [36, 36]);
});

test('resampled showers agree with propagated errors for few throws, and show that many move together', async () => {
  const counts = (of: typeof showers) => {
    const all = new Uint8Array(of.showers).fill(1);
    return expectedCounts(
      of,
      of.weight.map((each) => each * seconds),
      all,
    ).counts;
  };
  const ratiosOf = (of: typeof showers) =>
    bootstrapRatios(
      { sample: of, thrown: of.thrown, counts: counts(of), cells, projections, unfolding },
      { seed: 3, resamplings: 40 },
    );
  const few = await ratiosOf(showers);
  assert.ok(
    bootstrapVerdicts(few).every(({ passed }) => passed),
    JSON.stringify(few),
  );
  const many = await ratiosOf(toyShowers(3000, 50, 2));
  // Light and heavy of one shower rise and fall together: their errors are smaller than propagated, that of the total is larger.
  const light = bootstrapVerdicts(many)[1];
  assert.ok(!light.passed && light.value < 0.85, JSON.stringify(many));
});
