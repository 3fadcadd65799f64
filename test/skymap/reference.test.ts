import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, threads } from '../../src/engine/index.js';
import { localToEquatorial } from '../../src/events/index.js';
import {
  accumulate,
  emptyCountsMap,
  fitHarmonics,
  intensityMap,
  rightAscensionProjection,
  ringMeanReference,
  scrambledSky,
  timeReference,
  totalPerPixel,
} from '../../src/skymap/index.js';
import { ringCounts } from '../../src/skymap/reference/right-ascension.js';
import { near } from './fixtures.js';
import { localEvents } from './skies.js';

const nside = 16;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

test('the reference has as many events as the data, cell by cell, in either method', async () => {
  const events = localEvents(3000, { days: 5, seed: 1 });
  const energyBin = events.mjd.map((_, i) => (i % 4) - 1);
  const shape = { nside, energyBins: 3, groups: 1 };
  for (const method of ['time-scrambling', 'direct-integration'] as const) {
    const { map, alpha } = await timeReference(
      { ...events, energyBin },
      { ...shape, method, executor: inline() },
    );
    assert.equal(alpha, 1 / 20);
    for (let bin = 0; bin < 3; bin++) {
      near(sum(map.counts.filter((_, i) => i % 3 === bin)), 750, 1e-6, `${method}, energy bin ${bin}`);
    }
  }
});

test('the same seed gives the same reference on one worker and two, another seed another', async () => {
  const events = localEvents(2000, { days: 20, seed: 2 });
  const pool = threads({ workers: 2 });
  try {
    for (const method of ['time-scrambling', 'direct-integration'] as const) {
      const one = await timeReference(events, { nside, method, timeBins: 24, executor: inline() });
      const two = await timeReference(events, { nside, method, timeBins: 24, executor: pool });
      assert.deepEqual(two, one);
    }
    const first = await timeReference(events, { nside, seed: 1, executor: pool });
    const second = await timeReference(events, { nside, seed: 2, executor: pool });
    assert.notDeepEqual(second.map.counts, first.map.counts);
  } finally {
    await pool.close();
  }
});

test('scrambled events keep their declination, and short windows keep their times together', async () => {
  const events = {
    zenith: new Float64Array(200).fill(0.3),
    azimuth: new Float64Array(200),
    mjd: new Float64Array(200),
  };
  events.mjd.forEach((_, i) => {
    events.mjd[i] = 58_000 + i / 200;
    events.azimuth[i] = i;
  });
  const { map } = await timeReference(events, { nside: 64, executor: inline() });
  const { ra, dec } = localToEquatorial(events.zenith, events.azimuth, events.mjd);
  const seen = emptyCountsMap(64);
  accumulate(seen, { ra, dec });
  const rows = (counts: Float64Array) =>
    counts.reduce((set, n, p) => (n > 0 ? set.add(p) : set), new Set<number>());
  const pixels = [...rows(map.counts)].sort((a, b) => a - b);
  const data = [...rows(seen.counts)].sort((a, b) => a - b);
  // All lie within a degree of the same declination, so the extremes of the pixel numbers nearly agree.
  assert.ok(
    Math.abs(pixels[0] - data[0]) < 300 && Math.abs(pixels[pixels.length - 1] - data[data.length - 1]) < 300,
  );
  const near24 = await timeReference(events, { nside: 8, windowHours: 24, executor: inline() });
  const near1 = await timeReference(events, { nside: 8, windowHours: 1, executor: inline() });
  assert.notDeepEqual(near1.map.counts, near24.map.counts);
});

