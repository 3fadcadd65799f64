import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  graticule,
  healpix,
  mapRaster,
  mollweideRaster,
  type ProjectionName,
  valuesAt,
} from '../../src/skymap/index.js';
import { near } from './fixtures.js';

const nside = 32;
const all = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel);
const { theta, phi } = healpix.pixToAng(nside, all);

test('Mollweide is equal-area: the mean over the picture is the mean over the sky', () => {
  const map = theta.map((t, i) => 2 + Math.cos(t) + Math.cos(phi[i]) * Math.sin(t) + (t > 2 ? 5 : 0));
  const raster = mollweideRaster(map, { width: 600 });
  const inside = raster.values.filter((value) => !Number.isNaN(value));
  const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
  near(mean(inside), mean(map), 0.01, 'mean');
  assert.equal(raster.height, 300);
  near(inside.length / raster.values.length, Math.PI / 4, 0.002, 'part of the picture inside the ellipse');
});

test('points fall where the projection puts them, east to the left', () => {
  const map = phi.slice();
  const cases: [ProjectionName, number][] = [
    ['mollweide', 0.01],
    ['cartesian', 0.01],
  ];
  for (const [projection] of cases) {
    const { values, width, height, pixels } = mapRaster(map, projection, { width: 401 });
    const row = Math.floor(height / 2) * width;
    near(values[row + 200], Math.PI, 0.1, 'the middle is ra 180 deg');
    assert.ok(values[row + 100] > values[row + 300], 'right ascension grows to the left');
    const right = mapRaster(map, projection, { width: 401, eastLeft: false });
    assert.ok(right.values[row + 100] < right.values[row + 300]);
    const turned = mapRaster(map, projection, { width: 401, centre: Math.PI / 2 });
    near(turned.values[row + 200], Math.PI / 2, 0.1, 'another middle');
    assert.equal(values[row + 50], phi[pixels[row + 50]]);
  }
});

test('the polar view shows one side, to the radius asked for', () => {
  const map = theta.map((t) => Math.PI - t);
  const { values, width, pixels } = mapRaster(map, 'orthographic', { width: 201, radius: Math.PI / 6 });
  const middle = 100 * width + 100;
  near(values[middle], 0, 0.03, 'the south pole is in the middle');
  near(values[middle + 99], Math.PI / 6, 0.05, 'the rim is at 30 deg');
  assert.equal(pixels[0], -1);
  assert.ok(Number.isNaN(values[0]));
  const north = mapRaster(map, 'orthographic', { width: 201, pole: 'north' });
  near(north.values[middle], Math.PI, 0.03, 'the north pole');
});

test('the graticule runs over the points whose values it names', () => {
  for (const projection of ['mollweide', 'orthographic', 'cartesian'] as const) {
    const raster = mapRaster(
      theta.map((t) => Math.PI / 2 - t),
      projection,
      { width: 800 },
    );
    const lines = graticule(projection, { step: Math.PI / 12 });
    assert.equal(lines.filter((line) => line.kind === 'meridian').length, 24);
    assert.equal(lines.filter((line) => line.kind === 'parallel').length, 11);
    let checked = 0;
    for (const line of lines.filter((each) => each.kind === 'parallel')) {
      line.x.forEach((x, i) => {
        const column = raster.x.findIndex((value) => Math.abs(value - x) <= (raster.x[1] - raster.x[0]) / 2);
        const row = raster.y.findIndex(
          (value) => Math.abs(value - line.y[i]) <= (raster.y[1] - raster.y[0]) / 2,
        );
        const value = raster.values[row * raster.width + column];
        if (Number.isNaN(x) || column < 0 || row < 0 || Number.isNaN(value)) return;
        // Near the rim of the polar view a point spans many degrees.
        if (projection !== 'orthographic' || Math.abs(line.at) > 0.5) {
          near(value, line.at, 0.06, `${projection} parallel ${line.at}`);
          checked++;
        }
      });
    }
    assert.ok(checked > 500);
  }
});

test('an unknown projection or width is refused', () => {
  assert.throws(() => mapRaster(theta, 'hammer' as ProjectionName), /projection 'hammer' is not known/);
  assert.throws(() => mollweideRaster(theta, { width: 1.5 }), /raster width 1.5/);
  assert.throws(() => graticule('mollweide', { step: 0 }), /step 0/);
});

test('values at places are those of the pixels under them, and none outside the picture', () => {
  const dec = theta.map((t) => Math.PI / 2 - t);
  assert.deepEqual(valuesAt(theta, phi, dec), theta);
  assert.ok(Number.isNaN(valuesAt(theta, [Number.NaN], [0])[0]));
  assert.throws(() => valuesAt(theta, [1], [2]), /dec 2/);
  assert.throws(() => valuesAt(theta, [1], []), /1 right ascensions and 0/);
});
