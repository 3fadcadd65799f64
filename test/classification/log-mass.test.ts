import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trainLogMassModel } from '../../src/classification/index.js';
import { predict } from '../../src/learning/index.js';
import { toyEvents } from '../learning/toy-events.js';

const massNumbers = [1, 4, 16, 56];

test('the mean estimate of ln A rises with the mass, and that of the mixture is the true mean', async () => {
  const training = toyEvents(10_000, 41);
  const fresh = toyEvents(10_000, 42);
  const masses = Array.from(training.primary, (each) => massNumbers[each]);
  const model = await trainLogMassModel(training.features, masses, {
    learner: { learner: 'gradient-boosting', rounds: 40, maxDepth: 4 },
  });
  const found = predict(model, fresh.features);
  const means = massNumbers.map((_, primary) => {
    const own = found.filter((_, row) => fresh.primary[row] === primary);
    return own.reduce((sum, each) => sum + each, 0) / own.length;
  });
  assert.ok(
    means.every((mean, i) => i === 0 || mean > means[i - 1] + 0.2),
    `${means}`,
  );
  const truth = fresh.primary.reduce((sum, each) => sum + Math.log(massNumbers[each]), 0) / 10_000;
  const mean = found.reduce((sum, each) => sum + each, 0) / 10_000;
  // ln A of the mixture scatters by 1.5 about its mean.
  assert.ok(Math.abs(mean - truth) < (4.5 * 1.5) / 100, `${mean}, ${truth}`);
  assert.throws(
    () =>
      trainLogMassModel(
        training.features,
        masses.map(() => 0),
      ),
    /mass number 0 of row 0/,
  );
});
