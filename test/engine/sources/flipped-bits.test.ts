import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AirshowerError } from '../../../src/core/index.js';
import { openEventFile, writeFlatHdf5 } from '../../../src/engine/index.js';
import { runPython } from '../python.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-flipped-'));
after(() => rmSync(folder, { recursive: true }));

/** Everything in a file, as a text. */
async function contents(path: string): Promise<string> {
  const file = await openEventFile(path);
  try {
    const names = file.schema.columns.map(({ name }) => name);
    const columns = await file.read(names, 0, file.schema.rows);
    return JSON.stringify([...columns].map(([name, { values }]) => [name, Array.from(values, String)]));
  } finally {
    file.close();
  }
}

/** What becomes of a file with one bit flipped, for every so many bytes of it: its contents or the error. */
async function* flipped(
  path: string,
  step: number,
): AsyncGenerator<{ at: number; read?: string; error?: unknown }> {
  const intact = readFileSync(path);
  const damaged = join(folder, 'damaged.h5');
  for (let at = 0; at < intact.length; at += step) {
    const bytes = Buffer.from(intact);
    bytes[at] ^= 1 << (at % 8);
    writeFileSync(damaged, bytes);
    try {
      yield { at, read: await contents(damaged) };
    } catch (error) {
      yield { at, error };
    }
  }
}

function assertNamed(error: unknown, at: number): void {
  assert.ok(error instanceof AirshowerError, `byte ${at}: ${error}`);
  assert.match(error.message, /damaged\.h5/);
}

test('in a file of checksums a flipped bit is found or harmless, wherever it is', async (context) => {
  const path = join(folder, 'latest.h5');
  const script = `
import h5py, numpy as np, sys
with h5py.File(sys.argv[1], 'w', libver='latest') as f:
    x = np.round(np.random.default_rng(1).normal(size=200), 3)
    kind = dict(compression='gzip', shuffle=True, fletcher32=True)
    f.create_dataset('fixed', data=x, chunks=(20,), **kind)
    f.create_dataset('growing', data=x, chunks=(20,), maxshape=(None,), **kind)
    f.create_dataset('single', data=x, chunks=(200,), **kind)
print(1)
`;
  if (runPython(context, ['h5py'], script, path) === undefined) return;
  const good = await contents(path);
  let found = 0;
  for await (const { at, read, error } of flipped(path, 83)) {
    if (error === undefined) assert.equal(read, good, `byte ${at}`);
    else assertNamed(error, at);
    if (error !== undefined) found++;
  }
  assert.ok(found > 30, `${found} found`);
});

test('a flipped bit in a file without checksums is never an error of the program, and ends soon', async () => {
  const path = join(folder, 'oldest.h5');
  const values = Float64Array.from({ length: 300 }, (_, i) => Math.round(1000 * Math.sin(i)) / 1000);
  await writeFlatHdf5(
    path,
    new Map([
      ['x', { type: 'float64', values }],
      ['y', { type: 'float64', values }],
    ]),
  );
  let found = 0;
  for await (const { at, error } of flipped(path, 61)) {
    if (error === undefined) continue;
    assertNamed(error, at);
    found++;
  }
  assert.ok(found > 5, `${found} found`);
});
