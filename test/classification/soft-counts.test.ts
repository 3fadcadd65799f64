import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confusion, softCounts, softPassing, trainMassGroupModel } from '../../src/classification/index.js';
import { randomStream } from '../../src/core/index.js';
import { energyBins } from '../../src/events/index.js';
import { predict, predictProbabilities } from '../../src/learning/index.js';
import { buildResponse, unfold } from '../../src/unfolding/index.js';
import { toyEvents } from '../learning/toy-events.js';

const bins = energyBins(6, 8, 0.5);

test('counts are sums of probabilities, and the groups of one bin rise and fall together', () => {
  const events = {
    log10Energy: Float64Array.of(6.1, 6.2, 7.1, 9),
    probabilities: [Float64Array.of(0.2, 0.5, 1, 0.3), Float64Array.of(0.8, 0.5, 0, 0.7)],
    weights: Float64Array.of(1, 2, 3, 1),
  };
  const { counts, covariance } = softCounts(events, bins);
  const close = (found: ArrayLike<number>, wanted: number[]): void =>
    wanted.forEach((each, i) => {
      assert.ok(Math.abs(found[i] - each) < 1e-12, `${i}: ${found[i]}, ${each}`);
    });
  close(counts, [1.2, 1.8, 0, 0, 3, 0, 0, 0]);
  const cells = counts.length;
  close(covariance.subarray(0, 2), [0.04 + 1, 0.16 + 1]);
  close(covariance.subarray(cells, cells + 2), [0.16 + 1, 0.64 + 1]);
  close([covariance[4 * cells + 4], covariance[4 * cells + 5], covariance[4]], [9, 0, 0]);
  assert.throws(
    () => softCounts({ ...events, probabilities: [Float64Array.of(2, 0, 0, 0)] }, bins),
    /probability 2 of group 0 in row 0/,
  );
  assert.throws(() => softCounts({ ...events, weights: Float64Array.of(1) }, bins), /4 energies, but 1/);
});

test('the covariance is that of many repetitions with Poisson distributed numbers of events', () => {
  const stream = randomStream({ seed: 5, stage: 'soft-counts' });
  const repetitions = 4000;
  const mean = 60;
  const sums = { x: 0, y: 0, xx: 0, xy: 0 };
  let predicted = [0, 0];
  for (let k = 0; k < repetitions; k++) {
    const n = stream.poisson(mean);
    const p = Float64Array.from({ length: n }, () => stream.uniform() ** 2);
    const events = {
      log10Energy: new Float64Array(n).fill(6.1),
      probabilities: [p, p.map((each) => 1 - each)],
    };
    const { counts, covariance } = softCounts(events, bins);
    sums.x += counts[0];
    sums.y += counts[1];
    sums.xx += counts[0] ** 2;
    sums.xy += counts[0] * counts[1];
    predicted = [predicted[0] + covariance[0], predicted[1] + covariance[1]];
  }
  const variance = sums.xx / repetitions - (sums.x / repetitions) ** 2;
  const covariance = sums.xy / repetitions - (sums.x * sums.y) / repetitions ** 2;
  assert.ok(Math.abs(variance / (predicted[0] / repetitions) - 1) < 0.1, `${variance}`);
  assert.ok(Math.abs(covariance / (predicted[1] / repetitions) - 1) < 0.15, `${covariance}`);
});

test('throws of one shower are one observation in the squares', () => {
  const events = {
    log10Energy: Float64Array.of(6.1, 6.1, 6.1),
    probabilities: [Float64Array.of(0.5, 0.5, 0.25), Float64Array.of(0.5, 0.5, 0.75)],
  };
  const { passing, passingSquares } = softPassing(events, energyBins(6, 6.5, 0.5), {
    cause: [0, 0, 0],
    causes: 1,
    shower: [7, 7, 8],
  });
  assert.deepEqual([...passing], [1.25, 1.75]);
  assert.deepEqual([...passingSquares], [1 + 0.0625, 1 + 0.5625]);
});

test('unfolding shared-out events gives the true composition with a smaller error than hard assignment', async () => {
  const [training, simulated, measured] = [1, 2, 3].map((seed) => toyEvents(16_000, seed));
  const groupOf = ({ primary }: typeof training) => primary.map((each) => (each < 2 ? 0 : 1));
  const model = await trainMassGroupModel(training.features, groupOf(training), { groups: 2 });
  const one = energyBins(6, 8.2, 2.2);
  const softOf = ({ features, log10Energy }: typeof training) => ({
    log10Energy,
    probabilities: predictProbabilities(model, features),
  });
  // A quarter of the measured events are light.
  const kept = Uint32Array.from(measured.primary.keys()).filter(
    (row) => measured.primary[row] >= 2 || row % 3 === 0,
  );
  const takeKept = (values: Float64Array) => Float64Array.from(kept, (row) => values[row]);
  const data = softOf(measured);
  const counted = softCounts(
    { log10Energy: takeKept(data.log10Energy), probabilities: data.probabilities.map(takeKept) },
    one,
  );
  const truth = [0, 1].map((g) => kept.filter((row) => groupOf(measured)[row] === g).length);
  const thrown = [0, 1].map((g) => groupOf(simulated).filter((each) => each === g).length);
  const sums = softPassing(softOf(simulated), one, { cause: groupOf(simulated), causes: 2 });
  const matrix = (values: Float64Array) => [values.slice(0, 2), values.slice(2)].map((row) => [...row]);
  const response = buildResponse({
    passing: matrix(sums.passing),
    passingSquares: matrix(sums.passingSquares),
    thrown,
  });
  const options = { prior: 'uniform', stopping: 1e-9, maxIterations: 2000 } as const;
  const { responseCovariance } = response;
  const soft = unfold(
    { ...response, data: counted.counts, dataCovariance: matrix(counted.covariance) },
    { ...options, responseCovariance },
  );
  soft.unfolded.forEach((events, g) => {
    assert.ok(
      Math.abs(events - truth[g]) < 4 * Math.hypot(soft.statErr[g], soft.mcErr[g]),
      `${events}, ${truth}`,
    );
  });
  const found = predict(model, simulated.features);
  const { counts } = confusion(groupOf(simulated), found, ['light', 'heavy']);
  const labels = takeKept(predict(model, measured.features));
  const hard = unfold(
    {
      ...buildResponse({ passing: [0, 1].map((e) => counts.map((row) => row[e])), thrown }),
      data: [0, 1].map((g) => labels.filter((label) => label === g).length),
    },
    options,
  );
  assert.ok(soft.statErr[0] < 0.97 * hard.statErr[0], `${soft.statErr[0]}, ${hard.statErr[0]}`);
});
