// Ten iterations with exact covariances of data and response: node bench/unfolding/unfold.mjs [sizes...]
import { unfold } from '../../dist/src/unfolding/index.js';
import { denseProblem, timings } from './problems.mjs';

const iterations = 10;
const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [20, 80, 200];

/** Multiply-adds of n x n: per iteration half of S, B S and B M; D_t as a rank-T product and T terms; half a Gram product per cause. */
const multiplyAdds = (n) => iterations * 2.5 * n ** 3 + 2 * iterations * n ** 3 + n ** 4 / 2;

function sumOfSquares(x) {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let k = 0; k < x.length; k += 4) {
    a += x[k] * x[k];
    b += x[k + 1] * x[k + 1];
    c += x[k + 2] * x[k + 2];
    d += x[k + 3] * x[k + 3];
  }
  return a + b + c + d;
}

/** This machine's rate for a plain loop of four independent sums in registers, GMAC/s: the best of five. */
function peakRate() {
  const x = Float64Array.from({ length: 512 }, (_, i) => 1 / (i + 1));
  const once = () => {
    let total = 0;
    for (let repeat = 0; repeat < 40_000; repeat++) total += sumOfSquares(x);
    return total;
  };
  const [best] = timings(once, 9);
  return (40_000 * 512) / best / 1e6;
}

const peak = peakRate();
console.log(`plain loop: ${peak.toFixed(2)} GMAC/s`);
for (const n of sizes) {
  const problem = denseProblem(n);
  const run = () => unfold(problem, { stopping: -1, maxIterations: iterations });
  const times = timings(run, n <= 20 ? 300 : n <= 80 ? 51 : n <= 200 ? 11 : 1);
  const median = times[times.length >> 1];
  const ideal = multiplyAdds(n) / peak / 1e6;
  console.log(
    `${n}x${n}: median ${median.toFixed(2)} ms, best ${times[0].toFixed(2)} ms, ${(multiplyAdds(n) / 1e6).toFixed(1)} M multiply-adds, ` +
      `${(times[0] / ideal).toFixed(2)} times the plain loop`,
  );
}
