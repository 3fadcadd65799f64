// ChunkedArray beside dask.array: the same operations in turn, two workers each, medians of five, as one table.
// node bench/arrays/arrays.mjs [WORD...]   (after npm run build; needs python3 with dask, numpy and h5py; WORDs: parts of names)
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ChunkedArray, threads } from '../../dist/src/engine/index.js';

const rounds = 5;
const executor = threads({ workers: 2 });
const folder = mkdtempSync(join(tmpdir(), 'airshower-bench-'));
const chunks = [524, 1000];
const task = (name) => ({ module: new URL('blocks.mjs', import.meta.url).href, export: name });
const uniform = (shape, seed, own) =>
  ChunkedArray.fromFunction(shape, task('uniform'), { chunks: own, seed });
const resident = async (array, own) =>
  ChunkedArray.fromNdArray(await array.compute({ executor }), { chunks: own });
const [x, y] = await Promise.all(
  [1, 2].map((seed) => resident(uniform([10_000, 1000], seed, chunks), chunks)),
);
const [a, b] = await Promise.all(
  [3, 4].map((seed) => resident(uniform([1000, 1000], seed, 250), [250, 1000])),
);
await x.store(join(folder, 'gzip.h5'), 'x', { executor });
const gzip = () => ChunkedArray.fromHdf5(join(folder, 'gzip.h5'), 'x');
const plain = () => ChunkedArray.fromHdf5(join(folder, 'plain.h5'), 'x', { chunks });
const out = join(folder, 'out.h5');
const run = (array) => array.compute({ executor });

/** The names are those of dask_peer.py. */
const operations = {
  'formula, sum': () => run(x.multiply(x).add(y.multiply(y)).sqrt().multiply(2).add(1).sum()),
  'formula, all numbers': () => run(x.multiply(x).add(y.multiply(y)).sqrt()),
  'mean over rows': () => run(x.mean(0)),
  'std along rows': () => run(x.std(1)),
  'min over rows': () => run(x.min(0)),
  'max of all': () => run(x.max()),
  'standardise, max': () => run(x.subtract(x.mean(0)).divide(x.std(0)).max()),
  'where, nanmean': () => run(x.greater(0.5).where(x, Number.NaN).nanMean(0)),
  'window of columns, sum': () => run(x.slice([], [200, 700]).sum(1)),
  'turned, every third, sum': () => run(x.transpose().slice([], [null, null, 3]).add(1).sum(1)),
  'concatenate, mean': () => run(ChunkedArray.concatenate([x, y], 1).mean(0)),
  'rechunk, sqrt, sum': () => run(x.rechunk([2500, 250]).sqrt().sum(0)),
  'map blocks, sum': () => run(x.mapBlocks(task('cumulative')).sum(0)),
  'matmul 1000': () => run(a.matmul(b)),
  'plain file, mean': async () => run((await plain()).mean(0)),
  'gzip file, mean': async () => run((await gzip()).mean(0)),
  'gzip file, columns': async () => run((await gzip()).slice([], [0, 50]).max(1)),
  'plain file, write': () => x.multiply(2).store(out, 'x', { executor, level: 0 }),
  'gzip file, write': () => x.multiply(2).store(out, 'x', { executor }),
};

const script = fileURLToPath(new URL('dask_peer.py', import.meta.url));
const peer = spawn(process.env.PYTHON ?? 'python3', [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
console.log(`node ${process.version}, ${(await answers.next()).value}, 2 workers, medians of ${rounds}\n`);
console.log('| operation | ms | dask, ms | dask / own |\n| --- | ---: | ---: | ---: |');
const median = (numbers) => [...numbers].sort((p, q) => p - q)[Math.floor(numbers.length / 2)];
const wanted = process.argv.slice(2);
const ratios = [];
for (const [name, operation] of Object.entries(operations)) {
  if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
  const [own, theirs] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await operation();
    const ms = performance.now() - start;
    peer.stdin.write(`${name}\n`);
    const peerMs = 1000 * JSON.parse((await answers.next()).value);
    // The first round warms both up.
    if (round > 0) own.push(ms);
    if (round > 0) theirs.push(peerMs);
  }
  const ratio = median(theirs) / median(own);
  ratios.push(ratio);
  console.log(`| ${name} | ${median(own).toFixed(0)} | ${median(theirs).toFixed(0)} | ${ratio.toFixed(2)} |`);
}
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
console.log(`| geometric mean of ${ratios.length} | | | ${mean.toFixed(2)} |`);
peer.stdin.end();
await executor.close();
rmSync(folder, { recursive: true });
