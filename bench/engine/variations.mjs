// What systematic variations cost: nominal and ten variations of one column in one pass, against eleven passes over frames of their own
// and against the nominal result alone. npm run build && node bench/engine/variations.mjs [--rows 2000000] [--workers 2]
import { parseArgs } from 'node:util';
import { fromTable, setDefaultWorkers } from '../../dist/src/index.js';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000000' },
    workers: { type: 'string', default: '2' },
    repeat: { type: 'string', default: '5' },
  },
});
const rows = Number(options.rows);
setDefaultWorkers(Number(options.workers));

/** Numbers in [0, 1), the same in every run (Numerical Recipes' linear congruence). */
function uniform() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const random = uniform();
const column = (low, high) => Float64Array.from({ length: rows }, () => low + (high - low) * random());
const frame = fromTable({
  s125: column(1, 101),
  zenith: column(0, 0.67),
  dedx: column(1, 101),
  stations: column(3, 80),
  weight: column(0, 1),
});
const factors = Array.from({ length: 10 }, (_, i) => (0.95 + 0.01 * i + (i >= 5 ? 0.01 : 0)).toFixed(2));
const sides = Object.fromEntries(factors.map((factor) => [`x${factor}`, { s125: `${factor} * s125` }]));
const edges = (low, step, bins) => Array.from({ length: bins + 1 }, (_, i) => low + step * i);

/** A varied cut, a fixed one, three features of which one is varied, a varied cut, and a weighted histogram. */
const analysis = (each) =>
  each
    .filter('s125 > 20')
    .filter('stations > 30 and cos(zenith) > 0.8')
    .withColumns({
      log_s125: 'log10(s125)',
      log_dedx: 'log10(dedx)',
      attenuation: 'exp(-0.01 * dedx) * sqrt(stations)',
    })
    .filter('log_s125 < 1.95')
    .histogram(
      [
        { column: 'log_s125', edges: edges(1.2, 0.02, 40) },
        { column: 'log_dedx', edges: edges(0, 0.1, 21) },
      ],
      { weight: 'weight * attenuation' },
    );

const ways = {
  'nominal alone': () => analysis(frame),
  'nominal and 10 variations, one pass': () => frame.vary('scale', sides).varied(analysis),
  '11 passes': async () => {
    const results = [await analysis(frame)];
    for (const columns of Object.values(sides)) results.push(await analysis(frame.withColumns(columns)));
    return results;
  },
};

async function seconds(work) {
  const times = [];
  for (let i = 0; i <= Number(options.repeat); i++) {
    const start = process.hrtime.bigint();
    await work();
    if (i > 0) times.push(Number(process.hrtime.bigint() - start) / 1e9);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

const { nominal, variations } = await ways['nominal and 10 variations, one pass']();
const apart = await ways['11 passes']();
[nominal, ...Object.values(variations)].forEach((histogram, i) => {
  const same = histogram.values.data.every((value, bin) => Object.is(value, apart[i].values.data[bin]));
  if (!same) throw new Error(`result ${i} differs from that of its own pass`);
});

const measured = {};
for (const [name, work] of Object.entries(ways)) measured[name] = await seconds(work);
const [alone, together, passes] = Object.values(measured);
console.log(`${rows} rows, ${options.workers} workers, medians of ${options.repeat}`);
for (const [name, time] of Object.entries(measured)) console.log(`${name}: ${time.toFixed(3)} s`);
console.log(
  `one pass / nominal alone ${(together / alone).toFixed(2)}, 11 passes / one pass ${(passes / together).toFixed(2)}`,
);
