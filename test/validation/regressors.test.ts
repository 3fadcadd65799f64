import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import { fluxModel } from '../../src/flux/index.js';
import {
  type BranchProblem,
  compareBranches,
  fluctuateResponse,
  kolmogorovPValue,
  resampledSums,
  showerContributions,
} from '../../src/validation/index.js';
import { cells, effectOf, integrals, projections, type ToyShowers, toyShowers } from './toy-showers.js';

after(closeDefaultExecutor);

/** Events of H4a on 1 km^2 sr in 6 days. */
const seconds = 5e11;

/** Showers whose energies a second regression knows to 0.09 in lg E, with a part of its error in common with the first. */
function withSecondEnergy(showers: number, seed: number): ToyShowers & { readonly other: Int32Array } {
  const sample = toyShowers(showers, 2, seed);
  const random = randomStream({ seed, stage: 'second-energy' });
  // What the second regression makes of a shower is much the same for all of its throws.
  const ofShower = Float64Array.from({ length: showers }, () => 0.08 * random.normal());
  const other = sample.effect.map((_, i) => {
    const deviation =
      0.6 * (sample.lgReconstructed[i] - Math.log10(sample.energyGeV[i])) + ofShower[sample.shower[i]];
    return effectOf(Math.log10(sample.energyGeV[i]) + deviation, sample.group[i]);
  });
  return { ...sample, other };
}

const all = (showers: number): Uint8Array => new Uint8Array(showers).fill(1);
const base = 1000;
const pairKey = (own: number, other: number): number => (own + 1) * base + other + 1;

/** Response sums by pairs of effects. */
function pairSums(sample: ReturnType<typeof withSecondEnergy>) {
  const key = sample.effect.map((own, i) => pairKey(own, sample.other[i]));
  const keys = [...new Set(key)].filter((each) => each !== pairKey(-1, -1)).sort((a, b) => a - b);
  const place = new Map(keys.map((each, index) => [each, index]));
  const effect = key.map((each) => place.get(each) ?? -1);
  const sums = resampledSums({ ...sample, effects: keys.length, effect }, all(sample.showers));
  const showers = showerContributions({ ...sample, effect });
  return { keys, sums, showers };
}

const reference = pairSums(withSecondEnergy(60_000, 4711));
const { thrown, effects, causes } = toyShowers(4, 1, 1);
const spectrum = Array.from(thrown, (rate) => rate * seconds);
const start = fluxModel('bpl_simple');
const prior = Array.from(integrals((members, low, high) => seconds * start.integral(low, high, members)));
/** [reference pair] events expected of the detector, known far better than by the simulation at hand. */
const mean = reference.keys.map((_, pair) =>
  spectrum.reduce(
    (sum, count, cause) => sum + (count * reference.sums.weights[pair * causes + cause]) / thrown[cause],
    0,
  ),
);

function comparedRegressors(seed: number) {
  const { keys, sums, showers } = pairSums(withSecondEnergy(2500, seed));
  const place = new Map(keys.map((key, index) => [key, index]));
  const random = randomStream({ seed, stage: 'pair-data' });
  const dataKeys = [...keys];
  const counts = new Array<number>(keys.length).fill(0);
  reference.keys.forEach((key, k) => {
    const events = random.poisson(mean[k]);
    if (events === 0) return;
    const index = place.get(key) ?? dataKeys.length;
    dataKeys[index] = key;
    counts[index] = (counts[index] ?? 0) + events;
  });
  const column = (list: readonly number[], side: 0 | 1) =>
    Int32Array.from(list, (key) => (side === 0 ? Math.floor(key / base) : key % base) - 1);
  const branch = (side: 0 | 1) => ({
    name: ['trees', 'polynomial'][side],
    effects,
    simulated: column(keys, side),
    measured: column(dataKeys, side),
    share: 1,
    unfolding: { prior, testStatistic: 'ks', stopping: -1, maxIterations: 5, covariances: 'none' } as const,
  });
  const problem: BranchProblem = {
    simulated: {
      effects: keys.length,
      causes,
      passed: sums.weights,
      passedVariance: sums.squares,
      thrown,
      showers,
    },
    parts: [{ share: 1, shareError: 0, weight: 1 }],
    part: new Int32Array(dataKeys.length),
    source: Int32Array.from(dataKeys, (_, k) => (k < keys.length ? k : -1)),
    spectrum,
    branches: [branch(1), branch(0)],
    cells,
    projections,
  };
  return compareBranches(problem, counts, { seed, experiments: 24 });
}

test('p-values of two regressors are uniform over simulations and data of one detector', async () => {
  const pValues: Record<string, number[]> = { total: [], light: [], heavy: [] };
  for (let seed = 1; seed <= 120; seed++) {
    const [{ distances }] = await comparedRegressors(seed);
    for (const { name, pValue } of distances) pValues[name].push(pValue);
  }
  for (const [name, values] of Object.entries(pValues))
    assert.ok(kolmogorovPValue(values) > 0.01, `${name} ${kolmogorovPValue(values)}`);
});

test('throws of a shower fluctuate together, showers independently', () => {
  const showers = { first: [0, 2, 3], element: [0, 1, 2], weight: [2, 1, 5] };
  const simulated = {
    effects: 3,
    causes: 1,
    passed: [2, 1, 5],
    passedVariance: [4, 1, 25],
    thrown: [10],
    showers,
  };
  const draws = Array.from({ length: 4000 }, (_, experiment) => fluctuateResponse(simulated, 1, experiment));
  for (const { response, responseErr } of draws) {
    assert.equal(response[0], 2 * response[1]);
    // n showers of weight w: n w / thrown, with an error of sqrt(n) w / thrown.
    assert.ok(Math.abs(responseErr[2] ** 2 - 0.5 * response[2]) < 1e-12);
  }
  const covariance = (a: number, b: number): number => {
    const means = [a, b].map((k) => draws.reduce((sum, { response }) => sum + response[k] / 4000, 0));
    return draws.reduce(
      (sum, { response }) => sum + ((response[a] - means[0]) * (response[b] - means[1])) / 4000,
      0,
    );
  };
  assert.ok(Math.abs(covariance(0, 0) / 0.04 - 1) < 0.1, `${covariance(0, 0)}`);
  assert.ok(Math.abs(covariance(2, 2) / 0.25 - 1) < 0.1, `${covariance(2, 2)}`);
  assert.ok(Math.abs(covariance(0, 2)) < 0.1 * Math.sqrt(0.04 * 0.25), `${covariance(0, 2)}`);
});
