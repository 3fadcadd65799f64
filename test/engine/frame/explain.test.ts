import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { delayed, fromTable, inline, readFiles, Table, writeFlatHdf5 } from '../../../src/engine/index.js';
import { countKernelRows } from './count-kernels.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-explain-'));
after(() => rmSync(folder, { recursive: true }));
const executor = inline();
const module = new URL('./partition-tasks.js', import.meta.url).href;

const rows = 1000;
const ramp = (of: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => of(i));
const table = new Table({
  energy: ramp((i) => i + 1),
  zenith: ramp((i) => i / 1000),
  charge: ramp((i) => 7 * i),
});

test('only columns that a result needs are read: damage in another one is not met', async () => {
  const path = join(folder, 'events.h5');
  const write = async (columns: Table) => {
    await writeFlatHdf5(path, new Map(columns.columns.map((name) => [name, columns.column(name)])));
    return readFileSync(path);
  };
  const { energy, zenith } = { energy: table.column('energy'), zenith: table.column('zenith') };
  const other = await write(new Table({ energy, zenith, charge: ramp((i) => 3 * i + 1) }));
  const bytes = await write(table);
  // Behind the superblock the first bytes that differ are in the chunk of the charges, which then cannot be inflated.
  const first = bytes.findIndex((byte, i) => i > 96 && byte !== other[i]);
  writeFileSync(path, bytes.fill(0, first + 20, first + 60));
  const frame = (await readFiles(path, { executor })).filter('energy > 500');
  assert.equal((await frame.aggregate({ z: 'sum(zenith)' })).numbers('z')[0] > 0, true);
  await assert.rejects(async () => frame.aggregate({ q: 'sum(charge)' }), /charge/);
  assert.match(
    frame.select(['zenith']).explain(),
    /^read 2 of 3 columns of events\.h5 \(1000 rows\):\n +energy, zenith\n/,
  );
});

test('a sub-expression that is used several times is computed once, in the kernel of its neighbours', async () => {
  const frame = fromTable(table, { executor })
    .withColumns({ log_energy: 'log10(energy)' })
    .withColumns({ a: '2 * log_energy', b: 'sqrt(log10(energy))', c: 'log10(energy) + cos(zenith)' })
    .filter('log10(energy) > 1');
  const counted = await countKernelRows(() => frame.aggregate({ s: 'sum(a + b + c)' }));
  assert.equal(counted.get('log10'), rows);
  assert.equal(counted.get('cos'), rows - 10);
  const text = frame.explain();
  assert.match(text, /log_energy = log10\(energy\) {2}\(once for 5 uses\)/);
  assert.match(text, /keep rows where log10\(energy\) > 1\n +compute in one kernel of 4 operations:\n/);
  assert.match(text, /c = log_energy \+ cos\(zenith\)/);
});

test('explain counts columns where there are too many to read', () => {
  const wide = new Table(Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`c${i}`, ramp((j) => j)])));
  const text = fromTable(wide, { executor }).explain();
  assert.match(text, /c22, c23 and 6\s+more\n/);
  assert.doesNotMatch(text, /c24/);
});

test('explain names what variants share and what each computes for itself', () => {
  const task = { module, export: 'scored', args: {} };
  const text = fromTable(table, { executor })
    .vary('scale', { up: { energy: '1.1 * energy' }, down: { energy: '0.9 * energy' } })
    .filter('energy > 10')
    .withColumns({ log_energy: 'log10(energy)', cosine: 'cos(zenith)' })
    .mapPartitions(task, { columns: ['cosine'], adds: { score: 'float64' }, rowByRow: true })
    .select(['log_energy', 'score'])
    .explain();
  const lines = text.split('\n').map((line) => line.trim());
  const count = (pattern: RegExp) => lines.filter((line) => pattern.test(line)).length;
  assert.equal(count(/^keep rows where energy > 10 \(in any of 3\)$/), 1);
  assert.equal(count(/^run partition-tasks\.js#scored, row by row, adds score$/), 1);
  assert.equal(count(/cosine = cos\(zenith\)/), 1);
  assert.equal(count(/log_energy.* = log10/), 3);
  assert.equal(count(/^give (nominal|scale:up|scale:down): log_energy, score$/), 3);
});

/** Names of the elements of a well-formed XML text. @throws where tags do not pair up */
function elementsOf(xml: string): string[] {
  const open: string[] = [];
  const names: string[] = [];
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close) assert.equal(open.pop(), name);
    else names.push(name);
    if (!close && !self) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.equal(xml.replace(/<[^<>]*>/g, '').includes('<'), false);
  return names;
}

test('the picture of a frame has a box for each step, and is what explain says', async () => {
  const frame = fromTable(table, { executor }).filter('energy < 5 and "a" == "a"').select(['zenith']);
  const path = join(folder, 'plan.svg');
  const picture = await frame.visualize(path);
  assert.equal(readFileSync(path, 'utf8'), picture);
  elementsOf(picture);
  assert.match(picture, /energy &lt; 5 and &quot;a&quot; == &quot;a&quot;/);
  assert.equal(picture.match(/marker-end/g)?.length, 2);
});

test('a graph of calls is drawn call by call, a large one function by function', async () => {
  const [load, fit, merge] = ['load', 'fit', 'merge'].map((name) => delayed(module, name));
  const data = load('sim.hdf5');
  const small = await merge([fit(data, 1), fit(data, 2)], data).visualize();
  elementsOf(small);
  assert.equal(small.match(/partition-tasks\.js#fit<\/text>/g)?.length, 2);
  assert.equal(small.match(/marker-end/g)?.length, 5);
  const many = Array.from({ length: 500 }, (_, i) => fit(data, i));
  const large = await merge(many).visualize();
  assert.match(large, /partition-tasks\.js#fit × 500/);
  assert.equal(large.match(/marker-end/g)?.length, 2);
});
