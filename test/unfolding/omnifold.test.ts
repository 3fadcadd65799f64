import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { featureMatrix } from '../../src/learning/index.js';
import { omniFold } from '../../src/unfolding/index.js';

const events = 12_000;

/** Gaussian truth, smeared by 0.4; efficiency rises with the truth. */
function sample(stage: string, mean: number, width: number) {
  const random = randomStream({ seed: 21, stage });
  const truth = Float64Array.from({ length: events }, () => mean + width * random.normal());
  const reconstructed = truth.map((x) => x + 0.4 * random.normal());
  const passes = Uint8Array.from(truth, (x) => (random.uniform() < 0.6 + 0.3 * Math.tanh(x) ? 1 : 0));
  return { truth, reconstructed, passes };
}

function moments(values: Float64Array, weights: Float64Array = new Float64Array(values.length).fill(1)) {
  const total = weights.reduce((sum, w) => sum + w, 0);
  const mean = values.reduce((sum, x, i) => sum + weights[i] * x, 0) / total;
  const variance = values.reduce((sum, x, i) => sum + weights[i] * (x - mean) ** 2, 0) / total;
  return { total, mean, width: Math.sqrt(variance) };
}

test('events reweighted without bins have mean, width and number of the truth behind the data', async () => {
  const simulation = sample('simulation', 0, 1);
  const nature = sample('nature', 0.25, 0.9);
  const seen = nature.reconstructed.filter((_, i) => nature.passes[i] === 1);
  const result = await omniFold(
    { reconstructed: featureMatrix({ x: seen }) },
    {
      truth: featureMatrix({ x: simulation.truth }),
      reconstructed: featureMatrix({ x: simulation.reconstructed }),
      passes: simulation.passes,
    },
    { iterations: 5 },
  );
  const found = moments(simulation.truth, result.weights);
  const expected = moments(nature.truth);
  assert.ok(Math.abs(found.mean - expected.mean) < 0.04, `mean ${found.mean} for ${expected.mean}`);
  assert.ok(Math.abs(found.width - expected.width) < 0.03, `width ${found.width} for ${expected.width}`);
  assert.ok(Math.abs(found.total / events - 1) < 0.03, `number ${found.total} of ${events}`);
  const first = moments(simulation.truth, result.iterations[0]);
  assert.ok(
    Math.abs(first.mean - expected.mean) > Math.abs(found.mean - expected.mean),
    'iterations bring it nearer',
  );
});

test('samples that do not fit together are refused', async () => {
  const x = featureMatrix({ x: [1, 2] });
  const passes = Uint8Array.of(1);
  await assert.rejects(
    omniFold({ reconstructed: x }, { truth: x, reconstructed: x, passes }),
    /1 events in passes, 2 in truth/,
  );
  const none = { truth: x, reconstructed: x, passes: new Uint8Array(2) };
  await assert.rejects(omniFold({ reconstructed: x }, none), /0 simulated events pass/);
});
