// ChunkedArray beside dask.array: the same operations in turn, two workers each, medians of five.
// node bench/arrays/arrays.mjs   (after npm run build; needs python3 with dask, numpy and h5py)
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
const uniform = (shape, seed, own) =>
  ChunkedArray.fromFunction(
    shape,
    { module: import.meta.url.replace('arrays.mjs', 'uniform.mjs'), export: 'uniform' },
    { chunks: own, seed },
  );
const resident = async (array, own) =>
  ChunkedArray.fromNdArray(await array.compute({ executor }), { chunks: own });
const [x, y] = await Promise.all(
  [1, 2].map((seed) => resident(uniform([10_000, 1000], seed, chunks), chunks)),
);
const [a, b] = await Promise.all(
  [3, 4].map((seed) => resident(uniform([1000, 1000], seed, 250), [250, 1000])),
);
const input = join(folder, 'input.h5');
await x.store(input, 'x', { executor });
const stored = () => ChunkedArray.fromHdf5(input, 'x');

const operations = {
  'formula, sum': () =>
    x.multiply(x).add(y.multiply(y)).sqrt().multiply(2).add(1).sum().compute({ executor }),
  'mean over rows': () => x.mean(0).compute({ executor }),
  'std along rows': () => x.std(1).compute({ executor }),
  'standardise, max': () => x.subtract(x.mean(0)).divide(x.std(0)).max().compute({ executor }),
  'where, nanmean': () => x.greater(0.5).where(x, Number.NaN).nanMean(0).compute({ executor }),
  'turned, sum': () => x.transpose().slice([], [null, null, 3]).add(1).sum(1).compute({ executor }),
  'matmul 1000': () => a.matmul(b).compute({ executor }),
  'gzip file, mean': async () => (await stored()).mean(0).compute({ executor }),
  'gzip file, write': () => x.multiply(2).store(join(folder, 'out.h5'), 'x', { executor }),
};

const script = fileURLToPath(new URL('dask_peer.py', import.meta.url));
const peer = spawn(process.env.PYTHON ?? 'python3', [script, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
console.log(`node ${process.version}, ${(await answers.next()).value}, 2 workers, medians of ${rounds}`);
const median = (numbers) => [...numbers].sort((p, q) => p - q)[Math.floor(numbers.length / 2)];
const ratios = [];
for (const [name, run] of Object.entries(operations)) {
  const [own, theirs] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await run();
    const ms = performance.now() - start;
    peer.stdin.write(`${name}\n`);
    const peerMs = 1000 * JSON.parse((await answers.next()).value);
    // The first round warms both up.
    if (round > 0) own.push(ms);
    if (round > 0) theirs.push(peerMs);
  }
  const ratio = median(theirs) / median(own);
  ratios.push(ratio);
  console.log(
    `${name.padEnd(18)} ${median(own).toFixed(0).padStart(6)} ms   dask ${median(theirs).toFixed(0).padStart(6)} ms   dask / own ${ratio.toFixed(2)}`,
  );
}
const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
console.log(`geometric mean of dask / own: ${mean.toFixed(2)}`);
peer.stdin.end();
await executor.close();
rmSync(folder, { recursive: true });
