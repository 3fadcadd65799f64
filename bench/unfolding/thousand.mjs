// 1,000 x 1,000 with the exact covariances of data and response on two threads: node bench/unfolding/thousand.mjs [size]
import { threads } from '../../dist/src/engine/index.js';
import { unfoldParallel } from '../../dist/src/unfolding/index.js';
import { peakMB } from '../peak-memory.mjs';
import { denseProblem } from './problems.mjs';

const size = Number(process.argv[2] ?? 1000);
const executor = threads({ workers: 2 });
const problem = denseProblem(size);
const start = performance.now();
const result = await unfoldParallel(problem, { stopping: -1, maxIterations: 10 }, { executor });
const seconds = ((performance.now() - start) / 1000).toFixed(1);
const memory = peakMB();
const middle = size >> 1;
console.log(
  `${size}x${size}, 10 iterations with covariances on 2 threads: ${seconds} s, peak memory ${memory.toFixed(0)} MB ` +
    `(cause ${middle}: ${result.unfolded[middle].toFixed(0)} +- ${result.statErr[middle].toFixed(0)} data +- ${result.mcErr[middle].toFixed(0)} simulation)`,
);
await executor.close();
