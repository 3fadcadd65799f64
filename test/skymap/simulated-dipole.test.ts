import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline } from '../../src/engine/index.js';
import { completeObservation, observeRun, planRuns } from '../../src/simulation/index.js';
import {
  accumulate,
  emptyCountsMap,
  fitHarmonics,
  intensityMap,
  timeReference,
} from '../../src/skymap/index.js';

const siderealDay = 86_164.09;
const declination = (20 * Math.PI) / 180;
const dipole = { amplitude: 0.5, rightAscensionDegrees: 75, declinationDegrees: 20 };

/** Observed events of a sidereal day, all runs together. */
function observe(withDipole: boolean) {
  const config = completeObservation({
    seed: 8,
    livetimeSeconds: siderealDay,
    minLgEnergy: 6.1,
    badRunShare: 0,
    stream: false,
    ...(withDipole ? { dipole } : {}),
  });
  const all = {
    zenith: [] as number[],
    azimuth: [] as number[],
    mjd: [] as number[],
    ra: [] as number[],
    dec: [] as number[],
  };
  for (const run of planRuns(config)) {
    const { events, rows } = observeRun(config, run);
    for (let i = 0; i < rows; i++) {
      all.zenith.push(events.lap_zenith[i]);
      all.azimuth.push(events.lap_azimuth[i]);
      all.mjd.push(events.start_time_mjd[i]);
      all.ra.push(events.lap_ra[i]);
      all.dec.push(events.lap_dec[i]);
    }
  }
  return all;
}

const flat = observe(false);
const tilted = observe(true);

test('the sky map finds the dipole that was put into observed data', async () => {
  const nside = 8;
  const events = tilted;
  const n = events.ra.length;
  assert.ok(n > 5_000);
  // The first harmonic in right ascension of the band that was seen.
  const sum = (f: (angle: number) => number) => events.ra.reduce((total, angle) => total + f(angle), 0);
  const [x, y] = [(2 * sum(Math.cos)) / n, (2 * sum(Math.sin)) / n];
  const error = Math.sqrt(2 / n);
  // Of an event at declination d: a cos(d0) cos(d) / (1 + a sin(d0) sin(d)), whatever band and acceptance saw it.
  const [sine, cosine] = [dipole.amplitude * Math.sin(declination), dipole.amplitude * Math.cos(declination)];
  const wanted =
    events.dec.reduce((total, d) => total + (cosine * Math.cos(d)) / (1 + sine * Math.sin(d)), 0) / n;
  const phase = (Math.atan2(y, x) * 180) / Math.PI;
  assert.ok(Math.abs(phase - 75) < (4 * error * 180) / Math.PI / Math.hypot(x, y), `phase ${phase}`);
  assert.ok(
    Math.hypot(x, y) > 5 * error && Math.abs(Math.hypot(x, y) - wanted) < 4 * error,
    `${Math.hypot(x, y)}, ${wanted}`,
  );
  const data = emptyCountsMap(nside);
  accumulate(data, events);
  const scrambled = await timeReference(events, { nside, executor: inline() });
  const { intensity, error: errors } = intensityMap(data.counts, scrambled.map.counts, { alpha: 1 / 20 });
  const kept = errors.map((value, i) => (scrambled.map.counts[i] > 30 ? value : Number.NaN));
  const { equatorialDipole: found } = fitHarmonics(intensity, kept, { quadrupole: false });
  assert.ok(
    Math.abs(found.amplitude - cosine) < 4 * found.amplitudeError,
    `${found.amplitude}, not ${cosine}`,
  );
  assert.ok(found.amplitudeError < 0.1);
});

test('without a dipole, and with the same number of events on average, there is none', () => {
  const n = flat.ra.length;
  const first = Math.hypot(
    ...[Math.cos, Math.sin].map((f) => flat.ra.reduce((total, angle) => total + f(angle), 0)),
  );
  // Livetime is not quite even in sidereal time.
  assert.ok((2 * first) / n < 0.05);
  const mean = 1 + 0.5 * Math.sin(declination) * (flat.dec.reduce((total, d) => total + Math.sin(d), 0) / n);
  assert.ok(
    Math.abs(tilted.ra.length / n - mean) < 5 * Math.sqrt(2 / n),
    `${tilted.ra.length / n}, not ${mean}`,
  );
});
