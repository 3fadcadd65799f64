import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { closeDefaultExecutor } from '../../src/engine/index.js';
import {
  type BranchProblem,
  branchVerdicts,
  compareBranches,
  fluctuateResponse,
  foldCounts,
  kolmogorovPValue,
  nominalResponse,
  type SimulatedResponse,
} from '../../src/validation/index.js';
import { bpl_simple, closureOf, demonstration, H4a, lgEnergyEdges } from './demonstration.js';

after(closeDefaultExecutor);

const { effects, causes, thrown } = demonstration;
const expected = foldCounts(nominalResponse(demonstration).response, H4a);
const all = Int32Array.from({ length: effects }, (_, cell) => cell);
// Without regularisation, causes beyond the effects stay at the prior.
const heldCauses = Array.from({ length: causes }, (_, cause) => cause).filter((cause) => {
  const low = lgEnergyEdges[cause >> 1];
  return low < 6.1 - 1e-6 || low > 7.9 - 1e-6;
});
const common = { prior: bpl_simple, covariances: 'none' } as const;
const unfoldings = {
  'maximum likelihood': { ...common, method: 'maximum-likelihood', heldCauses },
  SVD: { ...common, method: 'svd' },
  "D'Agostini": { ...common, testStatistic: 'ks', stopping: -1, maxIterations: 6 },
} as const;

/** Another simulation of the same size than the one that stands for the detector. */
function simulate(seed: number): SimulatedResponse {
  const { response, responseErr } = fluctuateResponse(demonstration, seed, 0);
  return {
    ...demonstration,
    passed: response.map((value, k) => value * thrown[k % causes]),
    passedVariance: responseErr.map((value, k) => (value * thrown[k % causes]) ** 2),
  };
}

function compared(seed: number, changed = (counts: Float64Array) => counts) {
  const { projections, cells } = closureOf(demonstration);
  const random = randomStream({ seed, stage: 'method-data' });
  const problem: BranchProblem = {
    simulated: simulate(seed),
    parts: [{ share: 1, shareError: 0, weight: 1 }],
    part: new Int32Array(effects),
    source: all,
    spectrum: H4a,
    branches: Object.entries(unfoldings).map(([name, unfolding]) => ({
      name,
      effects,
      simulated: all,
      measured: all,
      share: 1,
      unfolding,
    })),
    cells,
    projections,
  };
  const counts = expected.map((mean) => random.poisson(mean));
  return compareBranches(problem, changed(counts), { seed, experiments: 30 });
}

test('p-values between methods are uniform over data and simulations of one detector', async () => {
  const pValues = new Map<string, number[]>();
  for (let seed = 1; seed <= 100; seed++) {
    for (const { first, distances } of await compared(seed)) {
      for (const { name, pValue } of distances) {
        const key = `${first}, ${name}`;
        pValues.set(key, [...(pValues.get(key) ?? []), pValue]);
      }
    }
  }
  const uniform = [...pValues].map(([key, values]) => [key, kolmogorovPValue(values)] as const);
  assert.equal(uniform.length, 6);
  assert.ok(
    uniform.every(([, pValue]) => pValue > 0.01),
    uniform.map(([key, pValue]) => `${key} ${pValue.toPrecision(2)}`).join('; '),
  );
});

test('counts that the response cannot make of a smooth spectrum are found, as methods smooth them differently', async () => {
  // A sixth of the light events of one energy bin is lost.
  const comparisons = await compared(1, (counts) =>
    counts.map((count, cell) => (cell === 6 ? count * 0.84 : count)),
  );
  const failed = branchVerdicts(comparisons, { group: 'methods', family: 'methods' }).filter(
    ({ passed }) => !passed,
  );
  assert.ok(failed.length > 0, JSON.stringify(comparisons.map(({ distances }) => distances)));
});
