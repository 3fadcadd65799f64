import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeRows, takeValues } from '../../src/learning/index.js';
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

/** Events above a threshold of the signal, as a detector's trigger keeps them. */
function aboveThreshold(events: ReturnType<typeof toyEvents>) {
  const signal = events.features.columns[events.features.names.indexOf('log_s125')];
  const rows = Uint32Array.from(signal.keys()).filter((row) => signal[row] > 0.35);
  const { features, log10Energy } = events;
  return { features: takeRows(features, rows), log10Energy: takeValues(log10Energy, rows) };
}

test('an interval of too many trees covers as often as it says, at a threshold too by its own energy', async () => {
  const learned = aboveThreshold(toyEvents(16_000, 33));
  const other = aboveThreshold(toyEvents(30_000, 34));
  // Without the shift by held-out showers such trees cover too little.
  const trees = { rounds: 120, maxDepth: 6, minChildWeight: 10 };
  const model = await trainEnergyInterval(learned.features, learned.log10Energy, { trees });
  assert.ok(model.low.training.metrics.calibration_shift < -0.001);
  assert.ok(model.high.training.metrics.calibration_shift > 0.001);
  const interval = predictEnergyInterval(model, other.features);
  const all = intervalCoverage(other.log10Energy, interval);
  assert.ok(Math.abs(all.coverage - model.coverage) < 0.02, `${all.coverage}`);
  const own = interval.low.map((low, row) => (low + interval.high[row]) / 2);
  const covered = (of: Float64Array, from: number, to: number) => {
    const rows = Uint32Array.from(of.keys()).filter((row) => of[row] >= from && of[row] < to);
    const [low, high] = [takeValues(interval.low, rows), takeValues(interval.high, rows)];
    return intervalCoverage(takeValues(other.log10Energy, rows), { low, high }).coverage;
  };
  for (let lgE = 6.3; lgE < 7.8; lgE += 0.3) {
    const found = covered(own, lgE, lgE + 0.3);
    assert.ok(Math.abs(found - model.coverage) < 0.06, `${lgE}: ${found}`);
  }
  // Of the events of a true energy below the threshold only those are there that look larger.
  assert.ok(covered(other.log10Energy, 6.1, 6.29) < 0.4);
});

test('weights and showers reach both ends', async () => {
  const { features, log10Energy } = training;
  const trees = { rounds: 5, maxDepth: 3 };
  const base = await trainEnergyInterval(features, log10Energy, { trees });
  const weights = log10Energy.map((lgE) => 10 ** (6 - lgE));
  const showers = Uint32Array.from(log10Energy, (_, row) => row >> 3);
  for (const options of [{ weights }, { showers }])
    assert.notDeepEqual(await trainEnergyInterval(features, log10Energy, { trees, ...options }), base);
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
  const one = { showers: new Uint32Array(training.features.rows).fill(7), trees: { rounds: 2 } };
  await assert.rejects(
    trainEnergyInterval(training.features, training.log10Energy, one),
    /parts of the showers|no rows/,
  );
  const ends = { low: Float64Array.of(6, 6), high: Float64Array.of(7, 7) };
  assert.equal(intervalCoverage(Float64Array.of(6.5, 7.5), ends).coverage, 0.5);
  assert.throws(() => intervalCoverage(Float64Array.of(6), ends), /1 true energies, 2 and 2 ends/);
});
