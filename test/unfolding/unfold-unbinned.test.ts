import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { energyBins, massGroups } from '../../src/events/index.js';
import { featureMatrix } from '../../src/learning/index.js';
import {
  addPassingEvents,
  buildResponse,
  cellIndices,
  combineCells,
  emptyPassingSums,
  responseSums,
  type UnbinnedResult,
  unfold,
  unfoldUnbinned,
} from '../../src/unfolding/index.js';

const events = 6000;
const cells = { energy: energyBins(6, 7, 0.2), groups: massGroups(2) };

/** lg E of a falling spectrum and the group, both reconstructed with errors; all events pass. */
function sample(stage: string, slope: number, heavy: number) {
  const random = randomStream({ seed: 5, stage });
  const lgE = Float64Array.from({ length: events }, () => 6 - Math.log(1 - random.uniform() * 0.9) / slope);
  const group = Float64Array.from({ length: events }, () => (random.uniform() < heavy ? 1 : 0));
  const seen = lgE.map((energy) => energy + 0.08 * random.normal());
  const mass = group.map((g) => g + 0.6 * random.normal());
  return { lgE, group, seen, mass };
}

const [simulated, nature] = [sample('simulation', 2.4, 0.5), sample('nature', 3, 0.4)];
const observed = ({ seen, mass }: typeof nature) => featureMatrix({ seen, mass });
const cause = cellIndices(cells, simulated.lgE, simulated.group);
const simulation = {
  truth: featureMatrix({ lgE: simulated.lgE, group: simulated.group }),
  reconstructed: observed(simulated),
  passes: new Uint8Array(events).fill(1),
};
const data = { reconstructed: observed(nature) };
const options = { cause, causes: 10, iterations: 4, learner: { rounds: 30 } };

test('the same events unfolded without bins and in cells agree, and combine alike', async () => {
  const unbinned = await unfoldUnbinned(data, simulation, { ...options, bootstraps: 6 });
  const groupOf = (mass: Float64Array) => mass.map((m) => (m > 0.5 ? 1 : 0));
  const sums = emptyPassingSums(10, 10);
  addPassingEvents(sums, { cause, effect: cellIndices(cells, simulated.seen, groupOf(simulated.mass)) });
  const thrown = new Float64Array(10);
  cause.forEach((a) => {
    if (a >= 0) thrown[a]++;
  });
  const counts = new Float64Array(10);
  cellIndices(cells, nature.seen, groupOf(nature.mass)).forEach((effect) => {
    if (effect >= 0) counts[effect]++;
  });
  const response = buildResponse(responseSums(sums, thrown, false));
  const binned = unfold({ data: counts, ...response }, { prior: thrown, maxIterations: 4, stopping: -1 });
  const light = [[0], [2], [4]];
  const combined = ({ unfolded, covariance }: Pick<UnbinnedResult, 'unfolded' | 'covariance'>) =>
    combineCells({ unfolded, covariance: { stat: covariance!.stat } }, light);
  const [own, other] = [combined(unbinned), combined(binned)];
  own.values.forEach((value, bin) => {
    assert.ok(Math.abs(value / other.values[bin] - 1) < 0.12, `${bin}: ${value} ${other.values[bin]}`);
    const ratio = own.errors.stat[bin] / other.errors.stat[bin];
    assert.ok(ratio > 0.3 && ratio < 2, `error ${bin}: ${ratio}`);
  });
  assert.equal(unbinned.iterations.length, 4);
  assert.ok(unbinned.mcErr.every((error) => error > 0));
});

test('a seed gives the same repetitions, and what cannot be is refused', async () => {
  const small = { ...options, iterations: 1, bootstraps: 2, learner: { rounds: 5 } };
  const run = (seed: number) => unfoldUnbinned(data, simulation, { ...small, seed });
  const [one, again, other] = [await run(1), await run(1), await run(2)];
  assert.deepEqual(one.statErr, again.statErr);
  assert.notDeepEqual(one.statErr, other.statErr);
  await assert.rejects(
    unfoldUnbinned(data, simulation, { ...small, causes: 3 }),
    /cause\[\d+\] is \d+, causes are 0 to 2/,
  );
  await assert.rejects(unfoldUnbinned(data, simulation, { ...small, bootstraps: 1 }), /bootstraps is 1/);
  const without = await unfoldUnbinned(data, simulation, { ...small, bootstraps: 0 });
  assert.equal(without.covariance, undefined);
});
