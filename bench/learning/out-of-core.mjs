// Trains out of core on events.parquet or events.hdf5 of make-data.mjs, read several times over, and prints time and peak memory beside
// its bound. node out-of-core.mjs FILE TIMES FEATURES WORKERS CLASSES: 1 class for regression.
import {
  closeDefaultExecutor,
  fromParquet,
  readFiles,
  setDefaultWorkers,
} from '../../dist/src/engine/index.js';
import { trainFromFrame } from '../../dist/src/learning/index.js';
import { peakMB } from '../peak-memory.mjs';

const [file, times, features, workers, classes] = [process.argv[2], ...process.argv.slice(3).map(Number)];
setDefaultWorkers(workers);
const once = await (file.endsWith('.parquet') ? fromParquet(file) : readFiles(file));
const frame = times === 1 ? once : once.concat(...Array.from({ length: times - 1 }, () => once));
const target =
  classes === 1
    ? { column: 'y' }
    : { column: 'g', classes: Array.from({ length: classes }, (_, k) => String(k)) };
const columns = { features: Array.from({ length: features }, (_, f) => `x${f}`), target };
const start = performance.now();
const { training } = await trainFromFrame(frame, columns, { rounds: 100, maxDepth: 4, workers });
const seconds = (performance.now() - start) / 1e3;
await closeDefaultExecutor();
const peak = peakMB();
// One byte a bin.
const boundMB = (training.rows * (features + 12 * classes + 16)) / 2 ** 20 + 200;
console.log(JSON.stringify({ rows: training.rows, features, classes, seconds, peakMB: peak, boundMB }));
