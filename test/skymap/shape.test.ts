import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline } from '../../src/engine/index.js';
import {
  compareMaps,
  emptyCountsMap,
  fitHarmonics,
  gaussianSmooth,
  healpix,
  intensityMap,
  onOffMap,
  powerSpectrum,
  totalPerPixel,
} from '../../src/skymap/index.js';
import { near } from './fixtures.js';
import { poissonMap } from './skies.js';

const directions = (nside: number) =>
  healpix.pixToVec(
    nside,
    Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel),
  );

test('a map made of the fitted terms comes back exactly, from a part of the sky as well', () => {
  const [x, y, z] = directions(16);
  const map = x.map((_, i) => 0.1 + 0.3 * x[i] - 0.2 * y[i] + 0.05 * x[i] * z[i] + 0.02 * x[i] * y[i]);
  const error = z.map((value) => (value < -0.5 ? 0.01 : Number.NaN));
  const { terms, chi2, ndof, equatorialDipole } = fitHarmonics(map, error);
  const value = (name: string) => terms.find((term) => term.name === name)!.value;
  near(value('1'), 0.1, 1e-9, 'monopole');
  near(value('x'), 0.3, 1e-9, 'x');
  near(value('xz'), 0.05, 1e-9, 'xz');
  near(value('xy'), 0.02, 1e-9, 'xy');
  near(chi2, 0, 1e-6, 'chi2');
  assert.equal(ndof, error.filter((each) => each > 0).length - 7);
  near(equatorialDipole.amplitude, Math.hypot(0.3, 0.2), 1e-9, 'amplitude');
  assert.equal(fitHarmonics(map, error, { axial: true }).terms.length, 9);
  assert.equal(fitHarmonics(map, error, { quadrupole: false }).terms.length, 3);
  assert.throws(() => fitHarmonics(map, error.fill(Number.NaN)), /cannot tell term 0/);
});

test('pulls of fitted dipoles have unit width', () => {
  const pulls: number[] = [];
  for (let seed = 0; seed < 40; seed++) {
    const counts = poissonMap(8, (x, _, z) => (z < -0.3 ? 200 * (1 + 0.05 * x) : 0), seed);
    const intensity = counts.map((count) => count / 200 - 1);
    const error = counts.map((count) => (count > 0 ? Math.sqrt(200) / 200 : Number.NaN));
    const [, x] = fitHarmonics(intensity, error).terms;
    pulls.push((x.value - 0.05) / x.error);
  }
  const mean = pulls.reduce((total, value) => total + value) / 40;
  const width = Math.sqrt(pulls.reduce((total, value) => total + (value - mean) ** 2, 0) / 40);
  assert.ok(Math.abs(mean) < 0.4 && width > 0.75 && width < 1.25, `mean ${mean}, width ${width}`);
});

test('the power spectrum has the closed form of dipole, quadrupole and monopole', () => {
  const [x, y, z] = directions(32);
  const power = (map: Float64Array) => powerSpectrum(map).cl;
  // a_00 = sqrt(4 pi); x = sqrt(2 pi / 3) (Y_1-1 - Y_11); xy has 4 pi / 15 of power in l = 2.
  near(power(x.map(() => 1))[0], 4 * Math.PI, 1e-9, 'C_0');
  near(power(x)[1], (4 * Math.PI) / 9, 5e-4, 'C_1 of x');
  near(power(z)[1], (4 * Math.PI) / 9, 5e-4, 'C_1 of z');
  near(power(x.map((_, i) => x[i] * y[i]))[2], (4 * Math.PI) / 75, 1e-4, 'C_2 of xy');
  assert.equal(power(x).length, 96);
  near(power(x)[7], 0, 1e-8, 'C_7 of x');
  const holed = x.map((value, i) => (z[i] > 0 ? Number.NaN : value));
  near(powerSpectrum(holed).skyFraction, 0.5, 0.01, 'sky fraction');
  assert.throws(() => powerSpectrum(x, { lMax: 96 }), /lMax 96/);
});

test('the Gaussian keeps a constant map, widens a point as it should and leaves holes', () => {
  const flat = new Float64Array(3072).fill(3);
  assert.ok(gaussianSmooth(flat, 0.05).every((value) => Math.abs(value - 3) < 1e-12));
  const nside = 32;
  const point = new Float64Array(healpix.nsideToNpix(nside));
  const [x, y, z] = directions(nside);
  const middle = healpix.angToPix(nside, 1.1, 0.7);
  point[middle] = 1;
  const smooth = gaussianSmooth(point, 0.1);
  const at = (pixel: number) =>
    Math.acos(Math.min(1, x[pixel] * x[middle] + y[pixel] * y[middle] + z[pixel] * z[middle]));
  const other = healpix.angToPix(nside, 1.1, 0.85);
  near(smooth[other] / smooth[middle], Math.exp(-0.5 * (at(other) / 0.1) ** 2), 0.01, 'profile');
  const holed = flat.slice().fill(Number.NaN, 0, 100);
  assert.ok(Number.isNaN(gaussianSmooth(holed, 0.05)[50]));
  near(gaussianSmooth(holed, 0.05)[150], 3, 1e-12, 'beside the hole');
  assert.throws(() => gaussianSmooth(flat, 0), /Gaussian width 0/);
});

