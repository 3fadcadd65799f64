import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  detectorOffsets,
  foldCounts,
  mean,
  nominalResponse,
  offsetVerdicts,
  resampledSums,
  type SimulatedResponse,
  spectrumAgreement,
  standardDeviation,
} from '../../src/validation/index.js';
import { demonstration, demonstrationScaled, H4a, wrongDetectorsOf } from './demonstration.js';
import { effectOf, type ToyShowers, toyShowers } from './toy-showers.js';

const expected = foldCounts(nominalResponse(demonstration).response, H4a);
const varied = wrongDetectorsOf(demonstration, demonstrationScaled);
const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const livetimeError = 0.02;

/** Counts of the simulated detector in a livetime that is off by its error, and among them what else is told. */
function countsOf(seed: number, background: readonly number[] = []): number[] {
  const random = randomStream({ seed, stage: 'own-measure' });
  const livetime = 1 + livetimeError * random.normal();
  return Array.from(expected, (count, effect) =>
    random.poisson(count * livetime + (background[effect] ?? 0) * (1 + 0.1 * random.normal())),
  );
}

const common = { nominal: demonstration, injected: H4a, varied };

test('the error of the livetime is in what data say of their energy scale', () => {
  const offset = (seed: number, known: number) => {
    const [{ value, error }] = detectorOffsets({ ...common, counts: countsOf(seed), livetimeError: known });
    return value / error;
  };
  const width = (known: number): number => standardDeviation(seeds.map((seed) => offset(seed, known)));
  // 200 numbers tell their width to 5%; the simulation, which is the truth here, has no part in it.
  assert.ok(width(livetimeError) < 1.1, `${width(livetimeError)}`);
  assert.ok(width(0) > 1.5, `${width(0)}`);
});

test('an energy scale off by 5% is found in spite of it', () => {
  const scaled = foldCounts(nominalResponse(demonstrationScaled).response, H4a);
  const [{ value, error }] = detectorOffsets({ ...common, counts: scaled, livetimeError });
  assert.ok(Math.abs(value - 0.05) < 1e-9, `${value}`);
  assert.ok(value > 4 * error, `${error}`);
});

test('a failing energy scale says by how many events: a wrong livetime gives them, too', () => {
  const counts = expected.map((count) => 0.9 * count);
  const [energy, accuracy] = offsetVerdicts(detectorOffsets({ ...common, counts }));
  assert.ok(!energy.passed);
  assert.match(energy.reason, /: \d+\.\d% fewer events, as where the livetime is told too long$/);
  assert.doesNotMatch(accuracy.reason, /livetime/);
});

test('known background is no offset; forgotten, it is one', () => {
  // All of it looks like light nuclei.
  const events = Array.from(expected, (count, effect) => (effect % 2 === 0 ? 0.2 * count : 0));
  const background = { events, errors: events.map((count) => 0.1 * count) };
  const mostErrors = (known: object): number =>
    Math.max(
      ...detectorOffsets({ ...common, counts: countsOf(3, events), livetimeError, ...known }).map(
        ({ value, error }) => Math.abs(value / error),
      ),
    );
  assert.ok(mostErrors({ background }) < 3, `${mostErrors({ background })}`);
  assert.ok(mostErrors({}) > 4, `${mostErrors({})}`);
});

test('the error of the livetime moves all bins of the own spectrum together', () => {
  const truth = [4000, 1000, 250];
  const covariance = truth.flatMap((count, i) => truth.map((_, j) => (i === j ? count : 0)));
  const projections = truth.map((_, bin) => ({ name: 'total', low: bin, high: bin + 1, cells: [bin] }));
  const pValues = (known: number): number[] =>
    seeds.map((seed) => {
      const random = randomStream({ seed, stage: 'own-spectrum' });
      const livetime = 1 + 0.05 * random.normal();
      const unfolded = truth.map((count) => count * livetime + Math.sqrt(count) * random.normal());
      const comparison = { unfolded, covariance, expected: truth, projections, livetimeError: known };
      return spectrumAgreement(comparison)[0].pValue;
    });
  // Uniform numbers have the mean 1/2 within 3 x 0.02.
  assert.ok(Math.abs(mean(pValues(0.05)) - 0.5) < 0.06, `${mean(pValues(0.05))}`);
  assert.ok(mean(pValues(0)) < 0.3, `${mean(pValues(0))}`);
});

const few = 80;
const seconds = 5e11;

/** Simulations of 2,000 showers of one detector, and the same events with energies 5% higher. */
function smallSimulations() {
  return Array.from({ length: few }, (_, seed) => {
    const small = toyShowers(2000, 2, 100 + seed);
    const energies = small.lgReconstructed.map((lgEnergy) => lgEnergy + Math.log10(1.05));
    const scaled = { ...small, effect: small.effect.map((_, i) => effectOf(energies[i], small.group[i])) };
    const injected = Array.from(small.thrown, (rate) => rate * seconds);
    return { injected, nominal: responseOf(small), scaled: responseOf(scaled) };
  });
}

function responseOf(sample: ToyShowers): SimulatedResponse {
  const { weights, squares } = resampledSums(sample, new Uint8Array(sample.showers).fill(1));
  const { effects, causes, thrown } = sample;
  return { effects, causes, passed: weights, passedVariance: squares, thrown };
}

test('a small simulation hardly shifts the energy scale that data say of themselves', () => {
  const simulations = smallSimulations();
  const folded = simulations.map(({ nominal, injected }) =>
    foldCounts(nominalResponse(nominal).response, injected),
  );
  // All simulations together are the detector that measures: what is left over is bias.
  const truth = folded[0].map((_, effect) => mean(folded.map((counts) => counts[effect])));
  const inErrors = simulations.map(({ nominal, scaled, injected }, seed) => {
    const random = randomStream({ seed, stage: 'own-scale' });
    const varied = [{ name: 'energy scale', size: 0.05, response: scaled }];
    const counts = truth.map((count) => random.poisson(count));
    const [{ value, error }] = detectorOffsets({ counts, nominal, injected, varied });
    return value / error;
  });
  // Errors with the simulation's own numbers in them shift the mean by half an error.
  assert.ok(Math.abs(mean(inErrors)) < 0.3, `${mean(inErrors)}`);
  assert.ok(standardDeviation(inErrors) < 1.1, `${standardDeviation(inErrors)}`);
});
