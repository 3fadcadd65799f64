// nodejs-polars for bench.mjs, in a process of its own: node polars-peer.mjs FOLDER. Answers requests as peers.py does, in memory only.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [folder] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const pl = require('nodejs-polars').default ?? require('nodejs-polars');
const { version } = require('nodejs-polars/package.json');

const numbers = (name) => {
  const bytes = readFileSync(`${folder}/${name}.f64`);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
};
const frame = pl.DataFrame(Object.fromEntries([...'abcwgn'].map((name) => [name, numbers(name)])));
const col = (name) => pl.col(name);
/** Bins of log10(a) and c by arithmetic; there is no histogram with weights or in two dimensions. */
const binOfA = col('a').log(10).multiplyBy(25).floor().cast(pl.Int32).alias('i');
const binOfC = col('c').plus(4).multiplyBy(10).floor().cast(pl.Int32).alias('j');
const cell = (table, names, values, result) => {
  const found = names.reduce((rows, name, k) => rows.filter(col(name).eq(pl.lit(values[k]))), table);
  return [Number(found.getColumn(result).get(0))];
};

const operations = {
  'filter, count': () => {
    const mask = col('a').gt(3).and(col('b').lt(1)).sum().alias('n');
    return [...frame.select(mask).getColumn('n')];
  },
  'expression, sum': () => {
    const value = col('a').log(10).multiplyBy(col('b').cos()).plus(col('c'));
    return [...frame.select(value.sum().alias('s')).getColumn('s')];
  },
  'weighted histogram': () =>
    cell(frame.select(binOfA, col('w')).groupBy('i').agg(col('w').sum()), ['i'], [10], 'w'),
  '2-d histogram': () => {
    const table = frame.select(binOfA, binOfC, col('w')).groupBy(['i', 'j']).agg(col('w').count());
    return cell(table, ['i', 'j'], [10, 40], 'w');
  },
  'mean of 4 groups': () => {
    const table = frame.groupBy('g').agg(col('a').mean(), col('c').mean()).sort('g');
    return [...table.getColumn('a'), ...table.getColumn('c')];
  },
  quantiles: () => {
    const asked = [0.05, 0.25, 0.5, 0.75, 0.95];
    const row = frame.select(...asked.map((p, i) => col('a').quantile(p, 'linear').alias(`q${i}`)));
    return asked.map((_, i) => row.getColumn(`q${i}`).get(0));
  },
};

console.log(JSON.stringify({ 'nodejs-polars': version }));
for await (const line of createInterface({ input: process.stdin })) {
  const { op } = JSON.parse(line);
  const start = performance.now();
  const value = operations[op]();
  console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, value: value.map(Number) }));
}
