import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equatorialToLocal } from '../../src/events/index.js';
import { exposureMap, healpix } from '../../src/skymap/index.js';
import { near } from './fixtures.js';

const day = 86_400;
const sky = (nside: number) =>
  healpix.pixToAng(
    nside,
    Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel),
  );

test('at the Pole the exposure is the area of the zenith times the livetime, wherever in right ascension', () => {
  const options = { nside: 16, cosZenithEdges: [0.8, 0.9, 1], effectiveAreaM2: [2, 5] };
  const periods = [
    [58_000, 58_002],
    [58_010, 58_010.25],
  ] as const;
  const exposure = exposureMap({ ...options, periods });
  sky(16).theta.forEach((theta, pixel) => {
    const down = -Math.cos(theta);
    if ([0.8, 0.9].some((edge) => Math.abs(down - edge) < 0.005)) return;
    const area = down < 0.8 ? 0 : down < 0.9 ? 2 : 5;
    near(exposure[pixel], area * 2.25 * day, 1e-6 * day, `pixel ${pixel}`);
  });
});

test('elsewhere it is the integral over the directions that the turning Earth gives a pixel', () => {
  const site = { longitudeDeg: 20, latitudeDeg: 40 };
  const cosZenithEdges = Array.from({ length: 41 }, (_, i) => i / 40);
  const effectiveAreaM2 = cosZenithEdges.slice(1).map((edge) => 100 * edge);
  const period = [58_100.3, 58_100.7] as const;
  const exposure = exposureMap({ nside: 4, periods: [period], cosZenithEdges, effectiveAreaM2, site });
  const { theta, phi } = sky(4);
  for (const pixel of [3, 40, 77, 100, 150]) {
    let sum = 0;
    const steps = 4000;
    for (let k = 0; k < steps; k++) {
      const mjd = period[0] + ((k + 0.5) / steps) * (period[1] - period[0]);
      const { zenith } = equatorialToLocal(phi[pixel], Math.PI / 2 - theta[pixel], mjd, { site });
      const bin = Math.floor(Math.cos(zenith) * 40);
      if (bin >= 0) sum += (effectiveAreaM2[bin] * 0.4 * day) / steps;
    }
    near(exposure[pixel], sum, 0.004 * 100 * 0.4 * day, `pixel ${pixel}`);
  }
});

test('periods and areas that cannot be are refused', () => {
  const options = { nside: 2, cosZenithEdges: [0.5, 1], effectiveAreaM2: [1] };
  assert.throws(() => exposureMap({ ...options, periods: [] }), /no period/);
  assert.throws(
    () =>
      exposureMap({
        ...options,
        periods: [
          [1, 2],
          [5, 4],
        ],
      }),
    /period 1 is 5 to 4/,
  );
  assert.throws(
    () => exposureMap({ ...options, effectiveAreaM2: [1, 2], periods: [[1, 2]] }),
    /2 edges of cos zenith for 2/,
  );
  assert.throws(() => exposureMap({ ...options, nside: 3, periods: [[1, 2]] }), /nside 3/);
});
