// On/off comparisons of every pixel: beside the dask.delayed form, after unfolding, at nside 128, and scrambled skies.
// Usage: node bench/skymap/on-off.mjs [scrambled skies, default 64]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '../../dist/src/core/index.js';
import { threads } from '../../dist/src/engine/index.js';
import {
  emptyCountsMap,
  healpix,
  onOffMap,
  scrambledSky,
  trialsOfMaximum,
} from '../../dist/src/skymap/index.js';
import { ringCounts } from '../../dist/src/skymap/reference/right-ascension.js';

const degree = Math.PI / 180;
const pool = threads({ workers: 2 });
/** Wall-clock and processor seconds (all threads): the second stays true on a machine that others use as well. */
const seconds = async (work) => {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [{ wall: (performance.now() - start) / 1e3, cpu: (user + system) / 1e6 }, result];
};
/** The least of several runs. */
const leastOf = async (runs, work) => {
  let best = await seconds(work);
  for (let run = 1; run < runs; run++) {
    const next = await seconds(work);
    if (next[0].wall < best[0].wall) best = next;
  }
  return best;
};
const said = ({ wall, cpu }) => `${wall.toFixed(2)} s (processor ${cpu.toFixed(2)} s)`;

/** A falling spectrum in 20 energy bins, south of `decMax`, `events` in all. */
function sky(nside, bins, groups, decMax, events) {
  const map = emptyCountsMap(nside, bins, groups);
  const random = randomStream({ seed: 1, stage: 'bench' });
  const all = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel);
  const { theta } = healpix.pixToAng(nside, all);
  const used = all.filter((pixel) => 90 - theta[pixel] / degree < decMax);
  const shape = Float64Array.from(
    { length: bins * groups },
    (_, cell) => 10 ** (-0.17 * Math.floor(cell / groups)),
  );
  const norm = shape.reduce((sum, value) => sum + value);
  for (const pixel of used) {
    for (let cell = 0; cell < bins * groups; cell++) {
      map.counts[pixel * bins * groups + cell] = random.poisson(
        (events / used.length) * (shape[cell] / norm),
      );
    }
  }
  return map;
}
const southOf = (nside, dec) => healpix.queryStrip(nside, (90 - dec) * degree, Math.PI);

const map = sky(64, 20, 4, -50, 2e6);
const pixels = southOf(64, -60);
const options = { size: 5 * degree, offRegion: 'band', executor: pool, pixels, emptyRegions: 'nan' };
await onOffMap(map, { ...options, pixels: pixels.subarray(0, 300) });

const folder = mkdtempSync(join(tmpdir(), 'airshower-bench-'));
const columns = new Float64Array(map.counts.length);
const npix = map.counts.length / 80;
map.counts.forEach((count, i) => {
  columns[(i % 80) * npix + Math.floor(i / 80)] = count;
});
writeFileSync(join(folder, 'maps'), columns);
const script = fileURLToPath(new URL('on_off.py', import.meta.url));
const peer = spawnSync('/usr/bin/python3', [script, join(folder, 'maps'), '64', '80', '5', '300'], {
  encoding: 'utf8',
  maxBuffer: 1 << 26,
});
rmSync(folder, { recursive: true });
const python = JSON.parse(peer.stdout);
const scale = python.pixels / python.compared;
const peerTime = { wall: python.seconds * scale, cpu: python.cpu * scale };
for (const compatibility of [true, false]) {
  const [own, found] = await leastOf(5, () => onOffMap(map, { ...options, view: 'joint', compatibility }));
  const name = compatibility ? 'original formula' : 'likelihood ratio';
  console.log(
    `on/off ${name}, nside 64, 5 deg, ${pixels.length} pixels, 80 cells: ${said(own)}; dask.delayed ` +
      `${said(peerTime)} (${python.compared} pixels scaled up): ${(peerTime.wall / own.wall).toFixed(0)} x (processor ${(peerTime.cpu / own.cpu).toFixed(0)} x)`,
  );
  if (compatibility) {
    const worst = Math.max(
      ...python.results.map(([pixel, chi2]) => {
        const ours = found.chi2[found.pixels.indexOf(pixel)];
        return Number.isNaN(ours) ? 0 : Math.abs(ours / chi2 - 1);
      }),
    );
    console.log(`  largest relative difference of chi2 where all bins are filled: ${worst.toExponential(1)}`);
  }
}

const fine = sky(64, 19, 1, -50, 2e6);
const response = Array.from({ length: 19 }, (_, j) =>
  Array.from(
    { length: 19 },
    (_, t) => (0.5 * Math.exp(-0.5 * ((j - t) / 0.8) ** 2)) / (0.8 * Math.sqrt(2 * Math.PI)),
  ),
);
const [unfolded] = await leastOf(2, () =>
  onOffMap(fine, { ...options, unfolding: { response, iterations: 4 } }),
);
console.log(`the same with unfolding of 19 energy bins, 4 iterations: ${said(unfolded)}`);

const large = sky(128, 20, 1, 91, 2e7);
const [whole] = await seconds(() => onOffMap(large, { size: 10 * degree, executor: pool }));
console.log(`all 196,608 pixels of nside 128, 10 deg, 20 bins: ${said(whole)}`);

const million = sky(64, 20, 1, -50, 1e6);
const rings = ringCounts(million);
const [scrambled] = await seconds(() => {
  for (let number = 0; number < 20; number++) scrambledSky(rings, million, { seed: 1, number });
});
console.log(
  `one scrambled sky of 1 million events, nside 64, one thread: ${(scrambled.cpu / 20).toFixed(3)} s of processor`,
);
const skies = Number(process.argv[2] ?? 64);
const [trials] = await seconds(() => trialsOfMaximum(million, { ...options, view: 'total', trials: skies }));
const all = { wall: (trials.wall / skies) * 1000, cpu: (trials.cpu / skies) * 1000 };
console.log(
  `1,000 scrambled skies with the on/off search of ${pixels.length} pixels: ${said(all)}, from ${skies} measured`,
);
await pool.close();
