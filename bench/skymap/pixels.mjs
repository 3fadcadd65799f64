// angToPix and pixToAng of 10 million directions beside healpy, alternating; the least of five runs each. Usage: node bench/skymap/pixels.mjs [count]
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { threads } from '../../dist/src/engine/index.js';
import { healpix } from '../../dist/src/skymap/index.js';

const count = Number(process.argv[2] ?? 1e7);
const theta = new Float64Array(new SharedArrayBuffer(8 * count));
const phi = new Float64Array(new SharedArrayBuffer(8 * count));
for (let i = 0; i < count; i++) {
  theta[i] = Math.acos(1 - 2 * Math.random());
  phi[i] = 2 * Math.PI * Math.random();
}
const least = (values) => Math.min(...values);
const seconds = (work) => {
  const start = performance.now();
  return Promise.resolve(work()).then((result) => [(performance.now() - start) / 1e3, result]);
};

const pool = threads({ workers: 2 });
await healpix.angToPixParallel(64, theta.subarray(0, 1e6), phi.subarray(0, 1e6), { executor: pool });
const runs = {};
const add = (name, value) => {
  runs[name] = [...(runs[name] ?? []), value];
};
for (let round = 0; round < 5; round++) {
  for (const nside of [64, 1024]) {
    const [located, pixels] = await seconds(() => healpix.angToPix(nside, theta, phi, 'ring'));
    add(`angToPix ${nside} one`, located);
    add(`pixToAng ${nside} one`, (await seconds(() => healpix.pixToAng(nside, pixels)))[0]);
    const [both, shared] = await seconds(() =>
      healpix.angToPixParallel(nside, theta, phi, { executor: pool }),
    );
    add(`angToPix ${nside} two`, both);
    add(
      `pixToAng ${nside} two`,
      (await seconds(() => healpix.pixToAngParallel(nside, shared, { executor: pool })))[0],
    );
  }
  const script = fileURLToPath(new URL('pixels.py', import.meta.url));
  const { stdout } = spawnSync('/usr/bin/python3', [script, String(count), '1'], { encoding: 'utf8' });
  for (const line of stdout.trim().split('\n')) {
    const { nside, ...times } = JSON.parse(line);
    for (const [name, values] of Object.entries(times)) add(`${name} ${nside} healpy`, values[0]);
  }
}
await pool.close();
for (const name of ['angToPix', 'pixToAng']) {
  for (const nside of [64, 1024]) {
    const [healpy, one, two] = ['healpy', 'one', 'two'].map((who) => least(runs[`${name} ${nside} ${who}`]));
    console.log(
      `${name} nside ${nside}, ${count} directions: healpy ${healpy.toFixed(3)} s, one thread ${one.toFixed(3)} s ` +
        `(${(healpy / one).toFixed(2)} x), two ${two.toFixed(3)} s (${(healpy / two).toFixed(2)} x)`,
    );
  }
}
