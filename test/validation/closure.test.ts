import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { closeDefaultExecutor, setDefaultWorkers } from '../../src/engine/index.js';
import { massGroups } from '../../src/events/index.js';
import {
  type ClosureProblem,
  chiSquaredPValue,
  closureEnsemble,
  closureVerdicts,
  judgePulls,
  kolmogorovPValue,
  projectError,
  type SimulatedResponse,
  spectrumProjections,
  tolerances,
  withAccuracyLoss,
} from '../../src/validation/index.js';

after(closeDefaultExecutor);

const causeEdges = Array.from({ length: 29 }, (_, i) => 5.7 + 0.1 * i);
const effectEdges = Array.from({ length: 20 }, (_, i) => 6.1 + 0.1 * i);

function normalCdf(x: number): number {
  return x < 0 ? 0.5 * chiSquaredPValue(x * x, 1) : 1 - 0.5 * chiSquaredPValue(x * x, 1);
}

/** A detector with Gaussian resolution of 0.07 in lg E, a turn-on at 6.0, and 78% right mass groups. */
function detector(shift = 0, thrown = 40_000): SimulatedResponse {
  const causes = 2 * (causeEdges.length - 1);
  const effects = 2 * (effectEdges.length - 1);
  const passed = new Float64Array(effects * causes);
  for (let cause = 0; cause < causes; cause++) {
    const energy = causeEdges[cause >> 1] + 0.05;
    const efficiency = 0.3 / (1 + Math.exp(-(energy - 6) / 0.08));
    for (let effect = 0; effect < effects; effect++) {
      const bin = effect >> 1;
      const inBin =
        normalCdf((effectEdges[bin + 1] - energy - shift) / 0.07) -
        normalCdf((effectEdges[bin] - energy - shift) / 0.07);
      const group = effect % 2 === cause % 2 ? 0.78 : 0.22;
      passed[effect * causes + cause] = thrown * efficiency * inBin * group;
    }
  }
  return { effects, causes, passed, passedVariance: passed, thrown: new Float64Array(causes).fill(thrown) };
}

/** A falling spectrum with a knee; light and heavy as 6 to 4, later 4 to 6. */
const injected = Array.from({ length: 56 }, (_, cause) => {
  const energy = causeEdges[cause >> 1] + 0.05;
  const share = 0.6 - 0.1 * (energy - 6);
  return (
    4e6 *
    10 ** (-1.7 * (energy - 6)) *
    (1 + 10 ** (3 * (energy - 6.6))) ** (-0.4 / 3) *
    (cause % 2 === 0 ? share : 1 - share)
  );
});

/** Another shape and composition than the injected flux. */
const prior = Array.from({ length: 56 }, (_, cause) => 10 ** (-1.9 * (causeEdges[cause >> 1] - 6)));

function problem(shift = 0): ClosureProblem {
  return {
    truth: detector(),
    assumed: detector(shift),
    injected,
    cells: { energy: { edges: Float64Array.from(causeEdges) }, groups: massGroups(2) },
    projections: spectrumProjections(causeEdges, ['light', 'heavy'], { low: 6.4, high: 7.8 }),
    unfolding: { prior, testStatistic: 'ks', stopping: 0.001, maxIterations: 100 },
  };
}

test('a right detector model closes, for the total, light and heavy', async () => {
  const result = await closureEnsemble(problem(), { seed: 1, experiments: 80 });
  const verdicts = closureVerdicts(result);
  assert.deepEqual(
    verdicts.filter(({ passed }) => !passed),
    [],
  );
  assert.deepEqual(
    result.summaries.map(({ name }) => name),
    ['total', 'light', 'heavy'],
  );
  assert.equal(result.bins.length, 3 * 14);
  for (const { coverage } of result.summaries)
    assert.ok(coverage > 0.6 && coverage < 0.76, `coverage ${coverage}`);
});

test('an energy scale that is off by 5% is found', async () => {
  const result = await closureEnsemble(problem(Math.log10(1.05)), { seed: 1, experiments: 40 });
  const failed = closureVerdicts(result).filter(({ passed }) => !passed);
  assert.ok(failed.some(({ test: name }) => name === 'mean pull, total'));
});

test('an accuracy that is off by 5 points is found, though light and heavy cancel over the energies', async () => {
  const right = problem();
  const assumed = withAccuracyLoss(right.assumed, 2, 0.05);
  const result = await closureEnsemble({ ...right, assumed }, { seed: 1, experiments: 40 });
  const failed = closureVerdicts(result).filter(({ passed }) => !passed);
  assert.ok(failed.some(({ test: name }) => name === 'mean pull of a single bin'));
});

test('errors of the mean pull follow the spread between pseudo-experiments, not the number of bins', async () => {
  const result = await closureEnsemble(problem(), { seed: 2, experiments: 40 });
  const { means } = judgePulls(result);
  const doubled = {
    ...result,
    bins: result.bins.flatMap((bin) => [bin, bin]),
    pulls: result.pulls.map((row) => row.flatMap((pull) => [pull, pull])),
  };
  // Every bin twice says nothing new.
  judgePulls(doubled).means.forEach(({ error }, i) => {
    assert.ok(Math.abs(error / means[i].error - 1) < 1e-9);
  });
});

test('a small ensemble is judged within its errors', async () => {
  const small = judgePulls(await closureEnsemble(problem(), { seed: 3, experiments: 4 }));
  const large = judgePulls(await closureEnsemble(problem(), { seed: 3, experiments: 80 }));
  assert.ok(small.means.every(({ limit }) => limit > tolerances.pullMean));
  assert.ok(large.means.every(({ limit }) => limit === tolerances.pullMean));
});

test('the ensemble is the same for any number of workers', async () => {
  setDefaultWorkers(1);
  const one = await closureEnsemble(problem(), { seed: 5, experiments: 6 });
  setDefaultWorkers(2);
  const two = await closureEnsemble(problem(), { seed: 5, experiments: 6 });
  assert.deepEqual(two, one);
  const other = await closureEnsemble(problem(), { seed: 6, experiments: 6 });
  assert.notDeepEqual(other.pulls, one.pulls);
});

test('the error of a projection counts the covariance between groups', () => {
  const projection = { name: 'total', low: 6, high: 6.1, cells: [0, 1] };
  assert.equal(projectError(projection, [4, -3, -3, 4], 2), Math.sqrt(2));
});

test('the p-values agree with scipy', () => {
  // scipy.stats.chi2.sf(20, 15), chi2.sf(3.2, 1); kstest(values, 'uniform', mode='exact') to 1%.
  assert.ok(Math.abs(chiSquaredPValue(20, 15) - 0.17193268937660083) < 1e-12);
  assert.ok(Math.abs(chiSquaredPValue(3.2, 1) - 0.07363827012030266) < 1e-12);
  const squares = Array.from({ length: 40 }, (_, i) => ((i + 0.5) / 40) ** 2);
  assert.ok(Math.abs(kolmogorovPValue(squares) - 0.006431) < 0.0003, `${kolmogorovPValue(squares)}`);
  assert.equal(kolmogorovPValue(Array.from({ length: 100 }, (_, i) => (i + 0.5) / 100)), 1);
});
