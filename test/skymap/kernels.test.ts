import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inline, threads } from '../../src/engine/index.js';
import { healpix } from '../../src/skymap/index.js';
import { fixture } from './fixtures.js';

/** Directions that are the same to the bit in every language: additions and multiplications only. */
function directions(count: number): { theta: Float64Array; phi: Float64Array } {
  const theta = new Float64Array(count);
  const phi = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    theta[i] = Math.PI * ((i * 0.6180339887498949) % 1);
    phi[i] = 12 * ((i * 0.7548776662466927) % 1) - 6;
  }
  return { theta, phi };
}

interface Sums {
  readonly count: number;
  readonly cases: readonly {
    readonly nside: number;
    readonly nest: boolean;
    readonly sum: number;
    readonly weighted: number;
  }[];
}

test('a hundred thousand directions fall into the pixels of healpy, up to nside 2^24', () => {
  const { count, cases } = fixture<Sums>('healpy_sums.json');
  const { theta, phi } = directions(count);
  for (const { nside, nest, sum, weighted } of cases) {
    const pixels = healpix.angToPix(nside, theta, phi, nest ? 'nested' : 'ring');
    const rest = pixels.map((pixel) => pixel % 1_000_003);
    assert.equal(
      rest.reduce((total, value) => total + value),
      sum,
      `nside ${nside}, nest ${nest}`,
    );
    assert.equal(
      rest.reduce((total, value, i) => total + value * (i % 1009), 0),
      weighted,
      `nside ${nside}, nest ${nest}`,
    );
  }
});

test('at nside 2^24 the two numberings of a direction are converted into each other exactly', () => {
  const { theta, phi } = directions(20_000);
  const ring = healpix.angToPix(2 ** 24, theta, phi);
  const nested = healpix.angToPix(2 ** 24, theta, phi, 'nested');
  assert.deepEqual(healpix.nestToRing(2 ** 24, nested), ring);
  assert.deepEqual(healpix.ringToNest(2 ** 24, ring), nested);
  // The corners of the sky, where a lost bit shows: last pixels of base pixels, in 64-bit integers.
  for (let face = 0n; face < 12n; face++) {
    const last = (face + 1n) * (1n << 48n) - 1n;
    assert.equal(BigInt(healpix.ringToNest(2 ** 24, healpix.nestToRing(2 ** 24, Number(last)))), last);
  }
  assert.equal(healpix.nestToRing(2 ** 24, 2 ** 48 - 1), 0);
  assert.equal(healpix.nestToRing(2 ** 24, 8 * 2 ** 48), 12 * 2 ** 48 - 4);
});

test('lists of any length and kind give what single numbers give', () => {
  for (const count of [0, 1, 2, 3, 4095, 4096, 4097, 9001]) {
    const { theta, phi } = directions(count);
    for (const scheme of ['ring', 'nested'] as const) {
      const pixels = healpix.angToPix(16, theta, phi, scheme);
      assert.deepEqual(
        pixels,
        theta.map((t, i) => healpix.angToPix(16, t, phi[i], scheme)),
      );
      assert.deepEqual(healpix.angToPix(16, Array.from(theta), Array.from(phi), scheme), pixels);
      const centres = healpix.pixToAng(16, pixels, scheme);
      assert.deepEqual(
        centres.theta,
        pixels.map((pixel) => healpix.pixToAng(16, pixel, scheme).theta),
      );
      assert.deepEqual(healpix.pixToAng(16, Int32Array.from(pixels), scheme), centres);
    }
  }
});

test('vectors and angles of one direction fall into one pixel', () => {
  const { theta, phi } = directions(50_000);
  const vector = [
    theta.map((t, i) => Math.sin(t) * Math.cos(phi[i])),
    theta.map((t, i) => Math.sin(t) * Math.sin(phi[i])),
    theta.map(Math.cos),
  ] as const;
  for (const scheme of ['ring', 'nested'] as const) {
    for (const nside of [2, 256, 2 ** 20]) {
      assert.deepEqual(healpix.vecToPix(nside, vector, scheme), healpix.angToPix(nside, theta, phi, scheme));
    }
  }
});

test('the belt and the caps meet without a gap: every pixel number on their border exists', () => {
  const border = Math.acos(2 / 3);
  for (const nside of [1, 4, 64, 2 ** 20]) {
    const npix = healpix.nsideToNpix(nside);
    for (const theta of [border, Math.PI - border]) {
      for (let step = -4; step <= 4; step++) {
        const near = theta * (1 + step * Number.EPSILON);
        for (let k = 0; k <= 64; k++) {
          const phi = (k * Math.PI) / 32 - 1e-16 * (k % 3);
          const ring = healpix.angToPix(nside, near, phi);
          const nested = healpix.angToPix(nside, near, phi, 'nested');
          assert.ok(ring >= 0 && ring < npix && nested >= 0 && nested < npix);
          const centre = healpix.pixToAng(nside, ring);
          assert.ok(Math.abs(centre.theta - near) < 1.5 / nside, `nside ${nside}, theta ${near}, phi ${phi}`);
        }
      }
    }
  }
});

test('in parallel the same pixels and centres come out, and the first wrong element is named', async () => {
  const { theta, phi } = directions(600_001);
  const pixels = healpix.angToPix(64, theta, phi);
  const centres = healpix.pixToAng(64, pixels);
  const pool = threads({ workers: 2 });
  try {
    for (const executor of [inline(), pool]) {
      assert.deepEqual([...(await healpix.angToPixParallel(64, theta, phi, { executor }))], [...pixels]);
      const found = await healpix.pixToAngParallel(64, pixels, { executor });
      assert.deepEqual([...found.theta], [...centres.theta]);
      assert.deepEqual([...found.phi], [...centres.phi]);
    }
    theta[500_000] = 4;
    assert.throws(() => healpix.angToPix(64, theta, phi), /theta 4, .* \(index 500000\)/);
    await assert.rejects(healpix.angToPixParallel(64, theta, phi, { executor: pool }), /\(index 500000\)/);
    pixels[300_001] = 0.5;
    assert.throws(() => healpix.pixToAng(64, pixels), /pixel 0\.5 \(index 300001\)/);
    await assert.rejects(healpix.pixToAngParallel(64, pixels, { executor: pool }), /\(index 300001\)/);
  } finally {
    await pool.close();
  }
});
