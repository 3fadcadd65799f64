/** A program that keeps rows in a scratch file of the folder it is given and then ends as it is told to. */
import { readdirSync } from 'node:fs';
import { fromTable, inline } from '../../../src/engine/index.js';

const [scratch, end] = process.argv.slice(2);
const frame = fromTable({ x: new Float64Array(20_000) }, { executor: inline(), memoryLimit: 1000, scratch });
const kept = await frame.filter('x == 0').persist();
await kept.count();
console.log(
  readdirSync(scratch, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.hdf5')).length,
);
if (end === 'throw') throw new Error('not caught');
if (end === 'wait') setInterval(() => void kept, 1000);
