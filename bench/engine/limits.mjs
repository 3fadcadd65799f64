// Figures that are measured against a limit instead of a peer: the overhead of a task, and a pass over packed tables.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { parallelMap } from '../../dist/src/engine/index.js';
import { frameOf, fullPass } from './operations.mjs';
import { median } from './show.mjs';

const emptyTasks = 100_000;
const delayedTasks = 10_000;

/** parallelMap of empty tasks, beside dask.delayed. */
export async function measureTasks({ executor, python, repeat }) {
  const task = { module: new URL('./empty-task.mjs', import.meta.url).href, export: 'nothing' };
  const items = Array.from({ length: emptyTasks }, (_, i) => i);
  const [own, theirs] = [[], []];
  for (let round = 0; round <= repeat; round++) {
    const start = performance.now();
    await parallelMap(items, task, { executor });
    const seconds = (performance.now() - start) / 1000;
    const { seconds: dask } = await python.ask({ delayed: delayedTasks });
    if (round > 0) own.push(seconds);
    if (round > 0) theirs.push(dask);
  }
  const perTask = (1e6 * median(own)) / emptyTasks;
  const perDelayed = (1e6 * median(theirs)) / delayedTasks;
  const ratio = (perDelayed / perTask).toFixed(0);
  const text = [
    `parallelMap, ${emptyTasks} empty tasks: ${median(own).toFixed(3)} s, ${perTask.toFixed(2)} us a task`,
    `dask.delayed, ${delayedTasks}: ${median(theirs).toFixed(3)} s, ${perDelayed.toFixed(1)} us a task, ${ratio} times as long`,
  ].join('\n');
  return { text };
}

/** The pass over gzip tables beside inflating their chunks with nothing else done, by as many threads, in two ways. */
export async function measureFullPass({ executor, python, repeat, workers, folder, columns }) {
  await python.ask({ make: 'tables' });
  const { places, size } = await python.ask({ chunks: 'tables' });
  const inflaters = Array.from({ length: workers }, (_, k) => {
    const own = places.filter((_, i) => i % workers === k);
    return new Worker(new URL('./inflate-worker.mjs', import.meta.url), {
      workerData: { path: `${folder}/tables.h5`, places: own, size },
    });
  });
  const inflate = (way) =>
    Promise.all(
      inflaters.map(async (worker) => {
        worker.postMessage(way);
        await once(worker, 'message');
      }),
    );
  const frame = frameOf('tables', { columns, folder, executor });
  const work = {
    pass: async () => fullPass(await frame()),
    apart: () => inflate('apart'),
    inPlace: () => inflate('inPlace'),
  };
  const found = { pass: [], apart: [], inPlace: [] };
  for (const run of Object.values(work))
    for (const begin = performance.now(); performance.now() - begin < 3000; ) await run();
  for (let round = 0; round < repeat; round++)
    for (const [name, run] of Object.entries(work)) {
      const start = performance.now();
      await run();
      found[name].push((performance.now() - start) / 1000);
    }
  await Promise.all(inflaters.map((worker) => worker.terminate()));
  const [pass, apart, inPlace] = Object.values(found).map(median);
  const beside = (limit) => `${limit.toFixed(3)} s, ratio ${(pass / limit).toFixed(2)}`;
  const text = [
    `full pass over gzip tables: ${pass.toFixed(3)} s`,
    `inflating their chunks alone, by zlib.inflateSync: ${beside(apart)}`,
    `inflating their chunks alone, all into one place of memory: ${beside(inPlace)}`,
  ].join('\n');
  return { text };
}
