import assert from 'node:assert/strict';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { closeFiles } from '../../../src/engine/frame/block-sources.js';
import {
  blockRows,
  type EventFrame,
  inline,
  readFiles,
  Table,
  threads,
  writeFlatHdf5,
} from '../../../src/engine/index.js';
import { countKernelRows } from './count-kernels.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-index-'));
after(() => rmSync(folder, { recursive: true }));
const executor = inline();
let made = 0;
const newIndex = () => join(folder, `index-${++made}`);

/** Rows of one block and a little more: energies grow from block to block, the other columns do not. */
async function writeFile(name: string, first: number, rows = blockRows + 100): Promise<string> {
  const path = join(folder, name);
  const at = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(i));
  const table = new Table({
    energy: at((i) => first + Math.floor(i / blockRows) + (i % 100) / 200),
    angle: at((i) => ((i * 7919) % 1000) / 1000),
    odd: at((i) => (i % 3 === 0 ? Number.NaN : i % 5)),
    run: { type: 'int64', values: new BigInt64Array(rows).fill(2n ** 60n + BigInt(first)) },
  });
  await writeFlatHdf5(path, new Map(table.columns.map((each) => [each, table.column(each)])));
  return path;
}
await writeFile('a.h5', 0);
await writeFile('b.h5', 10);
await writeFile('c.h5', 20);
const pattern = join(folder, '*.h5');

/** Rows that a pass looks at: those of the first comparison of the filter. */
async function rowsCompared(frame: EventFrame, kernel: string): Promise<number> {
  const counted = await countKernelRows(() => frame.count());
  return counted.get(kernel) ?? 0;
}

test('after a first pass blocks whose extremes exclude every row are not read', async () => {
  const index = newIndex();
  // A cut beside != keeps a kernel of its own, whose rows can be counted.
  const wanted = (frame: EventFrame) => frame.filter('energy > 20.9 and angle != 0.5');
  const first = wanted(await readFiles(pattern, { executor, index }));
  const rows = await first.count();
  assert.equal(
    await rowsCompared(wanted(await readFiles(pattern, { executor })), '>'),
    3 * (blockRows + 100),
  );
  const again = wanted(await readFiles(pattern, { executor, index }));
  // Only the second block of the third file has energies above 20.9.
  assert.equal(await rowsCompared(again, '>'), 100);
  assert.equal(await again.count(), rows);
  assert.match(again.explain(), /5 of 6 blocks are left out/);
});

test('conditions on exact integers, logarithms and sums exclude blocks; what may be missing is left out by no !=', async () => {
  const index = newIndex();
  const read = () => readFiles(pattern, { executor, index });
  await (await read()).aggregate({ a: 'sum(energy + angle + odd)', n: 'count(run)' });
  const left = async (condition: string) => {
    const frame = (await read()).filter(condition);
    const [, excluded = '0'] = frame.explain().match(/(\d+) of 6 blocks are left out/) ?? [];
    const plain = (await readFiles(pattern, { executor })).filter(condition);
    assert.equal(await frame.count(), await plain.count(), condition);
    return Number(excluded);
  };
  assert.equal(await left('run == 1152921504606846976'), 4);
  assert.equal(await left('run > 1152921504606846976'), 2);
  assert.equal(await left('log10(energy) > 1'), 2);
  assert.equal(await left('energy + angle < 9'), 4);
  assert.equal(await left('not (energy < 10)'), 2);
  assert.equal(await left('isin(energy, [10, 11])'), 4);
  assert.equal(await left('odd != 7'), 0);
  assert.equal(await left('odd > 4'), 6);
  assert.equal(await left('isNaN(energy)'), 6);
  assert.equal(await left('isNaN(odd)'), 0);
  assert.equal(await left('energy > 100 or angle > 0.5'), 0);
  assert.equal(await left('energy > 100 ? true : false'), 0);
});

const conditions = fc.constantFrom(
  'energy > 20.1',
  'energy < 10.2',
  'odd >= 2',
  'not (odd >= 2)',
  'odd != 1',
  'run < 1152921504606846986',
  'log10(energy - 5) > 0.9',
  'sqrt(energy) < angle',
  '1 / (energy + 1) < 0.08',
  'isFinite(odd)',
  'isNaN(log10(energy - 10))',
  'isin(run, [1152921504606846996])',
  'energy > 5 ? angle < 0.1 : odd == 0',
);

