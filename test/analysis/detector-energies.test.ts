import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAnalysis } from '../../src/analysis/settings/read-analysis.js';
import { detectorConfiguration, detectorNames, energyBinsOf } from '../../src/events/index.js';
import { completeObservation, completeSimulation } from '../../src/simulation/index.js';

const energyOf = async (detector: string, energy = '') => {
  const text = `detector: ${detector}
data: { files: a.h5, livetime: { seconds: 1000 } }
simulation: { files: b.h5 }
${energy}`;
  return (await parseAnalysis(text, 'x.yaml')).content.energy;
};

test('an analysis has the energies of its detector where it does not say others', async () => {
  const early = await energyOf('IC79.2010');
  const edges = [...energyBinsOf(early.effects).edges];
  assert.deepEqual([edges.length, edges[0], edges[19], edges[20], edges[24]], [25, 6.1, 8, 8.2, 9]);
  assert.deepEqual([...energyBinsOf(early.causes).edges].slice(-2), [9.4, 9.6]);
  assert.deepEqual(early.publish, { low: 6.4, high: 8.8 });
  for (const name of detectorNames.filter((each) => each.startsWith('IC86')))
    assert.deepEqual(await energyOf(name), await energyOf('IC86.2012'));
  assert.deepEqual((await energyOf('IC86.2012')).effects, { low: 6.1, high: 8, width: 0.1 });
});

test('what the analysis says stands, key by key, and a lower end leaves the wide bins out', async () => {
  const { effects, publish } = await energyOf(
    'IC79.2010',
    'energy: { effects: { high: 7.8 }, publish: { low: 6.5, high: 7.5 } }',
  );
  assert.deepEqual([effects.low, effects.high, publish], [6.1, 7.8, { low: 6.5, high: 7.5 }]);
  assert.equal(energyBinsOf(effects).edges.length, 18);
  await assert.rejects(energyOf('IC79.2010', 'energy: 5'), /energy/);
  await assert.rejects(energyOf('IC79.2010', 'energy: { effects: { hihg: 8 } }'), /hihg/);
});

test('every detector is simulated beyond the true energies of its analysis, and to its zenith angle', () => {
  for (const detector of detectorNames) {
    const { energies, maxZenith } = detectorConfiguration(detector);
    const { maxLgEnergy, minLgEnergy } = completeSimulation({ detector });
    assert.ok(maxLgEnergy >= energies.causes.high + 0.2 - 1e-9 && minLgEnergy < energies.causes.low);
    assert.ok(completeObservation({ detector }).maxLgEnergy >= maxLgEnergy);
    assert.ok(energies.causes.low <= energies.effects.low - 0.4 + 1e-9);
    assert.ok(energies.causes.high >= energies.effects.high + 0.5 - 1e-9);
    assert.equal(Math.round((maxZenith * 180) / Math.PI), detector === 'IC79.2010' ? 40 : 65);
  }
  assert.equal(completeSimulation({ detector: 'IC79.2010', maxLgEnergy: 8 }).maxLgEnergy, 8);
  assert.throws(() => completeSimulation({ detector: 'IC80' }), /no detector configuration 'IC80'/);
});
