// Every figure of the learners beside xgboost and scikit-learn: data are made, then each side runs alone, and the ratios are printed.
// node compare.mjs [ROWS=1000000] [FEATURES=3,12] [THREADS=2]; the peers run in $PYTHON (default python3).
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [rows = '1000000', features = '3,12', threads = '2'] = process.argv.slice(2);

const runs = [
  ...features.split(',').map((count) => [rows, count, 'boosting']),
  // The forest: 100,000 rows to learn from.
  [String(Math.min(Number(rows), 111_111)), '3', 'forest'],
];
for (const [n, count, learner] of runs) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-learning-'));
  try {
    compare(folder, n, count, learner);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(folder, n, count, learner) {
  run(process.execPath, ['make-data.mjs', folder, n, count]);
  const ours = run(process.execPath, ['airshower.mjs', folder, n, count, threads, learner]);
  const peers = run(process.env.PYTHON ?? 'python3', ['peers.py', folder, n, count, threads, learner]);
  console.log(
    `${Math.round(0.9 * n)} rows x ${count} features, ${threads} threads; prediction of ${10 * n} rows (airshower: 1 thread)`,
  );
  for (const own of ours)
    report(
      own,
      peers.filter(({ task }) => task === own.task),
    );
}

function report(own, peers) {
  const best = (of) => Math.min(...peers.map(of));
  console.log(`  ${own.task}`);
  for (const { program, train, predict, loss } of [own, ...peers]) {
    const times = `training ${train.toFixed(2)} s, prediction ${predict.toFixed(3)} s`;
    console.log(`    ${program.padEnd(12)} ${times}, test loss ${loss.toFixed(6)}`);
  }
  const ratios = [
    `training ${(best(({ train }) => train) / own.train).toFixed(2)} times as fast as the faster`,
    `prediction ${(best(({ predict }) => predict) / own.predict).toFixed(2)} times`,
    `loss ${(100 * (own.loss / best(({ loss }) => loss) - 1)).toFixed(2)}% above the better`,
    `peak memory so far ${own.peakMB.toFixed(0)} MB`,
  ];
  console.log(`    ${ratios.join(', ')}`);
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
