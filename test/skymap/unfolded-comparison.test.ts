import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { inline } from '../../src/engine/index.js';
import { againstUnitNormal } from '../../src/skymap/compare/two-maps.js';
import { type CountsMap, emptyCountsMap, onOffMap } from '../../src/skymap/index.js';

const groups = 2;
const [effects, causes] = [8, 12];

/** Two groups that are confused by a quarter, energies smeared over neighbours, more causes than effects. */
const response = Array.from({ length: effects * groups }, (_, e) =>
  Array.from({ length: causes * groups }, (__, c) => {
    const distance = (e >> 1) + 2 - (c >> 1);
    return 0.35 * Math.exp(-0.5 * (distance / 0.9) ** 2) * ((e & 1) === (c & 1) ? 0.75 : 0.25);
  }),
);
const spectrum = (hardness: number) =>
  Array.from({ length: causes * groups }, (_, c) => 10 ** ((hardness - 0.3) * (c >> 1)));
const folded = (truth: readonly number[]) =>
  response.map((row) => row.reduce((sum, weight, cause) => sum + weight * truth[cause], 0));

/** An isotropic sky of 48 pixels, but for the spectrum of the first. */
function sky(number: number, events: number, first = spectrum(0)): CountsMap {
  const map = emptyCountsMap(2, effects, groups);
  const random = randomStream({ seed: 9, stage: 'unfolded sky', file: number });
  const [plain, other] = [folded(spectrum(0)), folded(first)].map((mean) => {
    const total = mean.reduce((sum, value) => sum + value);
    return mean.map((value) => (events * value) / total);
  });
  const cells = effects * groups;
  for (let i = 0; i < map.counts.length; i++) {
    map.counts[i] = random.poisson((i < cells ? other : plain)[i % cells]);
  }
  return map;
}

const options = {
  ...{ size: 0.1, view: 'joint' as const, executor: inline() },
  unfolding: { response, iterations: 4 },
};

test('unfolded comparisons of isotropic skies follow a unit normal, in energy and mass, for few events and many', async () => {
  for (const events of [200, 5000]) {
    const values: number[] = [];
    for (let number = 0; number < 8; number++) {
      values.push(...(await onOffMap(sky(number, events), options)).significance);
    }
    const { ksPValue } = againstUnitNormal(Float64Array.from(values));
    assert.ok(ksPValue > 0.01, `${events} events: p ${ksPValue}, largest ${Math.max(...values)}`);
    assert.ok(Math.max(...values) < 5);
  }
});

test('a harder spectrum stands out after unfolding', async () => {
  const { significance, ndof } = await onOffMap(sky(1, 2000, spectrum(0.1)), { ...options, pixels: [0, 5] });
  assert.ok(significance[0] > 5 && Math.abs(significance[1]) < 4, `${significance}`);
  assert.ok(ndof[0] > 5 && ndof[0] < effects * groups);
});
