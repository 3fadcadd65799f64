import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  intervalCoverage,
  predictEnergyInterval,
  trainEnergyInterval,
} from '../../src/reconstruction/index.js';
import { toyEvents } from '../learning/toy-events.js';

const training = toyEvents(20_000, 31);
const fresh = toyEvents(20_000, 32);

test('the interval covers the energy of other showers as often as it says, for two coverages', async () => {
  for (const coverage of [0.6827, 0.9]) {
    const options = { coverage, trees: { rounds: 40, maxDepth: 3, learningRate: 0.2 } };
    const model = await trainEnergyInterval(training.features, training.log10Energy, options);
    const found = intervalCoverage(fresh.log10Energy, predictEnergyInterval(model, fresh.features));
    assert.ok(Math.abs(found.coverage - coverage) < 0.02, `${found.coverage} +- ${found.coverageErr}`);
  }
});

test('the interval is narrower where the resolution is better', async () => {
  const trees = { rounds: 40, maxDepth: 3, learningRate: 0.2 };
  const model = await trainEnergyInterval(training.features, training.log10Energy, { trees });
  const { low, high } = predictEnergyInterval(model, fresh.features);
  const meanWidth = (from: number, to: number) => {
    const widths = high
      .map((each, row) => each - low[row])
      .filter((_, row) => {
        return fresh.log10Energy[row] >= from && fresh.log10Energy[row] < to;
      });
    return widths.reduce((sum, each) => sum + each, 0) / widths.length;
  };
  assert.ok(meanWidth(7.5, 7.9) < 0.85 * meanWidth(6.3, 6.7));
});

test('a coverage that cannot be is refused', async () => {
  await assert.rejects(
    trainEnergyInterval(training.features, training.log10Energy, { coverage: 1 }),
    /coverage 1 is not above 0/,
  );
  const ends = { low: Float64Array.of(6, 6), high: Float64Array.of(7, 7) };
  assert.equal(intervalCoverage(Float64Array.of(6.5, 7.5), ends).coverage, 0.5);
  assert.throws(() => intervalCoverage(Float64Array.of(6), ends), /1 true energies, 2 and 2 ends/);
});
