// Single operations over one table in memory: seconds (best of the repeats) and million rows per second, as JSON lines.
// usage: node bench/engine/operations.mjs [ROWS=10000000] [WORKERS=2] [REPEAT=5]
import { compute, fromTable, threads } from '../../dist/src/engine/index.js';

const [rows = 10_000_000, workers = 2, repeat = 5] = process.argv.slice(2).map(Number);
const executor = threads({ workers });

function column(value) {
  const values = new Float64Array(new SharedArrayBuffer(8 * rows));
  for (let i = 0; i < rows; i++) values[i] = value(i);
  return values;
}

let state = 11;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return (state + 0.5) / 2 ** 32;
};
const table = {
  a: column(() => 10 ** (-0.6 * Math.log(random()))),
  b: column(() => (random() * Math.PI) / 2),
  c: column(() => random() + random() + random() + random() - 2),
  w: column(() => -Math.log(random())),
  g: column(() => Math.floor(4 * random())),
  n: column(() => Math.floor(40 * random())),
};
const frame = fromTable(table, { executor });
const edges = Float64Array.from({ length: 101 }, (_, i) => i * 0.04);
const edgesC = Float64Array.from({ length: 81 }, (_, i) => -4 + i * 0.1);

const operations = {
  filter_count: () => frame.filter('a > 3.0 and b < 1.0').count(),
  expression_sum: () => frame.aggregate({ s: 'sum(log10(a) * cos(b) + c)' }),
  hist_weighted: () => frame.histogram([{ column: 'log10(a)', edges }], { weight: 'w' }),
  hist_2d: () =>
    frame.histogram([
      { column: 'log10(a)', edges },
      { column: 'c', edges: edgesC },
    ]),
  groupby_mean: () => frame.groupBy('g').aggregate({ a: 'mean(a)', c: 'mean(c)' }),
  quantiles: () => frame.quantiles('a', [0.05, 0.25, 0.5, 0.75, 0.95]),
};

for (const [op, run] of Object.entries(operations)) {
  const runs = [];
  for (let i = 0; i < repeat; i++) {
    const start = performance.now();
    await run();
    runs.push((performance.now() - start) / 1000);
  }
  const seconds = Math.min(...runs);
  const line = {
    op,
    source: 'memory',
    engine: 'airshower',
    seconds,
    rows,
    mrows_per_s: rows / seconds / 1e6,
    workers,
  };
  console.log(JSON.stringify({ ...line, runs: runs.map((each) => Number(each.toFixed(4))) }));
}
await compute([]);
await executor.close();
