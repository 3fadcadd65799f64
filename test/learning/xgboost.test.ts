import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  exportXgboost,
  featureMatrix,
  importXgboost,
  type Learner,
  type Model,
  predict,
  predictProbabilities,
  type Target,
  train,
} from '../../src/learning/index.js';

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../test/fixtures/learning/${name}`, import.meta.url), 'utf8'));
/** Models that xgboost trained and saved, with its predictions (make_boosting.py). */
const theirs = read('boosting.json');
/** Models that airshower exported, with the predictions of xgboost on them (make_export.py). */
const ours = read('export.json');

const [a, b, c]: Float64Array[] = theirs.x.map((values: (number | null)[]) =>
  Float64Array.from(values, (value) => value ?? Number.NaN),
);
const features = featureMatrix({ a, b, c });
const names = { features: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] };

function assertClose(found: Float64Array, wanted: readonly number[]): void {
  found.forEach((each, i) => {
    assert.ok(
      Math.abs(each - wanted[i]) < 1e-6 * Math.max(1, Math.abs(wanted[i])),
      `row ${i}: ${each}, ${wanted[i]}`,
    );
  });
}

test('an imported regression predicts what xgboost predicts, missing values too', () => {
  const model = importXgboost(JSON.stringify(theirs.regression_model), {
    ...names,
    target: { name: 'value' },
  });
  assertClose(predict(model, features), theirs.regression);
});

test('an imported classifier gives the probabilities of xgboost', () => {
  const target = { name: 'label', classes: ['no', 'yes'] };
  const model = importXgboost(JSON.stringify(theirs.logistic_model), { ...names, target });
  assertClose(predictProbabilities(model, features)[1], theirs.logistic);
});

const targets: Record<string, Target> = {
  regression: { kind: 'regression', name: 'value', values: Float64Array.from(theirs.value) },
  logistic: {
    kind: 'classification',
    name: 'label',
    classes: ['no', 'yes'],
    values: Uint8Array.from(theirs.label),
  },
  softmax: {
    kind: 'classification',
    name: 'third',
    classes: ['0', '1', '2'],
    values: Uint8Array.from(theirs.third),
  },
};
const learner: Learner = { learner: 'gradient-boosting', rounds: 6, maxDepth: 3 };

for (const name of ['regression', 'logistic', 'softmax']) {
  test(`an exported ${name} is predicted by xgboost as by airshower, and returns`, async () => {
    const model = await train(learner, { features, target: targets[name] });
    const exported = exportXgboost(model);
    // Up to the last bits of exp and log, which differ between versions of V8, the export is the stored one.
    assertAlike(JSON.parse(exported), ours[name].model);
    const outputs = (of: Model) =>
      of.target.classes ? predictProbabilities(of, features) : [predict(of, features)];
    const kept = name === 'logistic' ? outputs(model).slice(1) : outputs(model);
    kept.forEach((each, k) => {
      assertClose(each, ours[name].predictions[k]);
    });
    const again = importXgboost(exported, { ...names, target: model.target });
    outputs(again).forEach((each, k) => {
      assertClose(each, [...outputs(model)[k]]);
    });
  });
}

/** The same structure, numbers equal to 1e-6. */
function assertAlike(found: unknown, wanted: unknown, at = 'model'): void {
  if (typeof wanted === 'number' && typeof found === 'number') {
    assert.ok(Math.abs(found - wanted) <= 1e-6 * Math.max(1, Math.abs(wanted)), `${at}: ${found}, ${wanted}`);
  } else if (typeof wanted === 'object' && wanted !== null && typeof found === 'object' && found !== null) {
    assert.deepEqual(Object.keys(found), Object.keys(wanted), at);
    for (const [key, value] of Object.entries(wanted)) {
      assertAlike((found as Record<string, unknown>)[key], value, `${at}.${key}`);
    }
  } else if (!at.endsWith('base_score')) assert.deepEqual(found, wanted, at);
}

test('what cannot be taken over is refused with its reason', async () => {
  const target = { name: 'value' };
  const broken = (change: (model: typeof theirs.regression_model) => void) => {
    const model = structuredClone(theirs.regression_model);
    change(model);
    return () => importXgboost(JSON.stringify(model), { ...names, target });
  };
  assert.throws(() => importXgboost('{', { target }), /cannot be taken over/);
  assert.throws(() => importXgboost('{}', { target }), /it has no learner/);
  assert.throws(
    broken((model) => {
      model.learner.objective.name = 'rank:pairwise';
    }),
    /its objective is rank:pairwise/,
  );
  assert.throws(
    broken((model) => {
      model.learner.gradient_booster.model.trees[0].left_children[1] = 0;
    }),
    /a tree has no end/,
  );
  assert.throws(
    broken((model) => {
      model.learner.gradient_booster.model.trees[0].split_indices[0] = 7;
    }),
    /asks for feature 7 of 3/,
  );
  const polynomial = await train(
    { learner: 'polynomial', degree: 1 },
    {
      features: featureMatrix({ a, c }),
      target: targets.regression,
    },
  );
  assert.throws(() => exportXgboost(polynomial), /cannot hold a model of polynomial/);
});