test('an index changes no bit of any result', async () => {
  const index = newIndex();
  await fc.assert(
    fc.asyncProperty(
      fc.array(conditions, { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      async (texts, any) => {
        const use = (frame: EventFrame) => {
          const sampled = frame
            .withColumns({ shifted: 'energy + angle' })
            .filter(texts.join(any ? ' or ' : ' and '));
          return sampled.sample(0.5, { seed: 3 }).aggregate({
            n: 'count()',
            sum: 'sum(odd * shifted, angle)',
            spread: 'std(shifted)',
            first: 'first(energy)',
            low: 'min(run)',
          });
        };
        const [plain, indexed] = await Promise.all([
          readFiles(pattern, { executor }),
          readFiles(pattern, { executor, index }),
        ]);
        assert.deepEqual((await use(indexed)).toJSON(), (await use(plain)).toJSON());
        const [some, all] = [indexed, plain].map((frame) => frame.filter(texts[0]));
        assert.deepEqual((await some.tail(7)).toJSON(), (await all.tail(7)).toJSON());
        assert.deepEqual((await some.head(7)).toJSON(), (await all.head(7)).toJSON());
      },
    ),
    { numRuns: 25 },
  );
});

test('a changed file is looked at anew, and a damaged index is made anew', async () => {
  const index = newIndex();
  const path = await writeFile('changing.hdf5', 1, 50);
  const count = async () => (await readFiles(path, { executor, index })).filter('energy > 1.1').count();
  const before = await count();
  assert.equal(await count(), before);
  await writeFile('changing.hdf5', 3, 60);
  assert.equal(await count(), 60);
  const text = readFileSync(index, 'utf8');
  // A largest value below the cut would exclude all rows, were it believed.
  const wrong = text.replace('"energy":[[3,3.295,', '"energy":[[0,0.295,');
  assert.notEqual(wrong, text);
  writeFileSync(index, wrong);
  utimesSync(index, 1, 1);
  assert.equal(await count(), 60);
  writeFileSync(index, text.slice(0, 100));
  assert.equal(await count(), 60);
  await assert.rejects(readFiles(path, { index: '' }), /must be the path of a file/);
});

test('of frames that are put together each uses its own index', async () => {
  const index = newIndex();
  const plain = (await readFiles(pattern, { executor })).select(['energy']);
  const indexed = (await readFiles(pattern, { executor, index })).select(['energy']);
  const use = (frame: EventFrame) =>
    frame.filter('energy > 20.9').aggregate({ n: 'count()', s: 'sum(energy)' });
  const wanted = (await use(plain.concat(plain))).toJSON();
  for (let pass = 0; pass < 2; pass++) {
    assert.deepEqual((await use(plain.concat(indexed))).toJSON(), wanted);
    assert.deepEqual((await use(indexed.concat(plain))).toJSON(), wanted);
  }
});

test('workers read files by their places in the index, and look at one anew that was replaced meanwhile', async () => {
  const index = newIndex();
  const path = await writeFile('placed.hdf5', 1);
  const setTime = () => utimesSync(path, 1_700_000_000, 1_700_000_000);
  const sums = { n: 'count()', energy: 'sum(energy)', angle: 'max(angle)' };
  setTime();
  const [plain, indexed] = [await readFiles(path, { executor }), await readFiles(path, { executor, index })];
  const wanted = (await plain.aggregate(sums)).toJSON();
  await closeFiles();
  const text = readFileSync(path);
  const descriptor = openSync(path, 'r+');
  writeSync(descriptor, Buffer.alloc(64));
  closeSync(descriptor);
  setTime();
  // Nothing that says where things are is read again, so that it may as well be gone.
  await assert.rejects(plain.aggregate(sums), /is not an HDF5 file/);
  assert.deepEqual((await indexed.aggregate(sums)).toJSON(), wanted);
  await closeFiles();
  writeFileSync(path, text);
  await writeFile('placed.hdf5', 2);
  const replaced = (await plain.aggregate(sums)).toJSON();
  assert.notDeepEqual(replaced, wanted);
  assert.deepEqual((await indexed.aggregate(sums)).toJSON(), replaced);
});

test('files of every layout read the same with an index, made or there, on threads; the damaged ones say the same', async () => {
  const samples = 'test/fixtures/samples';
  const pool = threads({ workers: 2 });
  const index = newIndex();
  const names = [
    'tableio_sim.hdf5',
    'pandas_table_blosc.hdf',
    'flat_nested_2d.h5',
    'broken_flipped_byte.hdf5',
  ];
  const collected = async (path: string, settings: { index?: string }) => {
    const frame = await readFiles(path, { executor: pool, ...settings });
    try {
      return (await frame.collect()).toJSON();
    } catch (error) {
      return (error as Error).message;
    }
  };
  try {
    for (const name of names) {
      const plain = await collected(join(samples, name), {});
      assert.equal(typeof plain === 'string', name.startsWith('broken'), name);
      for (const pass of ['made', 'there'])
        assert.deepEqual(await collected(join(samples, name), { index }), plain, `${name}, ${pass}`);
    }
  } finally {
    await pool.close();
  }
});
