import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predict, predictProbabilities, showerFolds, type Target, train } from '../../src/learning/index.js';
import { toyEvents } from './toy-events.js';

const events = toyEvents(3000, 11);
const fresh = toyEvents(3000, 12);
const groups = (primary: Uint8Array): Target => ({
  kind: 'classification',
  name: 'mass_group',
  classes: ['light', 'heavy'],
  values: primary.map((each) => (each < 2 ? 0 : 1)),
});
const energy: Target = { kind: 'regression', name: 'log10_energy', values: events.log10Energy };
const data = { features: events.features, target: groups(events.primary) };
const folds = showerFolds([events.log10Energy], 4);

test('soft voting averages the probabilities of its members by votes', async () => {
  const members = [{ learner: 'logistic' }, { learner: 'neighbours', neighbours: 30 }] as const;
  const voting = await train({ learner: 'voting', members, votes: [3, 1] }, data);
  const [a, b] = await Promise.all(members.map((member) => train(member, data)));
  const [p, q] = [a, b].map((model) => predictProbabilities(model, fresh.features)[1]);
  const mean = predictProbabilities(voting, fresh.features)[1];
  mean.forEach((each, i) => {
    assert.ok(Math.abs(each - (0.75 * p[i] + 0.25 * q[i])) < 1e-15);
  });
  const equal = await train({ learner: 'voting', members }, data);
  assert.notDeepEqual(predictProbabilities(equal, fresh.features)[1], mean);
});

test('stacking learns whom to trust: it is no worse than its best member', async () => {
  // The second member knows only noise-free memory of its own rows: one nearest neighbour.
  const members = [
    { learner: 'logistic', degree: 2 },
    { learner: 'neighbours', neighbours: 1 },
  ] as const;
  const right = async (learner: Parameters<typeof train>[0]) => {
    const found = predict(await train(learner, data), fresh.features);
    const truth = groups(fresh.primary).values;
    return found.filter((each, i) => each === truth[i]).length / found.length;
  };
  const best = Math.max(await right(members[0]), await right(members[1]));
  const stacked = await right({ learner: 'stacking', members, final: { learner: 'logistic' }, folds });
  assert.ok(stacked > best - 0.01, `stacked ${stacked}, best member ${best}`);
});

test('stacking regressors estimates the energy', async () => {
  const members = [{ learner: 'polynomial' }, { learner: 'neighbours' }] as const;
  const final = { learner: 'polynomial', degree: 1 } as const;
  const model = await train({ learner: 'stacking', members, final, folds }, { ...data, target: energy });
  const found = predict(model, fresh.features);
  const rms = Math.sqrt(
    found.reduce((sum, each, i) => sum + (each - fresh.log10Energy[i]) ** 2, 0) / found.length,
  );
  assert.ok(rms < 0.07, `rms ${rms}`);
});

test('ensembles that cannot be are refused', async () => {
  const members = [{ learner: 'logistic' }] as const;
  await assert.rejects(train({ learner: 'voting', members: [] }, data), /for 0 members/);
  await assert.rejects(train({ learner: 'voting', members, votes: [1, 2] }, data), /votes \[1, 2\] for 1/);
  const few = { learner: 'stacking', members, final: members[0], folds: folds.slice(1) } as const;
  await assert.rejects(train(few, data), /2999 rows in 4 folds/);
  await assert.rejects(
    train({ learner: 'logistc' } as never, data),
    /no learner 'logistc' \(nearest: 'logistic'\)/,
  );
});
