import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import {
  closureEnsemble,
  judgePulls,
  type SimulatedResponse,
  sensitivityNotes,
  sensitivityVerdicts,
  wrongDetectorTests,
} from '../../src/validation/index.js';
import { closureOf, demonstration, demonstrationScaled, wrongDetectorsOf } from './demonstration.js';

after(closeDefaultExecutor);

const options = { seed: 3, experiments: 50 };

/** A simulation with so many times fewer events. */
function smaller(times: number, simulated = demonstration): SimulatedResponse {
  const { passedVariance } = simulated;
  return { ...simulated, passedVariance: Float64Array.from(passedVariance, (value) => times * value) };
}

const wrongIn = (times: number) => wrongDetectorsOf(smaller(times), smaller(times, demonstrationScaled));

test('the demonstration finds errors far smaller than 5% and five points', async () => {
  const tests = await wrongDetectorTests(closureOf(demonstration), wrongIn(1), options);
  const [scale, accuracy] = tests;
  assert.ok(scale.detectable < 0.02 && scale.byCounts < 0.05, JSON.stringify(scale));
  assert.ok(accuracy.detectable < 0.05 && accuracy.byCounts < 0.05, JSON.stringify(accuracy));
  const verdicts = sensitivityVerdicts(tests);
  assert.deepEqual(
    verdicts.map(({ passed, demand }) => [passed, demand]),
    [
      [true, 'at most 0.05'],
      [true, 'at most 0.05'],
    ],
  );
  assert.match(
    verdicts[0].reason,
    /give a mean pull of .* 50 pseudo-experiments; one set of counts of a known flux tells/,
  );
  assert.deepEqual(sensitivityNotes(tests), []);
});

test('what is said to be found is found: of errors of that size 95 of 100 ensembles show a mean pull beyond its limit', async () => {
  const problem = closureOf(demonstration);
  const [scale] = wrongIn(1);
  const [{ detectable }] = await wrongDetectorTests(problem, [scale], options);
  // Between both detectors the responses are mixed: the pulls grow as the error does.
  const share = detectable / scale.size;
  const mixed = demonstration.passed as Float64Array;
  const passed = mixed.map((value, k) => value + share * (demonstrationScaled.passed[k] - value));
  const passedVariance = passed.map((_, k) =>
    demonstration.passed[k] > 0 ? demonstration.passedVariance[k] : demonstrationScaled.passedVariance[k],
  );
  const assumed = { ...demonstration, passed, passedVariance };
  let found = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const { means, worstBin } = judgePulls(
      await closureEnsemble({ ...problem, assumed }, { ...options, seed }),
    );
    if ([...means, worstBin].some(({ value, limit }) => Math.abs(value) > limit)) found++;
  }
  assert.ok(found >= 17, `${found} of 20`);
});

test('a closure that does not see a wrong detector fails', async () => {
  const problem = closureOf(demonstration);
  const [scale, accuracy] = wrongIn(1);
  // The same detector under another name: no count moves.
  const blind = await wrongDetectorTests(problem, [{ ...scale, response: demonstration }], options);
  assert.equal(sensitivityVerdicts(blind)[0].passed, false);
  // The counts tell five points, the closure is made to see none of them.
  const tests = await wrongDetectorTests(problem, [accuracy], options);
  const [failed] = sensitivityVerdicts([{ ...tests[0], detectable: 0.2 }]);
  assert.equal(failed.passed, false);
});

test('more pseudo-experiments are made where fifty do not find an error', async () => {
  const [, accuracy] = wrongIn(60);
  const [found] = await wrongDetectorTests(closureOf(smaller(60)), [accuracy], options);
  assert.ok(found.experiments > 50 && found.detectable <= 0.05, JSON.stringify(found));
});

test('what too small a simulation cannot tell is not asked, and the way out is named', async () => {
  const tests = await wrongDetectorTests(closureOf(smaller(150)), wrongIn(150), options);
  const accuracy = tests[1];
  assert.ok(accuracy.byCounts > 0.05 && accuracy.byCountsAlone < 0.05, JSON.stringify(accuracy));
  assert.ok(!sensitivityVerdicts(tests).some(({ test: name }) => name.includes('accuracy')));
  assert.match(
    sensitivityNotes(tests).join(),
    /Not asked: whether the closure finds a classifier accuracy off by 5 points.* times the simulation is needed/,
  );
});
