// 1,000 toys of 80x80 (data and response fluctuated, no covariance), and one unfolding of 5,000 cells without covariance.
import { threads } from '../../dist/src/engine/index.js';
import { runToys, unfold } from '../../dist/src/unfolding/index.js';
import { denseProblem } from './problems.mjs';

const executor = threads({ workers: 2 });
const options = { stopping: -1, maxIterations: 10 };
for (const fluctuate of ['data', 'both']) {
  const start = performance.now();
  await runToys(denseProblem(80), options, { toys: 1000, seed: 1, fluctuate, executor });
  console.log(
    `1000 toys of 80x80, ${fluctuate}: ${(performance.now() - start).toFixed(0)} ms on 2 threads, start included`,
  );
}
await executor.close();

const large = denseProblem(5000);
const start = performance.now();
unfold({ ...large, simulatedEvents: undefined }, { ...options, covariances: 'none' });
const memory = process.resourceUsage().maxRSS / 1024;
console.log(
  `5000 cells, no covariance: ${(performance.now() - start).toFixed(0)} ms, peak memory ${memory.toFixed(0)} MB`,
);
