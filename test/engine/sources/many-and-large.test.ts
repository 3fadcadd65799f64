import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { writeHdf5Arrays } from '../../../src/engine/sinks/index.js';
import { openEventFile } from '../../../src/engine/sources/index.js';
import { runPython } from '../python.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-many-'));
after(() => rmSync(folder, { recursive: true }));
const sample = 'test/fixtures/samples/flat_zero_rows.h5';

test('values behind 5 GB are read from their own place', async (context) => {
  const path = join(folder, 'large.h5');
  const script = `
import h5py, numpy as np, sys, json
with h5py.File(sys.argv[1], 'w') as f:
    n = 650_000_000
    dcpl = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    dcpl.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY); dcpl.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    g = f.create_group('big')
    d = h5py.Dataset(h5py.h5d.create(g.id, b'x', h5py.h5t.NATIVE_DOUBLE, h5py.h5s.create_simple((n,)), dcpl))
    d[n - 3:] = [1.5, 2.5, 3.5]
    e = f.create_dataset('behind/y', data=np.arange(5000.), chunks=(100,), compression='gzip')
print(json.dumps(n))`;
  const n = runPython(context, ['h5py'], script, path) as number | undefined;
  if (n === undefined) return;
  assert.ok(statSync(path).size > 2 ** 32);
  const big = await openEventFile(path, { key: 'big' });
  assert.deepEqual([...((await big.read(['x'], n - 3, n)).get('x')?.values ?? [])], [1.5, 2.5, 3.5]);
  big.close();
  const behind = await openEventFile(path, { key: 'behind' });
  assert.deepEqual([...((await behind.read(['y'], 4998, 5000)).get('y')?.values ?? [])], [4998, 4999]);
  behind.close();
  rmSync(path);
});

test('a file of thousands of datasets is opened and read', async () => {
  const path = join(folder, 'wide.h5');
  await writeHdf5Arrays(
    path,
    Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`c${i}`, { values: [i, -i] }])),
  );
  const file = await openEventFile(path);
  assert.equal(file.schema.columns.length, 2000);
  assert.deepEqual([...((await file.read(['c1999'], 0, 2)).get('c1999')?.values ?? [])], [1999, -1999]);
  file.close();
});

test('hundreds of files are opened and closed under a limit of 64 descriptors', () => {
  for (let i = 0; i < 300; i++) copyFileSync(sample, join(folder, `part_${i}.h5`));
  const index = pathToFileURL(join(process.cwd(), 'dist/src/engine/sources/index.js')).href;
  const program = `
    const { openEventFile } = await import(${JSON.stringify(index)});
    let columns = 0;
    for (let i = 0; i < 300; i++) {
      const file = await openEventFile(${JSON.stringify(folder)} + '/part_' + i + '.h5');
      columns += file.schema.columns.length;
      file.close();
    }
    console.log(columns);`;
  const script = join(folder, 'program.mjs');
  writeFileSync(script, program);
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'ulimit -n 64 && exec "$0" "$1"', process.execPath, script],
    {
      encoding: 'utf8',
    },
  );
  assert.equal(stdout.trim(), '900', stderr);
});

test('5,000 files are one frame under a limit of 256 descriptors, opened once with an index', () => {
  const many = join(folder, 'many');
  mkdirSync(many);
  for (let i = 0; i < 5000; i++)
    linkSync('test/fixtures/samples/flat_fill_values.h5', join(many, `part_${i}.h5`));
  const engine = pathToFileURL(join(process.cwd(), 'dist/src/engine/index.js')).href;
  const script = join(folder, 'frame.mjs');
  writeFileSync(
    script,
    `const { readFiles, inline } = await import(${JSON.stringify(engine)});
    const [pattern, index] = process.argv.slice(2);
    const frame = await readFiles(pattern, { index, executor: inline() });
    console.log(frame.sourceRows, await frame.filter('\`' + frame.columns[0] + '\` > 1e300').count());`,
  );
  const run = (...args: string[]) =>
    spawnSync('bash', ['-c', 'ulimit -n 256 && exec "$0" "$@"', process.execPath, script, ...args], {
      encoding: 'utf8',
    });
  const index = join(folder, 'index');
  const first = run(join(many, '*.h5'), index);
  assert.equal(first.stdout.trim(), '10000000 0', first.stderr);
  const again = run(join(many, '*.h5'), index);
  assert.equal(again.stdout.trim(), '10000000 0', again.stderr);
});

test('opening and closing leaves no descriptor behind', async (context) => {
  if (process.platform !== 'linux') return context.skip('counts descriptors in /proc');
  const count = () => readdirSync('/proc/self/fd').length;
  await openEventFile(sample).then((file) => file.close());
  const before = count();
  for (let i = 0; i < 20; i++) {
    await openEventFile(sample).then((file) => file.close());
    await assert.rejects(openEventFile('test/fixtures/samples/broken_truncated.hdf5'));
    await assert.rejects(openEventFile('test/fixtures/samples/flat_unequal.h5'));
  }
  assert.equal(count(), before);
});
