// 1,000 toys of 80x80 without covariance on two threads, the start of the threads included.
import { threads } from '../../dist/src/engine/index.js';
import { runToys } from '../../dist/src/unfolding/index.js';
import { denseProblem } from './problems.mjs';

for (const fluctuate of ['data', 'both']) {
  const executor = threads({ workers: 2 });
  const start = performance.now();
  const options = { stopping: -1, maxIterations: 10 };
  await runToys(denseProblem(80), options, { toys: 1000, seed: 1, fluctuate, executor });
  console.log(
    `1000 toys of 80x80, ${fluctuate} fluctuated: ${(performance.now() - start).toFixed(0)} ms on 2 threads`,
  );
  await executor.close();
}