test('two maps of one sky agree, of different skies do not', () => {
  const south = (x: number, z: number, dipole: number) => (z < -0.3 ? 20 * (1 + dipole * x) : 0);
  const a = poissonMap(16, (x, _, z) => south(x, z, 0), 1);
  const same = compareMaps(
    a,
    poissonMap(16, (x, _, z) => 2 * south(x, z, 0), 2),
  );
  const other = compareMaps(
    a,
    poissonMap(16, (x, _, z) => 2 * south(x, z, 0.4), 3),
  );
  assert.ok(same.pValue > 0.01 && same.ksPValue > 0.01, JSON.stringify([same.pValue, same.ksPValue]));
  assert.ok(other.pValue < 1e-6 && other.ksPValue < 1e-3, JSON.stringify([other.pValue, other.ksPValue]));
  assert.ok(compareMaps(a, a, { nside: 4 }).ndof < same.ndof);
});

test('a hot spot with a harder spectrum is found where it is, before and after unfolding', async () => {
  const nside = 16;
  const spot = healpix.angToPix(nside, 2.6, 1);
  const centre = healpix.pixToVec(nside, spot);
  const map = emptyCountsMap(nside, 4, 1);
  const spectrum = [40, 16, 6, 2.5];
  spectrum.forEach((mean, bin) => {
    const harder = (d: number) => (d > Math.cos(0.2) ? 0.7 + 0.35 * bin : 1);
    const cell = poissonMap(
      nside,
      (x, y, z) => (z < -0.5 ? mean * harder(x * centre[0] + y * centre[1] + z * centre[2]) : 0),
      100 + bin,
    );
    cell.forEach((count, pixel) => {
      map.counts[4 * pixel + bin] = count;
    });
  });
  const pixels = healpix.queryStrip(nside, 2.3, Math.PI);
  const options = { size: 0.2, pixels, executor: inline() };
  const plain = await onOffMap(map, options);
  const response = [
    [0.4, 0.1, 0, 0],
    [0.1, 0.5, 0.1, 0],
    [0, 0.1, 0.6, 0.1],
    [0, 0, 0.1, 0.7],
  ];
  const unfolded = await onOffMap(map, { ...options, unfolding: { response, iterations: 4 } });
  for (const found of [plain, unfolded]) {
    const best = found.significance.indexOf(Math.max(...found.significance));
    const [x, y, z] = healpix.pixToVec(nside, found.pixels[best]);
    const off = Math.acos(x * centre[0] + y * centre[1] + z * centre[2]);
    assert.ok(found.significance[best] > 5 && off < 0.15, `${found.significance[best]} at ${off} rad`);
  }
  // A response that can be inverted loses nothing: the comparison is that of the counts, up to the statistic used.
  assert.ok(unfolded.ndof.every((ndof) => ndof === 3));
  const middle = plain.pixels.indexOf(spot);
  near(unfolded.chi2[middle] / plain.chi2[middle], 1, 0.3, 'chi2 unfolded over chi2 of counts');
  await assert.rejects(
    onOffMap(map, { ...options, compatibility: true, unfolding: { response, iterations: 4 } }),
    /compared with their covariance/,
  );
});

test('size and hardness of an injected hot spot come back within their uncertainties', async () => {
  const nside = 16;
  const [excess, harder] = [0.3, 0.25];
  const spot = healpix.pixToVec(nside, healpix.angToPix(nside, 2.5, 4));
  const inSpot = (x: number, y: number, z: number) => x * spot[0] + y * spot[1] + z * spot[2] > Math.cos(0.2);
  const spectrum = [60, 30, 15, 7];
  const pulls = { excess: [] as number[], slope: [] as number[] };
  for (let sky = 0; sky < 30; sky++) {
    const map = emptyCountsMap(nside, 4, 1);
    spectrum.forEach((mean, bin) => {
      const factor = (1 + excess) * Math.exp(harder * bin);
      poissonMap(nside, (x, y, z) => mean * (inSpot(x, y, z) ? factor : 1), 1000 + 4 * sky + bin).forEach(
        (count, pixel) => {
          map.counts[4 * pixel + bin] = count;
        },
      );
    });
    const disc = healpix.queryDisc(nside, spot, 0.2);
    const on = new Float64Array(4);
    for (const pixel of disc) for (let bin = 0; bin < 4; bin++) on[bin] += map.counts[4 * pixel + bin];
    const expected = spectrum.map((mean) => mean * disc.length);
    const { intensity, error } = intensityMap(
      totalPerPixel({ ...map, energyBins: 4 }),
      new Float64Array(map.counts.length / 4).fill(112),
      { alpha: 1e-9, radius: 0.2 },
    );
    const centre = healpix.vecToPix(nside, spot);
    const truth =
      spectrum.reduce((sum, mean, bin) => sum + mean * (1 + excess) * Math.exp(harder * bin), 0) / 112 - 1;
    pulls.excess.push((intensity[centre] - truth) / error[centre]);
    pulls.slope.push(...slopePull(on, expected, harder));
  }
  for (const values of Object.values(pulls)) {
    const mean = values.reduce((sum, value) => sum + value) / values.length;
    const width = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    assert.ok(Math.abs(mean) < 0.6 && width > 0.7 && width < 1.35, `mean ${mean}, width ${width}`);
  }
});

/** Pull of the slope of ln(on / expected) against the bin, by weighted least squares. */
function slopePull(on: Float64Array, expected: readonly number[], truth: number): number[] {
  let [w, wx, wxx, wy, wxy] = [0, 0, 0, 0, 0];
  on.forEach((count, x) => {
    const y = Math.log(count / expected[x]);
    w += count;
    wx += count * x;
    wxx += count * x * x;
    wy += count * y;
    wxy += count * x * y;
  });
  const determinant = w * wxx - wx * wx;
  return [((w * wxy - wx * wy) / determinant - truth) / Math.sqrt(w / determinant)];
}
