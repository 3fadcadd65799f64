// Peak memory of a process that unfolds once, with covariances, and what of it Node.js takes by itself: node bench/unfolding/memory.mjs [size]
import { peakMB } from '../peak-memory.mjs';

const peak = () => peakMB().toFixed(0);
const bare = peak();
const { unfold } = await import('../../dist/src/unfolding/index.js');
const { denseProblem } = await import('./problems.mjs');
const loaded = peak();
const size = Number(process.argv[2] ?? 200);
unfold(denseProblem(size), { stopping: -1, maxIterations: 10 });
console.log(
  `${size}x${size}, one unfolding in a process of its own: peak memory ${peak()} MB, ${loaded} MB before it, ${bare} MB bare Node.js`,
);
