import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, parseAllDocuments } from 'yaml';
import { energyBins, massGroups } from '../../src/events/index.js';
import { hepDataTables, unfold } from '../../src/unfolding/index.js';

const cells = { energy: energyBins(6.4, 6.6, 0.1), groups: massGroups(2) };
const response = [0, 1, 2, 3].map((j) => [0, 1, 2, 3].map((a) => (j === a ? 0.7 : 0.05)));
const result = unfold({ data: [400, 300, 200, 100], response, simulatedEvents: [1e4, 1e4, 1e4, 1e4], cells });

test('the tables hold every number, with bins, groups and errors by source, as HEPData reads them', () => {
  const files = hepDataTables({
    quantity: 'Unfolded events',
    cells,
    values: result.unfolded,
    errors: { stat: result.statErr, mc: result.mcErr },
    covariance: { stat: result.covariance!.stat },
  });
  const listed = parseAllDocuments(files.get('submission.yaml')!).map((each) => each.toJS().data_file);
  assert.deepEqual(listed, ['spectrum.yaml', 'covariance_stat.yaml']);
  const spectrum = parse(files.get('spectrum.yaml')!);
  assert.deepEqual(spectrum.independent_variables[0].values[2], { low: 6.5, high: 6.6 });
  assert.deepEqual(spectrum.independent_variables[1].values[3], { value: 'heavy' });
  spectrum.dependent_variables[0].values.forEach(
    (point: { value: number; errors: { symerror: number }[] }, i: number) => {
      assert.deepEqual(
        [point.value, point.errors[0].symerror, point.errors[1].symerror],
        [result.unfolded[i], result.statErr[i], result.mcErr[i]],
      );
    },
  );
  const covariance = parse(files.get('covariance_stat.yaml')!);
  assert.equal(covariance.independent_variables.length, 4);
  assert.equal(covariance.dependent_variables[0].values[6].value, result.covariance!.stat.get(1, 2));
});

test('errors of another length are refused', () => {
  const table = {
    quantity: 'Flux',
    cells,
    values: result.unfolded,
    errors: { stat: new Float64Array(3) },
    covariance: {},
  };
  assert.throws(() => hepDataTables(table), /stat has 3 numbers for 4 cells/);
});
