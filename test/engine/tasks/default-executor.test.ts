import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import {
  closeDefaultExecutor,
  defaultExecutor,
  parallelMap,
  setDefaultWorkers,
} from '../../../src/engine/index.js';
import { module } from './sample-tasks.js';

test('the number of default workers can be set, also while work runs', async () => {
  setDefaultWorkers(1);
  const running = parallelMap([1, 2, 3], { module, export: 'square' });
  setDefaultWorkers(2);
  assert.deepEqual(await running, [1, 4, 9]);
  assert.equal(defaultExecutor().workers, 2);
  assert.deepEqual(await parallelMap([1, 2, 3], { module, export: 'square' }), [1, 4, 9]);
  await closeDefaultExecutor();
});

test('a process with idle default workers exits by itself', () => {
  const engine = new URL('../../../src/engine/index.js', import.meta.url).href;
  const script = `import { parallelMap } from ${JSON.stringify(engine)};
    console.log(await parallelMap([2, 3], { module: ${JSON.stringify(module)}, export: 'square' }));`;
  const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    timeout: 30_000,
  });
  assert.equal(stdout.trim(), '[ 4, 9 ]');
  assert.equal(status, 0);
});
