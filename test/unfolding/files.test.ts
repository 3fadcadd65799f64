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
