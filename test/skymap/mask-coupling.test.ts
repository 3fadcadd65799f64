import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import { healpix, maskCorrectedPower, powerSpectrum } from '../../src/skymap/index.js';
import { near } from './fixtures.js';

const nside = 16;
const npix = healpix.nsideToNpix(nside);
const all = Float64Array.from({ length: npix }, (_, pixel) => pixel);
const { theta } = healpix.pixToAng(nside, all);
const [x, y, z] = healpix.pixToVec(nside, all);
const southern = theta.map((t) => (t > 2 ? 1 : 0));
const seen = southern.reduce((sum, value) => sum + value) / npix;
const masked = (map: Float64Array) => map.map((value, pixel) => (southern[pixel] ? value : Number.NaN));

test('of the whole sky the corrected power is the mean pseudo power of each band', () => {
  const map = all.map((pixel) => ((pixel * 7919) % 1013) / 1000);
  const { cl, edges, skyFraction } = maskCorrectedPower(map, { bandWidth: 5, lMax: 29 });
  const pseudo = powerSpectrum(map).cl;
  assert.equal(skyFraction, 1);
  assert.deepEqual([...edges], [0, 5, 10, 15, 20, 25, 30]);
  cl.forEach((value, band) => {
    const mean = pseudo.slice(5 * band, 5 * band + 5).reduce((sum, each) => sum + each) / 5;
    near(value, mean, 0.02 * mean, `band ${band}`);
  });
});

test('white noise on a part of the sky comes back with the power of the whole sky', () => {
  const skies = 30;
  const wanted = (4 * Math.PI) / npix;
  const means = { pseudo: 0, corrected: new Float64Array(4) };
  for (let sky = 0; sky < skies; sky++) {
    const random = randomStream({ seed: 3, stage: 'noise', file: sky });
    const map = masked(all.map(() => random.normal()));
    const { cl } = maskCorrectedPower(map, { bandWidth: 8, lMax: 31 });
    cl.forEach((value, band) => {
      means.corrected[band] += value / skies / wanted;
    });
    means.pseudo +=
      powerSpectrum(map, { lMax: 31 }).cl.reduce((sum, value) => sum + value) / 32 / skies / wanted;
  }
  near(means.pseudo, seen, 0.1 * seen, 'the pseudo power is smaller by the part of the sky');
  means.corrected.forEach((value, band) => {
    near(value, 1, 0.12, `band ${band}`);
  });
});

test('power in one band stays there, where the pseudo power leaks', () => {
  const skies = 40;
  const corrected = new Float64Array(4);
  const pseudo = new Float64Array(4);
  for (let sky = 0; sky < skies; sky++) {
    const random = randomStream({ seed: 5, stage: 'quadrupole', file: sky });
    const [a, b, c, d, e] = Array.from({ length: 5 }, () => random.normal());
    // The five quadrupoles with equal mean squares: C_2 = 4 pi / 15 and nothing else.
    const map = all.map(
      (p) =>
        a * x[p] * y[p] +
        b * y[p] * z[p] +
        c * x[p] * z[p] +
        (d / 2) * (x[p] ** 2 - y[p] ** 2) +
        (e / Math.sqrt(12)) * (3 * z[p] ** 2 - 1),
    );
    const { cl } = maskCorrectedPower(masked(map), { bandWidth: 6, lMax: 23 });
    const plain = powerSpectrum(masked(map), { lMax: 23 }).cl;
    for (let band = 0; band < 4; band++) {
      corrected[band] += (6 * cl[band]) / skies;
      for (let l = 6 * band; l < 6 * band + 6; l++) pseudo[band] += plain[l] / skies;
    }
  }
  const wanted = (4 * Math.PI) / 15;
  near(corrected[0], wanted, 0.35 * wanted, 'first band');
  assert.ok(Math.abs(corrected[1]) < 0.1 * wanted && Math.abs(corrected[2]) < 0.03 * wanted, `${corrected}`);
  assert.ok(pseudo[0] < 0.5 * wanted, 'part of the sky holds part of the power');
});

test('band widths that cannot be are refused', () => {
  assert.throws(() => maskCorrectedPower(masked(x), { bandWidth: 0 }), /band width 0/);
  assert.throws(() => maskCorrectedPower(x.map(() => Number.NaN)), /undetermined/);
});
