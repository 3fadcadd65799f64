// Every figure of the learners beside xgboost and scikit-learn: data are made, then each side runs alone, and the ratios are printed.
// node compare.mjs [ROWS=1000000] [FEATURES=3,12] [THREADS=2] [TASKS=regression,classes,forest,out-of-core]; the peers run in $PYTHON
// (default python3).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [rows = '1000000', features = '3,12', threads = '2', wanted = 'regression,classes,forest,out-of-core'] =
  process.argv.slice(2);
const counts = features.split(',');
const tasks = wanted.split(',');

for (const count of counts) {
  const own = tasks.filter(
    (task) => task !== 'forest' && (task !== 'out-of-core' || count === counts.at(-1)),
  );
  if (own.length > 0) compareAll(rows, count, own);
}
// The forest: 100,000 rows to learn from.
if (tasks.includes('forest')) compareAll(String(Math.min(Number(rows), 111_111)), '3', ['forest']);

/** Tasks on one set of data. */
function compareAll(n, count, tasks) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-learning-'));
  try {
    run(process.execPath, ['make-data.mjs', folder, n, count]);
    for (const task of tasks) {
      if (task === 'out-of-core') outOfCore(folder, count);
      else compare(folder, n, count, task);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder, n, count, task) {
  const [own] = run(process.execPath, ['airshower.mjs', folder, n, count, threads, task]);
  const peers = run(process.env.PYTHON ?? 'python3', ['peers.py', folder, n, count, threads, task]);
  console.log(
    `${own.task}: ${Math.round(0.9 * n)} rows x ${count} features, ${threads} threads; prediction of ${10 * n} rows (airshower: 1 thread)`,
  );
  for (const { program, train, trainCpu, predict, predictCpu, loss } of [own, ...peers]) {
    const both = (wall, cpu) => `${wall.toFixed(2)} s (processor ${cpu.toFixed(2)} s)`;
    const times = `training ${both(train, trainCpu)}, prediction ${both(predict, predictCpu)}`;
    console.log(`    ${program.padEnd(12)} ${times}, test loss ${loss.toFixed(6)}`);
  }
  const best = (of) => Math.min(...peers.map(of));
  const loss = best((peer) => peer.loss);
  const ofProcessor = [
    `training ${(best(({ trainCpu }) => trainCpu) / own.trainCpu).toFixed(2)} times`,
    `prediction ${(best(({ predictCpu }) => predictCpu) / own.predictCpu).toFixed(2)} times`,
  ];
  const ratios = [
    `training ${(best(({ train }) => train) / own.train).toFixed(2)} times as fast as the faster`,
    `prediction ${(best(({ predict }) => predict) / own.predict).toFixed(2)} times`,
    task === 'forest'
      ? `R^2 ${((own.loss - loss) / peers[0].variance).toFixed(5)} below`
      : `loss ${(100 * (own.loss / loss - 1)).toFixed(2)}% above the better`,
  ];
  console.log(`    ${ratios.join(', ')}`);
  console.log(`    by processor time: ${ofProcessor.join(', ')}`);
  if (task !== 'forest') reportMemory(own);
}

function reportMemory({ ownMB, boundMB, peakMB }) {
  const own = `training added ${ownMB.toFixed(0)} MB (bound ${boundMB.toFixed(0)} MB)`;
  console.log(`    ${own}, peak of the process with its data ${peakMB.toFixed(0)} MB`);
}

function outOfCore(folder, count) {
  for (const file of ['events.parquet', 'events.hdf5'])
    for (const times of ['1', '4'])
      for (const classes of ['1', '4']) outOfCoreOnce(join(folder, file), { times, count, classes });
}

function outOfCoreOnce(file, { times, count, classes }) {
  const call = ['out-of-core.mjs', file, times, count, threads, classes];
  const [{ rows, seconds, peakMB, boundMB }] = run(process.execPath, call);
  const memory = `peak of the whole process ${peakMB.toFixed(0)} MB (N (b F + 12 K + 16) + 200 MB: ${boundMB.toFixed(0)} MB)`;
  const what = `${rows} rows x ${count} features, ${classes} outputs`;
  console.log(`out of core, ${basename(file)}, ${what}: ${seconds.toFixed(1)} s, ${memory}`);
}

function run(program, [script, ...rest]) {
  const { status, stdout } = spawnSync(program, [join(here, script), ...rest], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (status !== 0) process.exit(status ?? 1);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
}
