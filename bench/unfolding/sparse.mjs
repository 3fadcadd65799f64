// 5,000 cells without covariance, the response sparse: node bench/unfolding/sparse.mjs [cells]
import { unfold } from '../../dist/src/unfolding/index.js';
import { peakMB } from '../peak-memory.mjs';
import { sparseProblem } from './problems.mjs';

const cells = Number(process.argv[2] ?? 5000);
const problem = sparseProblem(cells);
const start = performance.now();
unfold(problem, { stopping: -1, maxIterations: 10, covariances: 'none' });
const memory = peakMB();
console.log(
  `${cells} cells, ${problem.response.values.length} elements, no covariance: ${(performance.now() - start).toFixed(0)} ms, ` +
    `peak memory ${memory.toFixed(0)} MB`,
);
