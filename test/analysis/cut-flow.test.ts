import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cutFlowOf, lackingFeatures, sumOfCutFlows } from '../../src/analysis/inputs/cut-flow.js';
import { parseAnalysis } from '../../src/analysis/settings/read-analysis.js';
import { DomainError } from '../../src/core/index.js';
import { fromTable, inline } from '../../src/engine/index.js';
import { features } from '../../src/events/index.js';

const analysis = await parseAnalysis(
  `
data: { files: a, livetime: { seconds: 1 } }
simulation: { files: b }
cuts: [{ name: bright, expression: lap_s125 > 1 }]
`,
  'analysis.yaml',
);

const flow = (zenith: number[], dEdX: number[]) =>
  cutFlowOf(
    'data',
    fromTable(
      { lap_zenith: zenith, lap_s125: [2, 3, 4, 0.5], eloss_1500_standard: dEdX },
      { executor: inline() },
    ).withColumns(features),
    analysis,
  );

test('events that pass without a feature are counted and told', async () => {
  const found = await flow([0.1, 0.2, 0.3, 0.4], [Number.NaN, 100, Number.NaN, Number.NaN]);
  assert.deepEqual(
    found.steps.map(({ events }) => events),
    [4, 3],
  );
  assert.deepEqual(found.lacking, { log_dEdX: 2 });
  assert.deepEqual(sumOfCutFlows([found, { ...found, lacking: undefined }, found]).lacking, { log_dEdX: 4 });
  const [told, ...others] = lackingFeatures([found]);
  assert.match(told, /^2 of the 3 events of the data that pass the cuts have no number for log_dEdX/);
  assert.deepEqual(others, []);
  assert.deepEqual(lackingFeatures([await flow([0.1, 0.2, 0.3, 0.4], [1, 2, 3, 4])]), []);
});

test('features are counted whatever their names are', async () => {
  const named = await parseAnalysis(
    `
data: { files: a, livetime: { seconds: 1 } }
simulation: { files: b }
cuts: []
reconstruction: { model: trees, features: [charge-ratio, Laputop.zenith] }
`,
    'analysis.yaml',
  );
  const columns = { lap_zenith: [0.1, 0.2], 'charge-ratio': [1, Number.NaN], 'Laputop.zenith': [1, 2] };
  const found = await cutFlowOf('data', fromTable(columns, { executor: inline() }), named);
  assert.deepEqual(found.lacking, { 'charge-ratio': 1 });
});

test('zenith angles in degrees are refused', async () => {
  await assert.rejects(flow([5, 20, 30, 38.25], [1, 2, 3, 4]), (error: DomainError) => {
    assert.ok(error instanceof DomainError);
    assert.match(error.message, /lap_zenith of the data reaches 38\.25: no angle in radians/);
    assert.match(error.remedy ?? '', /theta \* pi \/ 180/);
    return true;
  });
});
