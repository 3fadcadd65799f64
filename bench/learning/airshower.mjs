// Trains and predicts with airshower on the files of make-data.mjs; prints one line of JSON per task.
// node airshower.mjs FOLDER ROWS FEATURES WORKERS TASK: the first nine tenths train, the rest test; predicted are all rows ten times over,
// in this one thread.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  featureMatrix,
  predict,
  predictProbabilities,
  takeRows,
  train,
} from '../../dist/src/learning/index.js';
import { peakMB } from '../peak-memory.mjs';

const [folder, rows, count, workers] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const floats = (name) => new Float64Array(new Uint8Array(readFileSync(join(folder, name))).buffer);
const all = featureMatrix(
  Object.fromEntries(Array.from({ length: count }, (_, f) => [`x${f}`, floats(`x${f}.f64`)])),
);
const part = Math.round(0.9 * rows);
const order = Uint32Array.from({ length: rows }, (_, i) => i);
const [learned, fresh] = [takeRows(all, order.subarray(0, part)), takeRows(all, order.subarray(part))];
const number = floats('number.f64');
const group = new Uint8Array(readFileSync(join(folder, 'group.u8')));
const regression = { kind: 'regression', name: 'y', values: number.slice(0, part) };
const classes = {
  kind: 'classification',
  name: 'g',
  classes: ['0', '1', '2', '3'],
  values: group.slice(0, part),
};

/** All rows ten times over; made when training is done, as they count for its peak memory. */
let repeated;
function many() {
  repeated ??= takeRows(
    all,
    Uint32Array.from({ length: 10 * rows }, (_, i) => i % rows),
  );
  return repeated;
}

/** Three times, or as many as begin within ten seconds. */
function timesOf(work, rows) {
  const times = [];
  const first = performance.now();
  while (times.length < 3 && performance.now() - first < 10_000) {
    const start = performance.now();
    const begun = process.cpuUsage();
    work(rows);
    times.push({ wall: (performance.now() - start) / 1e3, cpu: processorSeconds(begun) });
  }
  return times;
}

/** Of all threads, since `begun`. */
function processorSeconds(begun) {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1e6;
}

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

async function measure(task, learner, target, loss) {
  const before = process.memoryUsage.rss();
  const begun = process.cpuUsage();
  const start = performance.now();
  const model = await train(learner, { features: learned, target });
  const trained = performance.now();
  const trainCpu = processorSeconds(begun);
  const estimate = (rows) =>
    target.kind === 'regression' ? [predict(model, rows)] : predictProbabilities(model, rows);
  const found = estimate(fresh);
  const peak = peakMB();
  const predicted = timesOf(estimate, many());
  console.log(
    JSON.stringify({
      task,
      program: 'airshower',
      train: (trained - start) / 1e3,
      trainCpu,
      predict: median(predicted.map(({ wall }) => wall)),
      predictCpu: median(predicted.map(({ cpu }) => cpu)),
      loss: loss(found),
      peakMB: peak,
      ownMB: peak - before / 2 ** 20,
      boundMB: (part * (count + 12 * (target.classes?.length ?? 1) + 16)) / 2 ** 20 + 200,
    }),
  );
}

const squares = ([found]) => found.reduce((sum, y, i) => sum + (y - number[part + i]) ** 2, 0) / found.length;
const logLoss = (p) => -p[0].reduce((sum, _, i) => sum + Math.log(p[group[part + i]][i]), 0) / p[0].length;
const boosting = {
  learner: 'gradient-boosting',
  rounds: 100,
  maxDepth: 4,
  learningRate: 0.1,
  l2: 1,
  workers,
};
const tasks = {
  regression: () => measure('boosting, regression', boosting, regression, squares),
  classes: () => measure('boosting, 4 classes', boosting, classes, logLoss),
  forest: () => {
    const forest = { learner: 'random-forest', trees: 100, maxDepth: 7, workers };
    return measure('forest, regression', forest, regression, squares);
  },
};
await tasks[process.argv[6]]();
