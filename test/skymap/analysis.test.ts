import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { inline, threads } from '../../src/engine/index.js';
import { localToEquatorial } from '../../src/events/index.js';
import {
  analyseSky,
  type CountsMap,
  emptyCountsMap,
  healpix,
  readHealpixFits,
  readHealpixHdf5,
  skySummary,
  trialsOfMaximum,
  writeSkyAnalysis,
} from '../../src/skymap/index.js';
import { near } from './fixtures.js';
import { localEvents, poissonMap } from './skies.js';

const executor = inline();

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'airshower-sky-'));
  t.after(() => rmSync(path, { recursive: true }));
  return path;
}

function binned(events: ReturnType<typeof localEvents>, seed: number) {
  const random = randomStream({ seed, stage: 'energies' });
  const energyBin = events.mjd.map(() => Math.min(4, Math.floor(random.exponential() / 0.7)));
  return { ...events, energyBin, group: events.mjd.map((_, i) => (i % 3 === 0 ? 1 : 0)) };
}

test('events become maps, a dipole, comparisons and files that say the same', async (t) => {
  const events = binned(localEvents(40_000, { days: 40, amplitude: 0.4, seed: 21 }), 1);
  const shape = { nside: 16, energyBins: 5, groups: 2 };
  const sky = await analyseSky({ events, ...shape, resamples: 10, executor });
  assert.equal(sky.counted + sky.leftOut, 40_000);
  const { equatorialDipole: dipole } = sky.harmonics;
  near(dipole.amplitude, 0.4, 3.5 * dipole.amplitudeError + 0.02, 'dipole');
  assert.ok(sky.projection.significance > 5);
  assert.ok(sky.controls.length === 3 && sky.controls.every(({ projection }) => projection.ndof === 23));
  assert.ok(sky.hottest!.significance > 3 && sky.coldest!.significance < -3);
  // The dipole changes rates, not spectra: no pixel's spectrum stands out.
  assert.ok(sky.mostUnlike!.significance < 5, `${sky.mostUnlike!.significance}`);
  const path = folder(t);
  const files = await writeSkyAnalysis(path, sky);
  assert.equal(files.length, 4);
  const { counts } = await readHealpixHdf5(join(path, 'skymap.h5'));
  assert.deepEqual(counts['DATA_CELLS'], sky.counts);
  const { columns } = await readHealpixFits(join(path, 'skymap.fits'));
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['COUNTS', 'REFERENCE', 'INTENSITY', 'ERROR', 'SIGNIFICANCE'],
  );
  assert.deepEqual(columns[4].values, sky.intensity.significance);
  const onOff = await readHealpixFits(join(path, 'onoff.fits'));
  assert.equal(onOff.columns[3].values[sky.mostUnlike!.pixel], sky.mostUnlike!.significance);
  const summary = JSON.parse(readFileSync(join(path, 'skymap.json'), 'utf8'));
  assert.deepEqual(
    summary,
    JSON.parse(
      JSON.stringify(skySummary(sky), (_, value) =>
        ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
      ),
    ),
  );
  assert.equal(summary.events, sky.counted);
});

test('the analysis gives the same bits on one worker and two', async () => {
  const events = binned(localEvents(5000, { days: 10, seed: 22 }), 2);
  const options = { events, nside: 8, energyBins: 5, groups: 2, trials: 10, smoothingRadius: 0.2 };
  const pool = threads({ workers: 2 });
  try {
    const one = await analyseSky({ ...options, executor });
    assert.deepEqual(await analyseSky({ ...options, executor: pool }), one);
    assert.equal(one.trials!.maxima.length, 10);
  } finally {
    await pool.close();
  }
});

test('places on the sky are compared with ring means, and need nothing else', async () => {
  const local = localEvents(5000, { days: 10, seed: 23 });
  const { ra, dec } = localToEquatorial(local.zenith, local.azimuth, local.mjd);
  const sky = await analyseSky({ events: { ra, dec }, nside: 8, executor });
  assert.equal(sky.onOff, undefined);
  assert.deepEqual(sky.controls, []);
  assert.ok(Math.abs(sky.projection.significance) < 4);
  await assert.rejects(
    analyseSky({ events: { ra, dec }, reference: 'time-scrambling', executor }),
    /needs local directions and times/,
  );
  await assert.rejects(
    analyseSky({ events: { ra, dec, energyBin: ra.map(() => -1) }, executor }),
    /none of 5000 events/,
  );
});

function skyWithSpot(strength: number, seed: number): CountsMap {
  const map = emptyCountsMap(8, 3, 1);
  const [x, y, z] = healpix.pixToVec(8, 700);
  [30, 12, 5].forEach((mean, bin) => {
    const inSpot = 1 + strength * (bin - 1);
    const one = poissonMap(
      8,
      (a, b, c) => (c < -0.3 ? mean * (a * x + b * y + c * z > Math.cos(0.25) ? inSpot : 1) : 0),
      seed + bin,
    );
    one.forEach((count, pixel) => {
      map.counts[3 * pixel + bin] = count;
    });
  });
  return map;
}

test('the largest significance of an isotropic sky is nothing special, that of a hot spot is', async () => {
  const pixels = healpix.queryStrip(8, 2.1, Math.PI);
  const options = { size: 0.25, pixels, trials: 99, executor };
  const quiet = await trialsOfMaximum(skyWithSpot(0, 31), options);
  const spot = await trialsOfMaximum(skyWithSpot(0.6, 31), options);
  assert.ok(quiet.observed > 1.5 && quiet.pValue > 0.01, `${quiet.observed} ${quiet.pValue}`);
  assert.equal(spot.pValue, 0.01);
  near(spot.significance, 2.326, 0.001, 'significance of p = 0.01');
});

test('stopped trials go on to the same numbers, and a file of other trials is refused', async (t) => {
  const stateFile = join(folder(t), 'trials.json');
  const map = skyWithSpot(0, 41);
  const options = { size: 0.25, pixels: healpix.queryStrip(8, 2.3, Math.PI), executor };
  const whole = await trialsOfMaximum(map, { ...options, trials: 100 });
  await trialsOfMaximum(map, { ...options, trials: 30, stateFile });
  let first = 0;
  const onProgress = (done: number) => {
    first ||= done;
  };
  const resumed = await trialsOfMaximum(map, { ...options, trials: 100, stateFile, onProgress });
  assert.deepEqual(resumed, whole);
  assert.equal(first, 94);
  await assert.rejects(
    trialsOfMaximum(map, { ...options, size: 0.3, trials: 100, stateFile }),
    /other options/,
  );
  const other = await trialsOfMaximum(map, { ...options, trials: 30, seed: 2 });
  assert.notDeepEqual(other.maxima, whole.maxima.slice(0, 30));
  await assert.rejects(trialsOfMaximum(map, { ...options, trials: 0 }), /trials 0/);
  const weighted = { ...map, counts: map.counts.map((count) => count / 2) };
  await assert.rejects(trialsOfMaximum(weighted, { ...options, trials: 5 }), /weighted counts/);
  await assert.rejects(
    trialsOfMaximum(emptyCountsMap(8, 3), { ...options, trials: 5 }),
    /no pixel has events/,
  );
});
