import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { TestContext } from 'node:test';

const candidates = ['/usr/bin/python3', 'python3'];

/** A Python that can import all of the modules; undefined if there is none. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  return candidates.find((python) => spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0);
}

/** Runs a Python script and gives what it prints as JSON. Skips the test without the modules; fails it in CI. */
export function runPython(
  context: TestContext,
  modules: readonly string[],
  script: string,
  ...args: readonly string[]
): unknown {
  const python = pythonWith(...modules);
  if (python === undefined) {
    const message = `needs python3 with ${modules.join(', ')} (Debian: python3-h5py, python3-tables, python3-pandas)`;
    assert.ok(!process.env.CI, message);
    context.skip(message);
    return undefined;
  }
  const { status, stdout, stderr } = spawnSync(python, ['-c', script, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}
