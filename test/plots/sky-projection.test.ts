import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as plots from '../../src/plots/index.js';
import { skyMap } from './examples.js';

const projections: readonly plots.SkyProjection[] = ['mollweide', 'south', 'north', 'cartesian'];
const close = (found: number, expected: number, tolerance = 1e-9): void =>
  assert.ok(Math.abs(found - expected) < tolerance, `${found} is not ${expected}`);

test('every direction comes back from the plane', () => {
  for (const projection of projections) {
    for (let dec = -1.5; dec <= 1.5; dec += 0.25) {
      for (let ra = 0.05; ra < 2 * Math.PI; ra += 0.4) {
        const plane = plots.projectSky(projection, { raRad: ra, decRad: dec });
        if (plane === undefined) {
          assert.ok((projection === 'south' && dec > 0) || (projection === 'north' && dec < 0));
          continue;
        }
        const back = plots.unprojectSky(projection, plane);
        close(back!.raRad, ra, 1e-7);
        close(back!.decRad, dec, 1e-7);
      }
    }
  }
});

test('known places of the Mollweide map', () => {
  const at = (ra: number, dec: number) => plots.projectSky('mollweide', { raRad: ra, decRad: dec })!;
  close(at(Math.PI, 0).x, 0);
  close(at(0, 0).x, 2);
  close(at(2 * Math.PI, 0).x, -2);
  close(at(1, Math.PI / 2).y, 1);
  close(at(1, -Math.PI / 2).x, 0);
  assert.equal(plots.unprojectSky('mollweide', { x: 1.9, y: 0.9 }), undefined);
});

test('the Mollweide map keeps areas: half of it lies within 30 deg of the equator', () => {
  const raster = plots.skyRaster({ projection: 'mollweide' }, 720);
  const inside = raster.decRad.filter(Number.isFinite);
  close(inside.length / raster.decRad.length, Math.PI / 4, 0.003);
  close(inside.filter((dec) => Math.abs(dec) < Math.PI / 6).length / inside.length, 0.5, 0.005);
});

test('seen towards the south pole right ascension runs clockwise, towards the north anticlockwise from the top', () => {
  const at90 = (projection: plots.SkyProjection, dec: number) =>
    plots.projectSky(projection, { raRad: Math.PI / 2, decRad: dec })!;
  close(at90('south', -1).x, Math.cos(1));
  close(at90('north', 1).x, -Math.cos(1));
  close(plots.projectSky('south', { raRad: 0, decRad: -1 })!.y, Math.cos(1));
});

test('a polar raster ends at its rim', () => {
  const raster = plots.skyRaster({ projection: 'south', rimDecDeg: -60 }, 100);
  const shown = raster.decRad.filter(Number.isFinite);
  assert.ok(Math.max(...shown) <= -Math.PI / 3);
  close(shown.length / raster.decRad.length, Math.PI / 4, 0.02);
});

test('a map shows values where there are some, with whole degrees to point at', () => {
  const map = skyMap('south', -45);
  const figure = plots.skyMapFigure(map);
  const { z, customdata, zmin, zmax } = figure.data[0] as {
    z: (number | null)[][];
    customdata: unknown;
    zmin: number;
    zmax: number;
  };
  const centre = 120 * 240 + 130;
  assert.equal(z[120][130], Number(map.values[centre].toPrecision(4)));
  const [ra, dec] = (customdata as number[][][])[120][130];
  close(ra, (map.raster.raRad[centre] * 180) / Math.PI, 0.51);
  close(dec, (map.raster.decRad[centre] * 180) / Math.PI, 0.51);
  assert.equal(z[0][0], null);
  assert.equal(zmin, -zmax);
});

test('an empty sky draws without a range', () => {
  const map = skyMap('mollweide');
  const figure = plots.skyMapFigure({ ...map, values: new Float64Array(map.values.length).fill(Number.NaN) });
  assert.equal((figure.data[0] as { zmax: number }).zmax, 1);
});
