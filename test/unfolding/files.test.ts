import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { FileError } from '../../src/core/index.js';
import {
  formatUnfoldingOutput,
  parseUnfoldingInput,
  readUnfoldingHdf5,
  type UnfoldingOptions,
  unfold,
  unfoldFile,
  writeUnfoldingHdf5,
} from '../../src/unfolding/index.js';

const folder = mkdtempSync(join(tmpdir(), 'unfolding-'));
after(() => rmSync(folder, { recursive: true }));
const reference = join(
  import.meta.dirname,
  '../../../test/fixtures/unfolding/03_nonsquare_more_effects.json',
);

test('the JSON output has the fields of the reference and reads back to the same numbers', async () => {
  const result = await unfoldFile(reference, { compatibility: 'pyunfold' });
  const output = JSON.parse(formatUnfoldingOutput(result));
  const expected = JSON.parse(readFileSync(reference, 'utf8')).output;
  for (const field of Object.keys(expected)) assert.ok(field in output, field);
  assert.deepEqual(output.unfolded, [...result.unfolded]);
  assert.equal(output.iterations.length, expected.num_iterations);
  assert.deepEqual(Object.keys(output.iterations[0]).sort(), ['stat_err', 'sys_err', 'ts_iter', 'unfolded']);
});

test('options of the call go before those of the file', async () => {
  assert.equal((await unfoldFile(reference, { maxIterations: 2 })).numIterations, 2);
});

test('another method than that of the file takes only what every method takes', async () => {
  const { numIterations } = await unfoldFile(reference, { method: 'tikhonov' });
  assert.equal(numIterations, 1);
  const { problem } = parseUnfoldingInput(readFileSync(reference, 'utf8'));
  const poisson = join(folder, 'poisson.json');
  const { input } = JSON.parse(readFileSync(reference, 'utf8'));
  writeFileSync(poisson, JSON.stringify({ ...input, cov_type: 'Poisson' }));
  const found = await unfoldFile(poisson, { method: 'svd' });
  const expected = unfold(problem, { method: 'svd', responseCovariance: 'poisson' });
  assert.deepEqual(found.mcErr, expected.mcErr);
  assert.notDeepEqual(found.mcErr, unfold(problem, { method: 'svd' }).mcErr);
});

test('an HDF5 file holds the problem, unfolds to the same bits, and labels its axes', async () => {
  const { problem } = parseUnfoldingInput(readFileSync(reference, 'utf8'));
  const options = { responseCovariance: 'poisson' } as const;
  const result = unfold(problem, options);
  const path = join(folder, 'unfolding.h5');
  await writeUnfoldingHdf5(path, problem, result);
  const again = await unfoldFile(path, options);
  assert.deepEqual(again.unfolded, result.unfolded);
  assert.deepEqual(again.covariance!.mc.data, result.covariance!.mc.data);
  const { problem: stored } = await readUnfoldingHdf5(path);
  assert.ok(stored.responseErr !== undefined && stored.simulatedEvents === undefined);
});

test('numpy arrays that h5py stored are unfolded as they are', async (context) => {
  const path = join(folder, 'numpy.h5');
  const script = `
import h5py, numpy as np
with h5py.File(${JSON.stringify(path)}, 'w') as f:
    f['data'] = np.array([100, 150], dtype='>i4')
    f['response'] = np.array([[0.9, 0.1], [0.1, 0.9]], dtype='f8')
    f['simulated_events'] = np.array([900, 900])
    f['prior'] = np.array([1.0, 2.0])
`;
  if (spawnSync('/usr/bin/python3', ['-c', script]).status !== 0) {
    assert.notEqual(process.env.CI, 'true', 'python3-h5py is missing');
    return context.skip('python3-h5py is missing');
  }
  const expected = unfold(
    {
      data: [100, 150],
      response: [
        [0.9, 0.1],
        [0.1, 0.9],
      ],
      simulatedEvents: [900, 900],
    },
    { prior: [1, 2] },
  );
  assert.deepEqual((await unfoldFile(path)).unfolded, expected.unfolded);
});

test('files that cannot be read say which and why', async () => {
  await assert.rejects(
    unfoldFile(join(folder, 'none.json')),
    (error: Error) => error instanceof FileError && /none\.json/.test(error.message),
  );
  const text = join(folder, 'text.h5');
  writeFileSync(text, 'not HDF5');
  await assert.rejects(
    unfoldFile(text),
    (error: Error) => error instanceof FileError && /text\.h5/.test(error.message),
  );
  assert.throws(() => parseUnfoldingInput('{'), /not JSON/);
  assert.throws(() => parseUnfoldingInput('{"data": [1]}'), /no array 'response'/);
});

