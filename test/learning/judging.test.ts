import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  applyCalibration,
  calibrationCurve,
  compareScores,
  fitCalibration,
  rocCurve,
  weightedQuantiles,
} from '../../src/learning/index.js';
import { scores as scoreTable } from '../../src/learning/judging/scores.js';

/** Made by make_judging.py beside it. */
const reference = JSON.parse(
  readFileSync(new URL('../../../test/fixtures/learning/judging.json', import.meta.url), 'utf8'),
);
const scores = Float64Array.from(reference.score);
const hits = Uint8Array.from(reference.hit);
const weights = Float64Array.from(reference.weight);
const close = (found: number, wanted: number, tolerance: number) =>
  assert.ok(Math.abs(found - wanted) < tolerance, `${found}, wanted ${wanted}`);

test('the area under the ROC curve is that of scikit-learn, with ties and weights', () => {
  close(rocCurve(scores, hits).area, reference.area, 1e-12);
  close(rocCurve(scores, hits, weights).area, reference.area_weighted, 1e-12);
});

test('a ROC curve begins with nothing kept and ends with everything', () => {
  const { cuts, efficiency, contamination } = rocCurve(Float64Array.of(0.9, 0.8, 0.8, 0.1), [1, 0, 1, 0]);
  assert.deepEqual([...cuts], [Number.POSITIVE_INFINITY, 0.9, 0.8, 0.1]);
  assert.deepEqual([...efficiency], [0, 0.5, 1, 1]);
  assert.deepEqual([...contamination], [0, 0, 0.5, 1]);
  assert.throws(() => rocCurve(scores, new Uint8Array(150)), /150 scores, 150 hits with weights 0/);
});

test('isotonic calibration is that of scikit-learn', async () => {
  const calibration = await fitCalibration('isotonic', scores, hits, weights);
  const found = applyCalibration(calibration, Float64Array.from(reference.at));
  found.forEach((each, i) => {
    close(each, reference.isotonic[i], 1e-12);
  });
});

test('Platt calibration returns a known sigmoid', async () => {
  const stream = randomStream({ seed: 1, stage: 'test-platt' });
  const x = Float64Array.from({ length: 50_000 }, () => 4 * stream.uniform() - 2);
  const drawn = Uint8Array.from(x, (each) =>
    stream.uniform() < 1 / (1 + Math.exp(-(2 * each - 1))) ? 1 : 0,
  );
  const calibration = await fitCalibration('platt', x, drawn);
  const at = Float64Array.of(-1.5, 0, 0.5, 1.5);
  applyCalibration(calibration, at).forEach((p, i) => {
    close(p, 1 / (1 + Math.exp(-(2 * at[i] - 1))), 0.015);
  });
  assert.ok(Number.isNaN(applyCalibration(calibration, Float64Array.of(Number.NaN))[0]));
  await assert.rejects(fitCalibration('platt', x, drawn.slice(1)), /50000 scores, 49999 hits/);
});

test('calibration makes overconfident probabilities true', async () => {
  const stream = randomStream({ seed: 2, stage: 'test-calibration' });
  const truth = Float64Array.from({ length: 40_000 }, () => 0.3 + 0.4 * stream.uniform());
  const drawn = Uint8Array.from(truth, (p) => (stream.uniform() < p ? 1 : 0));
  const claimed = truth.map((p) => 1 / (1 + ((1 - p) / p) ** 4));
  const error = (probabilities: Float64Array) => calibrationCurve(probabilities, drawn).error;
  assert.ok(error(claimed) > 0.1);
  for (const method of ['platt', 'isotonic'] as const) {
    const calibration = await fitCalibration(method, claimed.slice(0, 20_000), drawn.slice(0, 20_000));
    const mended = applyCalibration(calibration, claimed.slice(20_000));
    assert.ok(calibrationCurve(mended, drawn.slice(20_000)).error < 0.02, method);
  }
});

test('a calibration curve counts given and found probabilities per bin', () => {
  const p = Float64Array.of(0.1, 0.2, 0.9, 1);
  const curve = calibrationCurve(p, [0, 1, 1, 1], { bins: 2, weights: Float64Array.of(3, 1, 1, 1) });
  assert.deepEqual([...curve.counts], [2, 2]);
  close(curve.given[0], 0.125, 1e-15);
  assert.deepEqual([...curve.found], [0.25, 1]);
  close(curve.error, (4 * 0.125 + 2 * 0.05) / 6, 1e-15);
  assert.equal(calibrationCurve(p, [0, 1, 1, 1]).counts.length, 10);
  assert.throws(() => calibrationCurve(Float64Array.of(1.2), [1]), /probability 1.2 of row 0/);
});

test('the Kolmogorov-Smirnov distance and probability are those of scipy', () => {
  const found = compareScores(Float64Array.from(reference.a), Float64Array.from(reference.b));
  close(found.distance, reference.ks, 1e-12);
  // Asymptotic against exact.
  close(found.pValue, reference.ks_p, 0.01);
});

test('equal distributions give small p-values as rarely as they should, different ones nearly always', () => {
  const stream = randomStream({ seed: 3, stage: 'test-ks' });
  const sample = (shift: number) => Float64Array.from({ length: 300 }, () => stream.normal() + shift);
  const below = (shift: number) =>
    Array.from({ length: 400 }, () => compareScores(sample(0), sample(shift)).pValue).filter((p) => p < 0.1)
      .length;
  const false_ = below(0);
  assert.ok(Math.abs(false_ - 40) < 4.5 * 6, `${false_} of 400 below 0.1`);
  assert.ok(below(0.5) > 390);
  assert.throws(() => compareScores(sample(0), new Float64Array(0)), /no testing scores/);
});

test('weighted quantiles of equal weights are those without weights, and a value may count many times', () => {
  const values = Float64Array.of(3, 1, 2, 10);
  assert.deepEqual(weightedQuantiles(values, [0, 0.5, 1]), [1, 2.5, 10]);
  assert.deepEqual(weightedQuantiles(values, [0.25, 0.5], new Float64Array(4).fill(2)), [1.75, 2.5]);
  assert.deepEqual(weightedQuantiles(values, [0.5], Float64Array.of(0, 0, 1, 0)), [2]);
  assert.ok(Number.isNaN(weightedQuantiles(values, [0.5], new Float64Array(4))[0]));
});

test('the scores of a known example', () => {
  const features = { names: [], columns: [], rows: 2 };
  const target = { kind: 'regression', name: 'y', values: Float64Array.of(0, 2) } as const;
  const data = { features, target, weights: Float64Array.of(3, 1) };
  const found = [Float64Array.of(1, 4)];
  close(scoreTable.rms.of(found, data), Math.sqrt(7 / 4), 1e-15);
  close(scoreTable['mean-absolute'].of(found, data), 5 / 4, 1e-15);
  // Weighted variance of 0, 0, 0, 2: 0.75.
  close(scoreTable.r2.of(found, data), 1 - 7 / 4 / 0.75, 1e-12);
  const classes = {
    kind: 'classification',
    name: 'c',
    classes: ['a', 'b'],
    values: Uint8Array.of(0, 1),
  } as const;
  const p = [Float64Array.of(0.8, 0.7), Float64Array.of(0.2, 0.3)];
  close(scoreTable.accuracy.of(p, { ...data, target: classes }), 0.75, 1e-15);
  close(
    scoreTable['log-loss'].of(p, { ...data, target: classes }),
    -(3 * Math.log(0.8) + Math.log(0.3)) / 4,
    1e-15,
  );
});
