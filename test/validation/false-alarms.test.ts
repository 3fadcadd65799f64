import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { ndarrayOf } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import { unfold } from '../../src/unfolding/index.js';
import {
  closureEnsemble,
  closureVerdicts,
  detectorOffsets,
  falseAlarmShares,
  fluctuateCounts,
  fluctuateResponse,
  foldCounts,
  leastWrongExperiments,
  nominalResponse,
  type OwnSpectrum,
  offsetVerdicts,
  type SimulatedResponse,
  spectrumAgreement,
  spectrumVerdicts,
  testChain,
  type Verdict,
  verdictGroups,
  withAccuracyLoss,
} from '../../src/validation/index.js';
import { closureOf, demonstration, demonstrationScaled, H4a, wrongDetectorsOf } from './demonstration.js';
import { challengeVerdicts } from './whole-suite.js';

after(closeDefaultExecutor);

/** Another simulation of the same detector and size, and the same events with energies 5% higher. */
function simulate(seed: number): { simulated: SimulatedResponse; scaled: SimulatedResponse } {
  const { causes, thrown } = demonstration;
  const { response, responseErr } = fluctuateResponse(demonstration, seed, 0);
  const passed = response.map((value, k) => value * thrown[k % causes]);
  const passedVariance = responseErr.map((value, k) => (value * thrown[k % causes]) ** 2);
  const simulated = { ...demonstration, passed, passedVariance };
  // The same events: what a cell gains or loses with other energies is that of the nominal simulation.
  const moved = demonstrationScaled.passed;
  const passedScaled = passed.map((value, k) =>
    moved[k] === 0 ? 0 : Math.max(0, value + moved[k] - demonstration.passed[k]),
  );
  return { simulated, scaled: { ...demonstrationScaled, passed: passedScaled } };
}

/** Data of a detector, unfolded with a simulation. */
function measure(detector: SimulatedResponse, simulated: SimulatedResponse, seed: number): OwnSpectrum {
  const problem = closureOf(simulated);
  const counts = fluctuateCounts(foldCounts(nominalResponse(detector).response, H4a), seed, 0);
  const draw = nominalResponse(simulated);
  const shape = [simulated.effects, simulated.causes];
  const [response, responseErr] = [draw.response, draw.responseErr].map((each) => ndarrayOf(each, shape));
  const { cells, unfolding } = problem;
  const options = { ...unfolding, responseCovariance: 'poisson' } as const;
  const result = unfold({ data: counts, response, responseErr, cells }, options);
  const fixed = {
    ...options,
    stopping: -1,
    maxIterations: result.numIterations,
    covariances: 'none',
  } as const;
  const expected = unfold({ data: foldCounts(draw.response, H4a), response, cells }, fixed);
  return {
    counts,
    unfolded: result.unfolded,
    covariance: result.covariance!.total.data as Float64Array,
    smearedTruth: expected.unfolded,
    injected: H4a,
  };
}

const failures = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ passed }) => !passed).map(({ test: name, value }) => `${name}: ${value}`);

/** What data say of their own detector and spectrum when they are analysed with a simulation of the right one. */
function ownVerdicts(detector: SimulatedResponse, seed: number): Verdict[] {
  const { simulated, scaled } = simulate(seed);
  const { counts, unfolded, covariance, smearedTruth } = measure(detector, simulated, seed);
  const varied = wrongDetectorsOf(simulated, scaled);
  const { projections } = closureOf(simulated);
  return [
    ...spectrumVerdicts(spectrumAgreement({ unfolded, covariance, expected: smearedTruth, projections })),
    ...offsetVerdicts(detectorOffsets({ counts, nominal: simulated, injected: H4a, varied })),
  ];
}

test('at most 5 of 100 good seeds fail any verdict of the whole suite', async () => {
  const alarms: string[] = [];
  const groups = new Set<string>();
  for (let seed = 1; seed <= 100; seed++) {
    const problem = closureOf(simulate(seed).simulated);
    const closure = await closureEnsemble(problem, { seed, experiments: 30 });
    const verdicts = [
      ...closureVerdicts(closure),
      ...ownVerdicts(demonstration, seed),
      ...(await challengeVerdicts(seed)),
    ];
    const failed = failures(verdicts);
    if (failed.length > 0) alarms.push(`seed ${seed}: ${failed.join('; ')}`);
    for (const { group } of verdicts) groups.add(group);
  }
  assert.ok(alarms.length <= 5, alarms.join('\n'));
  assert.deepEqual([...groups].sort(), [...verdictGroups].sort());
});

test('the families share 2.5% of false alarms', () => {
  const sum = Object.values(falseAlarmShares).reduce((total, share) => total + share, 0);
  assert.ok(sum <= 0.025 + 1e-12, `${sum}`);
});

const wrong: [what: string, detector: SimulatedResponse, verdict: RegExp][] = [
  ['an energy scale off by 5%', demonstrationScaled, /^energy scale of the data/],
  [
    'a classifier accuracy off by 5 points',
    withAccuracyLoss(demonstration, 2, 0.05),
    /^classifier accuracy of the data/,
  ],
];

for (const [what, detector, verdict] of wrong) {
  test(`${what} in the data is found with 95 of 100 seeds`, () => {
    const missed = Array.from({ length: 100 }, (_, i) => i + 1).filter(
      (seed) => !failures(ownVerdicts(detector, seed)).some((name) => verdict.test(name)),
    );
    assert.ok(missed.length <= 5, `missed with seeds ${missed.join(', ')}`);
  });
}

test('with few pseudo-experiments nobody asks whether a wrong detector is found, from 20 on it is', async () => {
  const { simulated, scaled } = simulate(1);
  const wrongDetectors = wrongDetectorsOf(simulated, scaled);
  for (const [experiments, asked] of [
    [leastWrongExperiments - 1, 0],
    [leastWrongExperiments, 2],
  ]) {
    const chain = await testChain(closureOf(simulated), wrongDetectors, undefined, { seed: 1, experiments });
    const found = chain.verdicts.filter(({ test: name }) => name.startsWith('closure: smallest error'));
    assert.equal(found.length, asked);
    assert.deepEqual(failures(found), []);
    assert.equal(chain.wrongDetectors.length, 2);
  }
});

test('a run tests its chain, finds both wrong detectors and passes', async () => {
  const { simulated, scaled } = simulate(1);
  const wrongDetectors = wrongDetectorsOf(simulated, scaled);
  const own = measure(demonstration, simulated, 1);
  const chain = await testChain(closureOf(simulated), wrongDetectors, own, { seed: 1, experiments: 50 });
  assert.deepEqual(failures(chain.verdicts), []);
  const found = chain.verdicts.filter(({ test: name }) => name.startsWith('closure: smallest error'));
  assert.deepEqual(
    found.map(({ value }) => value < 0.05),
    [true, true],
  );
  const measured = await testChain(closureOf(simulated), [], undefined, { seed: 1, experiments: 4 });
  assert.deepEqual([measured.spectrum, measured.offsets, measured.wrongDetectors], [[], [], []]);
});