test('pandas frames and series that to_hdf stored are unfolded as the arrays are', async (context) => {
  for (const format of ['fixed', 'table']) {
    const path = join(folder, `pandas-${format}.h5`);
    const script = `
import pandas as pd, numpy as np, h5py
how = dict(format=${JSON.stringify(format)})
pd.DataFrame([[0.8, 0.1], [0.1, 0.7], [0.0, 0.1]]).to_hdf(${JSON.stringify(path)}, key='response', **how)
pd.DataFrame({'data': [100.0, 150.0, 12.0], 'data_err': [11.0, 12.0, 4.0], 'note': [1, 2, 3]}).to_hdf(${JSON.stringify(path)}, key='effects', **how)
pd.Series([900.0, 800.0]).to_hdf(${JSON.stringify(path)}, key='simulated_events', **how)
with h5py.File(${JSON.stringify(path)}, 'a') as f:
    f.attrs['ts'] = 'chi2'
    f.attrs['max_iter'] = 3
`;
    const python = spawnSync('/usr/bin/python3', ['-W', 'ignore', '-c', script]);
    if (python.status !== 0) {
      assert.notEqual(process.env.CI, 'true', 'python3-tables is missing');
      return context.skip('python3-tables is missing');
    }
    const problem = {
      data: [100, 150, 12],
      dataErr: [11, 12, 4],
      response: [
        [0.8, 0.1],
        [0.1, 0.7],
        [0, 0.1],
      ],
      simulatedEvents: [900, 800],
    };
    const expected = unfold(problem, { testStatistic: 'chi2', maxIterations: 3 });
    const found = await unfoldFile(path);
    assert.deepEqual(found.unfolded, expected.unfolded);
    assert.deepEqual(found.covariance!.total.data, expected.covariance!.total.data);
    assert.equal(found.numIterations, expected.numIterations);
  }
});

const small = {
  data: [9, 4],
  response: [
    [0.8, 0.1],
    [0.1, 0.7],
  ],
  simulated_events: [90, 90],
};

test('every option stands in the file as well: the method, its strength, what covariances, cells', async () => {
  const { simulated_events: simulatedEvents, ...problem } = small;
  const cases: [object, UnfoldingOptions][] = [
    [
      { method: 'tikhonov', strength: 2 },
      { method: 'tikhonov', strength: 2 },
    ],
    [
      { method: 'tikhonov', choice: 'global-correlation' },
      { method: 'tikhonov', choice: 'global-correlation' },
    ],
    [
      { method: 'svd', rank: 1 },
      { method: 'svd', rank: 1 },
    ],
    [
      { method: 'bin-by-bin', matching: [1, 0] },
      { method: 'bin-by-bin', matching: [1, 0] },
    ],
    [{ covariances: 'data', cov_type: 'Multinomial' }, { covariances: 'data' }],
    [{ compatibility: 'pyunfold', efficiencies_err: [0.1, 0.1] }, { compatibility: 'pyunfold' }],
  ];
  for (const [fields, options] of cases) {
    const input = parseUnfoldingInput(JSON.stringify({ ...small, ...fields }));
    const found = unfold(input.problem, input.options);
    const more = 'efficiencies_err' in fields ? { efficienciesErr: [0.1, 0.1] } : {};
    assert.deepEqual(found, unfold({ ...problem, simulatedEvents, ...more }, options));
  }
  const cells = { log10_energy_edges: [6, 6.1], groups: ['light', 'heavy'] };
  const { problem: withCells } = parseUnfoldingInput(JSON.stringify({ ...small, ...cells }));
  assert.equal(withCells.cells!.groups[1].name, 'heavy');
  assert.throws(
    () => parseUnfoldingInput(JSON.stringify({ ...small, ...cells, groups: ['heavy', 'light'] })),
    /no encoding has the mass groups 'heavy, light'/,
  );
});

test('a field that is unknown or no array is named', () => {
  const refused = (fields: object, pattern: RegExp) =>
    assert.throws(() => parseUnfoldingInput(JSON.stringify({ ...small, ...fields })), pattern);
  refused({ max_iterations: 3 }, /unknown field 'max_iterations'.*max_iter/);
  refused({ data: 3 }, /no array 'data' with one axis/);
  refused({ response: [1, 2] }, /no array 'response' with two axes/);
  refused({ data_err: [[1]] }, /no array 'data_err' with one axis/);
  const { problem, options } = parseUnfoldingInput(
    JSON.stringify({ ...small, regularizer: { kind: 'spline', smoth: 1 } }),
  );
  assert.throws(() => unfold(problem, options), /the regularizer has no option 'smoth'.*smooth/);
});

test('what is no number is refused with its place: null is not 0, and text is not what it spells', () => {
  const unfolded = (fields: string) => {
    const { problem, options } = parseUnfoldingInput(`{ ${fields} }`);
    return () => unfold(problem, options);
  };
  const response = '"response": [[0.9, 0.1], [0.1, 0.9]]';
  assert.throws(unfolded(`"data": [1, null], ${response}`), /data\[1\] is null: not a number/);
  assert.throws(unfolded(`"data": ["3", 4], ${response}`), /data\[0\] is "3": not a number/);
  assert.throws(
    unfolded('"data": [1, 2], "response": [[0.9, 0.1], [null, 0.9]]'),
    /response\[1\]\[0\] is null: not a number/,
  );
});
