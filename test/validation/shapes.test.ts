import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  type DataSimulationAgreement,
  dataSimulationVerdicts,
  histogramAgreement,
  kolmogorovPValue,
  mean,
  showerCovariance,
} from '../../src/validation/index.js';

const bins = 20;

interface ToyShapes {
  readonly events: number;
  readonly showers: number;
  /** Of each shower: they fall near each other, into the same bin or the next ones. */
  readonly throws: number;
  /** Of the data's density, in that of the simulation. */
  readonly slope: number;
}

const fewEvents: ToyShapes = { events: 1000, showers: 800, throws: 2, slope: 1 };
/** The simulation's own fluctuations are larger than those of the data. */
const manyThrows: ToyShapes = { events: 20_000, showers: 1000, throws: 30, slope: 1 };

/** Data and a simulation whose weights differ by a factor of 30 along x, both smeared by one and a half bins. */
function histograms(seed: number, settings: Partial<ToyShapes> = {}) {
  const { events, showers, throws, slope } = { ...fewEvents, ...settings };
  const random = randomStream({ seed, stage: 'histograms' });
  const density = (x: number, steepness: number): number => Math.exp(-3.4 * steepness * x);
  const binOf = (x: number): number => {
    const bin = Math.floor((x + (1.5 / bins) * random.normal()) * bins);
    return bin >= 0 && bin < bins ? bin : -1;
  };
  const counts = new Float64Array(bins);
  for (let wanted = random.poisson(events); wanted > 0; ) {
    const x = random.uniform();
    if (random.uniform() > density(x, slope)) continue;
    const bin = binOf(x);
    if (bin >= 0) counts[bin]++;
    wanted--;
  }
  const shower: number[] = [];
  const effect: number[] = [];
  const weights: number[] = [];
  for (let number = random.poisson(showers) - 1; number >= 0; number--) {
    const x = random.uniform();
    for (let each = 0; each < throws; each++) {
      shower.push(number);
      effect.push(binOf(x));
      weights.push(density(x, 1));
    }
  }
  const sums = new Float64Array(bins);
  effect.forEach((bin, i) => {
    if (bin >= 0) sums[bin] += weights[i];
  });
  const sample = { effects: bins, shower: Uint32Array.from(shower), effect: Int32Array.from(effect) };
  const [covariance] = showerCovariance(sample, weights);
  return { data: { sums: counts, variances: counts }, simulation: { sums, covariance } };
}

/** The bins as if they were independent. */
const diagonal = (covariance: Float64Array): Float64Array =>
  covariance.map((value, k) => (k % (bins + 1) === 0 ? value : 0));

/** P-values of toys in which nothing is wrong, by both tests. */
function pValuesOf(toys: number, settings: ToyShapes, of = (covariance: Float64Array) => covariance) {
  const each = Array.from({ length: toys }, (_, seed) => {
    const { data, simulation } = histograms(seed, settings);
    const { sums, covariance } = simulation;
    return histogramAgreement(data, { sums, covariance: of(covariance) }, { seed, name: 'x' });
  });
  return [each.map(({ chiSquaredPValue }) => chiSquaredPValue), each.map(({ ksPValue }) => ksPValue)];
}

test('the covariance of a histogram is the sum over showers of the outer products of their weights', () => {
  const sample = {
    effects: 4,
    shower: Uint32Array.of(0, 0, 0, 1, 2, 2),
    effect: Int32Array.of(0, 1, 0, 3, 2, -1),
  };
  const weights = [1, 2, 3, 5, 7, 11];
  // Shower 0: 4 in cell 0 and 2 in cell 1; shower 1: 5 in cell 3; shower 2: 7 in cell 2, the rest outside.
  assert.deepEqual(
    showerCovariance(sample, weights).map((block) => [...block]),
    [[16, 8, 0, 0, 8, 4, 0, 0, 0, 0, 49, 0, 0, 0, 0, 25]],
  );
  assert.deepEqual(
    showerCovariance(sample, weights, 2).map((block) => [...block]),
    [
      [16, 8, 8, 4],
      [49, 0, 0, 25],
    ],
  );
});

for (const [name, settings, toys] of [
  ['few events', fewEvents, 400],
  ['many throws of few showers', manyThrows, 200],
] as const) {
  test(`p-values of shapes are uniform where data and simulation are of one shape: ${name}`, () => {
    for (const pValues of pValuesOf(toys, settings)) {
      assert.ok(kolmogorovPValue(pValues) > 0.01, `${kolmogorovPValue(pValues)}`);
      // Uniform numbers have the mean 1/2 within 3 errors.
      assert.ok(Math.abs(mean(pValues) - 0.5) < 3 / Math.sqrt(12 * toys), `${mean(pValues)}`);
    }
  });
}

test('with bins taken as independent, p-values of many throws of few showers are not uniform', () => {
  const [byChiSquared, byDistance] = pValuesOf(200, manyThrows, diagonal);
  for (const pValues of [byChiSquared, byDistance])
    assert.ok(kolmogorovPValue(pValues) < 1e-3, `${kolmogorovPValue(pValues)}`);
  // What neighbours do together moves the cumulative distributions further apart, and looks like few bins to a chi-squared.
  assert.ok(mean(byDistance) < 0.45, `${mean(byDistance)}`);
  assert.ok(mean(byChiSquared) > 0.55, `${mean(byChiSquared)}`);
});

test('shapes that differ have small p-values', () => {
  const { data, simulation } = histograms(1, { slope: 1.5 });
  const { ksPValue, chiSquaredPValue } = histogramAgreement(data, simulation, { seed: 1, name: 'x' });
  assert.ok(ksPValue < 0.002, `${ksPValue}`);
  assert.ok(chiSquaredPValue < 0.01, `${chiSquaredPValue}`);
});

test('verdicts of data against simulation name the worst place, and 100 good seeds fail at most 5 times', () => {
  const places = Array.from({ length: 6 }, (_, i) => i);
  const verdictsOf = (seed: number, bad?: number) => {
    const agreements = places.map((place): DataSimulationAgreement => {
      const { data, simulation } = histograms(100 * seed + place, { slope: place === bad ? 2 : 1 });
      const options = { seed, name: `${place}`, leastPValue: 0.0003 };
      const where = { low: 6 + (place % 3) / 5, high: 6.2 + (place % 3) / 5, year: 'all', dataEvents: 1000 };
      return {
        variable: `v${Math.floor(place / 3)}`,
        label: `variable ${Math.floor(place / 3)}`,
        ...where,
        ...histogramAgreement(data, simulation, options),
      };
    });
    return dataSimulationVerdicts(agreements);
  };
  const failing = Array.from({ length: 100 }, (_, seed) =>
    verdictsOf(seed + 1).some(({ passed }) => !passed),
  );
  assert.ok(failing.filter(Boolean).length <= 5);
  const failed = verdictsOf(1, 4).filter(({ passed }) => !passed);
  assert.deepEqual(
    failed.map(({ test: name }) => name),
    ['variable 1: smallest p-value, χ²', 'variable 1: smallest p-value, KS'],
  );
  assert.match(failed[0].reason, /at lg\(E\/GeV\) 6\.2 to 6\.4 \(1000 events\), of 3/);
  assert.match(failed[0].limit, /0\.25% false alarms over 12 numbers/);
});
