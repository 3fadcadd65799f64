import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healpix, powerSpectrum } from '../../src/skymap/index.js';
import { fixture, near } from './fixtures.js';

interface Cases {
  readonly interpolation: readonly {
    readonly nside: number;
    readonly theta: number;
    readonly phi: number;
    readonly pixels: readonly number[];
    readonly weights: readonly number[];
  }[];
  readonly boundaries: readonly {
    readonly nside: number;
    readonly pix: number;
    readonly points: readonly (readonly number[])[];
  }[];
  readonly inclusive: readonly {
    readonly nside: number;
    readonly theta: number;
    readonly phi: number;
    readonly radius: number;
    readonly pixels: readonly number[];
  }[];
  readonly cl: readonly number[];
  readonly nside4: readonly number[];
}
const cases = fixture<Cases>('healpy_cases.json');
const map = Float64Array.from({ length: 3072 }, (_, pixel) => ((pixel * 7919) % 1013) / 1000);

test('interpolation weights are those of healpy, pixel by pixel', () => {
  for (const { nside, theta, phi, pixels, weights } of cases.interpolation) {
    const found = healpix.interpolationWeights(nside, theta, phi);
    for (const pixel of new Set([...pixels, ...found.pixels])) {
      const share = (list: ArrayLike<number>, values: ArrayLike<number>) =>
        Array.from(list).reduce((sum, each, i) => sum + (each === pixel ? values[i] : 0), 0);
      near(
        share(found.pixels, found.weights),
        share(pixels, weights),
        1e-12,
        `nside ${nside}, pixel ${pixel}`,
      );
    }
  }
});

test('boundaries run through the points of healpy', () => {
  for (const { nside, pix, points } of cases.boundaries) {
    for (const scheme of ['ring', 'nested'] as const) {
      const pixel = scheme === 'ring' ? pix : healpix.ringToNest(nside, pix);
      const found = healpix.boundaries(nside, pixel, { scheme, step: 2 });
      points.flat().forEach((value, i) => {
        near(found[i], value, 1e-12, `nside ${nside}, pixel ${pix}`);
      });
    }
  }
});

test('inclusive discs hold no pixel that healpy has not, and all that the plain disc has', () => {
  for (const { nside, theta, phi, radius, pixels } of cases.inclusive) {
    const vec = [Math.sin(theta) * Math.cos(phi), Math.sin(theta) * Math.sin(phi), Math.cos(theta)] as const;
    const found = healpix.queryDisc(nside, vec, radius, { inclusive: true });
    assert.ok(found.every((pixel) => pixels.includes(pixel)));
    assert.ok(healpix.queryDisc(nside, vec, radius).every((pixel) => found.includes(pixel)));
    assert.ok(found.length > 0 && pixels.length - found.length <= 2);
  }
});

test('pseudo-C_l and coarser maps are those of anafast without iterations and ud_grade', () => {
  const { cl } = powerSpectrum(map);
  assert.equal(cl.length, cases.cl.length);
  cl.forEach((value, l) => {
    near(value, cases.cl[l], 1e-10 * cases.cl[l], `C_${l}`);
  });
  healpix.changeResolution(map, 4).forEach((value, pixel) => {
    near(value, cases.nside4[pixel], 1e-12, `pixel ${pixel}`);
  });
});