test('both methods and the ring mean agree with each other on isotropic events', async () => {
  const events = localEvents(40_000, { days: 20, seed: 3 });
  const { ra, dec } = localToEquatorial(events.zenith, events.azimuth, events.mjd);
  const data = emptyCountsMap(nside);
  accumulate(data, { ra, dec });
  const executor = inline();
  const scrambled = await timeReference(events, { nside, executor });
  const integrated = await timeReference(events, {
    nside,
    method: 'direct-integration',
    timeBins: 48,
    executor,
  });
  const compare = (reference: Float64Array, alpha: number) => {
    const { significance } = intensityMap(data.counts, reference, { alpha });
    const inner = significance.filter((value, i) => reference[i] > 100 && Number.isFinite(value));
    const mean = sum(inner) / inner.length;
    return { mean, width: Math.sqrt(sum(inner.map((value) => (value - mean) ** 2)) / inner.length) };
  };
  for (const map of [scrambled.map, integrated.map, ringMeanReference(data)]) {
    const { mean, width } = compare(map.counts, 1 / 20);
    assert.ok(Math.abs(mean) < 0.15 && width > 0.85 && width < 1.1, `mean ${mean}, width ${width}`);
  }
});

test('an injected dipole comes back in the plane of the equator, by any reference', async () => {
  const amplitude = 0.4;
  const events = localEvents(60_000, { days: 30, amplitude, seed: 4 });
  const { ra, dec } = localToEquatorial(events.zenith, events.azimuth, events.mjd);
  const data = emptyCountsMap(nside);
  accumulate(data, { ra, dec });
  const scrambled = await timeReference(events, { nside, executor: inline() });
  for (const reference of [scrambled.map.counts, ringMeanReference(data).counts]) {
    const { intensity, error } = intensityMap(data.counts, reference, { alpha: 1 / 20 });
    const kept = error.map((value, i) => (reference[i] > 30 ? value : Number.NaN));
    const { equatorialDipole: found } = fitHarmonics(intensity, kept, { quadrupole: false });
    near(found.amplitude, amplitude, 3.5 * found.amplitudeError + 0.01, 'amplitude');
    near(Math.abs(Math.sin(found.phase / 2)), 0, 3.5 * found.phaseError, 'phase');
    assert.ok(found.amplitudeError < 0.05);
    const projection = rightAscensionProjection(data.counts, reference, { alpha: 1 / 20, bins: 24 });
    assert.ok(projection.significance > 5 && projection.ndof === 23);
    const wave = projection.firstHarmonic!;
    const [wanted, error1] = [amplitude * projection.meanCosDec, wave.amplitudeError];
    near(wave.amplitude, wanted, 3.5 * error1, 'amplitude of the projection is that times mean cos dec');
    near(Math.abs(Math.sin(wave.phase / 2)), 0, 3.5 * wave.phaseError, 'phase of the projection');
    assert.ok(error1 < 0.03);
  }
});

test('scrambled skies keep every ring and cell and depend on seed and number alone', () => {
  const data = emptyCountsMap(8, 2, 1);
  data.counts.forEach((_, i) => {
    data.counts[i] = i % 5;
  });
  const rings = ringCounts(data);
  const sky = scrambledSky(rings, data, { seed: 5, number: 7 });
  assert.deepEqual(ringCounts(sky), rings);
  assert.deepEqual(scrambledSky(rings, data, { seed: 5, number: 7 }), sky);
  assert.notDeepEqual(scrambledSky(rings, data, { seed: 5, number: 8 }), sky);
  assert.equal(sum(totalPerPixel(ringMeanReference(data))).toFixed(6), sum(totalPerPixel(data)).toFixed(6));
});

test('events without direction or time and impossible options are refused', async () => {
  const events = localEvents(10, { days: 1, seed: 5 });
  const executor = inline();
  const bad = { ...events, mjd: events.mjd.map((mjd, i) => (i === 3 ? Number.NaN : mjd)) };
  await assert.rejects(timeReference(bad, { nside, executor }), /event 3 has mjd NaN/);
  await assert.rejects(
    timeReference({ ...events, zenith: [1] }, { nside, executor }),
    /10 times and 1 of zenith/,
  );
  await assert.rejects(
    timeReference(events, { nside, resamples: 0, executor }),
    /resamples 0 is not a whole number/,
  );
  await assert.rejects(timeReference(events, { nside, windowHours: -1, executor }), /windowHours -1/);
  const flat = new Float64Array(3072);
  assert.throws(() => rightAscensionProjection(flat, flat, { alpha: 0.05 }), /bin 0 holds 0 events/);
});
