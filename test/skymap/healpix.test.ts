import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { healpix, type Scheme } from '../../src/skymap/index.js';
import { fixture, near } from './fixtures.js';

interface AngleCase {
  readonly theta: number;
  readonly phi: number;
  readonly kind: 'centre' | 'random' | 'edge';
  readonly ring: number;
  readonly nest: number;
  readonly ring_accept?: readonly number[];
  readonly nest_accept?: readonly number[];
}
interface PixelCase {
  readonly pix: number;
  readonly ring_theta: number;
  readonly ring_phi: number;
  readonly ring_vec: readonly number[];
  readonly nest_theta: number;
  readonly nest_phi: number;
  readonly nest_vec: readonly number[];
  readonly ring2nest: number;
  readonly nest2ring: number;
}
interface NsideCase {
  readonly nside: number;
  readonly npix: number;
  readonly order: number;
  readonly resolution_rad: number;
  readonly pixarea_sr: number;
  readonly ang2pix: readonly AngleCase[];
  readonly pix2ang: readonly PixelCase[];
}
const { nsides } = fixture<{ nsides: readonly NsideCase[] }>('pixelization.json');
const schemes = ['ring', 'nested'] as const;

for (const { nside, ang2pix, pix2ang, ...wanted } of nsides) {
  test(`nside ${nside}: directions fall into healpy's pixels, one by one and as lists`, () => {
    const theta = ang2pix.map((each) => each.theta);
    const phi = ang2pix.map((each) => each.phi);
    for (const scheme of schemes) {
      const pixels = healpix.angToPix(nside, Float64Array.from(theta), Float64Array.from(phi), scheme);
      ang2pix.forEach((each, i) => {
        const accepted = scheme === 'ring' ? each.ring_accept : each.nest_accept;
        const right = each.kind === 'edge' ? accepted! : [scheme === 'ring' ? each.ring : each.nest];
        assert.ok(
          right.includes(pixels[i]),
          `${scheme} ${each.theta} ${each.phi}: ${pixels[i]}, not ${right}`,
        );
        assert.equal(healpix.angToPix(nside, each.theta, each.phi, scheme), pixels[i]);
      });
    }
  });

  test(`nside ${nside}: pixels have healpy's centres, vectors and numbers`, () => {
    assert.equal(healpix.nsideToNpix(nside), wanted.npix);
    assert.equal(healpix.npixToNside(wanted.npix), nside);
    assert.equal(healpix.nsideToOrder(nside), wanted.order);
    near(healpix.resolutionRad(nside), wanted.resolution_rad, 1e-15, 'resolution');
    near(healpix.pixelAreaSr(nside), wanted.pixarea_sr, 1e-15, 'area');
    for (const each of pix2ang) {
      const ring = healpix.pixToAng(nside, each.pix, 'ring');
      const nest = healpix.pixToAng(nside, each.pix, 'nested');
      near(ring.theta, each.ring_theta, 1e-12, `theta of ring ${each.pix}`);
      near(ring.phi, each.ring_phi, 1e-12, `phi of ring ${each.pix}`);
      near(nest.theta, each.nest_theta, 1e-12, `theta of nested ${each.pix}`);
      near(nest.phi, each.nest_phi, 1e-12, `phi of nested ${each.pix}`);
      for (let k = 0; k < 3; k++) {
        near(healpix.pixToVec(nside, each.pix)[k], each.ring_vec[k], 1e-12, `vec of ring ${each.pix}`);
        near(healpix.pixToVec(nside, each.pix, 'nested')[k], each.nest_vec[k], 1e-12, `vec of ${each.pix}`);
      }
      assert.equal(healpix.ringToNest(nside, each.pix), each.ring2nest);
      assert.equal(healpix.nestToRing(nside, each.pix), each.nest2ring);
    }
  });
}

test('every pixel of a small sky lies in itself and has one number in each scheme', () => {
  for (const nside of [1, 2, 4, 16]) {
    const all = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel);
    for (const scheme of schemes) {
      const { theta, phi } = healpix.pixToAng(nside, all, scheme);
      assert.deepEqual(healpix.angToPix(nside, theta, phi, scheme), all);
      assert.deepEqual(healpix.vecToPix(nside, healpix.pixToVec(nside, all, scheme), scheme), all);
      const one = Array.from(all, (pixel) => healpix.pixToAng(nside, pixel, scheme));
      assert.deepEqual(
        [...theta],
        one.map((each) => each.theta),
      );
      assert.deepEqual(
        [...phi],
        one.map((each) => each.phi),
      );
    }
    assert.deepEqual(healpix.nestToRing(nside, healpix.ringToNest(nside, all)), all);
  }
});

test('pixel numbers stay exact up to nside 2^24', () => {
  const order = fc.integer({ min: 0, max: 24 });
  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  fc.assert(
    fc.property(order, place, fc.constantFrom<Scheme>('ring', 'nested'), (bits, part, scheme) => {
      const nside = 2 ** bits;
      const pixel = Math.floor(part * 12 * nside * nside);
      const { theta, phi } = healpix.pixToAng(nside, pixel, scheme);
      assert.equal(healpix.ringToNest(nside, healpix.nestToRing(nside, pixel)), pixel);
      assert.equal(healpix.vecToPix(nside, healpix.pixToVec(nside, pixel, scheme), scheme), pixel);
      assert.equal(healpix.angToPix(nside, theta, phi, scheme), pixel);
    }),
    { numRuns: 500, seed: 7 },
  );
});

interface DiscCase {
  readonly nside: number;
  readonly nest: boolean;
  readonly vec: readonly [number, number, number];
  readonly radius: number;
  readonly pixels: readonly number[];
}
test('discs hold the pixels that healpy finds', () => {
  for (const { nside, nest, vec, radius, pixels } of fixture<{ cases: DiscCase[] }>('query_disc.json')
    .cases) {
    const found = healpix.queryDisc(nside, vec, radius, { scheme: nest ? 'nested' : 'ring' });
    assert.deepEqual([...found], pixels, `nside ${nside}, vec ${vec}, radius ${radius}`);
  }
});

test('discs smaller than a pixel at the finest resolution are exact', () => {
  const nside = 2 ** 24;
  const pixel = 3_000_000_000_000_123;
  const radius = 2.5 * healpix.resolutionRad(nside);
  const centre = healpix.pixToVec(nside, pixel);
  const found = healpix.queryDisc(nside, centre, radius);
  assert.ok(found.includes(pixel));
  assert.ok(Math.abs(found.length - Math.PI * 2.5 ** 2) < 6, `${found.length} pixels`);
  for (const each of found) {
    const [x, y, z] = healpix.pixToVec(nside, each);
    assert.ok(Math.hypot(x - centre[0], y - centre[1], z - centre[2]) <= radius * (1 + 1e-6));
  }
});

test('an inclusive disc adds the pixels it touches and no others', () => {
  const nside = 8;
  const vec: [number, number, number] = [0.3, -0.5, 0.7];
  const radius = 0.23;
  const plain = new Set(healpix.queryDisc(nside, vec, radius));
  const inclusive = healpix.queryDisc(nside, vec, radius, { inclusive: true });
  const length = Math.hypot(...vec);
  // Directions of a fine map inside the disc mark the pixels it overlaps.
  const fine = 512;
  const overlapped = new Set(
    healpix.vecToPix(nside, healpix.pixToVec(fine, healpix.queryDisc(fine, vec, radius))),
  );
  for (const pixel of plain) assert.ok(inclusive.includes(pixel));
  for (const pixel of overlapped) assert.ok(inclusive.includes(pixel), `pixel ${pixel} overlaps`);
  for (const pixel of inclusive) {
    const edge = healpix.boundaries(nside, pixel, { step: 400 });
    let nearest = Math.PI;
    for (let i = 0; i < edge.length; i += 3) {
      const dot = (edge[i] * vec[0] + edge[i + 1] * vec[1] + edge[i + 2] * vec[2]) / length;
      nearest = Math.min(nearest, Math.acos(dot));
    }
    assert.ok(plain.has(pixel) || nearest < radius + 1e-4, `pixel ${pixel} is ${nearest} away`);
  }
  assert.ok(inclusive.length > plain.size);
});

interface NeighbourSet {
  readonly nside: number;
  readonly nest: boolean;
  readonly cases: readonly { readonly pix: number; readonly neighbours: readonly number[] }[];
}
test('neighbours are those of healpy, in its order', () => {
  for (const { nside, nest, cases } of fixture<{ sets: NeighbourSet[] }>('neighbours.json').sets) {
    for (const each of cases) {
      const found = healpix.neighbours(nside, each.pix, nest ? 'nested' : 'ring');
      assert.deepEqual([...found], each.neighbours, `nside ${nside}, pixel ${each.pix}, nest ${nest}`);
    }
  }
});

test('a strip and a polygon hold the pixels whose centres lie in them', () => {
  const nside = 16;
  const all = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel);
  const { theta } = healpix.pixToAng(nside, all);
  const strip = healpix.queryStrip(nside, 1, 1.3);
  assert.deepEqual(
    [...strip],
    [...all].filter((pixel) => theta[pixel] >= 1 && theta[pixel] <= 1.3),
  );
  const outside = healpix.queryStrip(nside, 2.5, 0.4);
  assert.deepEqual(
    [...outside],
    [...all].filter((pixel) => theta[pixel] >= 2.5 || theta[pixel] <= 0.4),
  );
  const octant = healpix.queryPolygon(nside, [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  const [x, y, z] = healpix.pixToVec(nside, all);
  assert.deepEqual(
    [...octant],
    [...all].filter((p) => x[p] > -1e-12 && y[p] > -1e-12 && z[p] > -1e-12),
  );
  const backwards = healpix.queryPolygon(
    nside,
    [
      [0, 0, 1],
      [0, 1, 0],
      [1, 0, 0],
    ],
    { scheme: 'nested' },
  );
  assert.deepEqual(healpix.nestToRing(nside, backwards).sort(), octant);
  const wide = healpix.queryPolygon(
    nside,
    [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    { inclusive: true },
  );
  assert.ok(wide.length > octant.length && octant.every((pixel) => wide.includes(pixel)));
  assert.ok(healpix.queryStrip(nside, 1, 1.3, { inclusive: true }).length > strip.length);
});

test('interpolation gives back a linear function of z between rings, and weights sum to 1', () => {
  const nside = 32;
  const all = Float64Array.from({ length: healpix.nsideToNpix(nside) }, (_, pixel) => pixel);
  const map = healpix.pixToAng(nside, all).theta;
  const centre = healpix.pixToAng(nside, 777);
  assert.ok(Math.abs(healpix.interpolate(map, centre.theta, centre.phi) - centre.theta) < 1e-12);
  for (const theta of [0, 0.001, 0.3, 1.2, 2.9, 3.1412, Math.PI]) {
    const { pixels, weights } = healpix.interpolationWeights(nside, theta, -1.1);
    near(
      weights.reduce((sum, weight) => sum + weight),
      1,
      1e-14,
      'sum of weights',
    );
    assert.ok(pixels.every((pixel) => pixel >= 0 && pixel < map.length));
    if (theta > 0.03 && theta < 3.11) near(healpix.interpolate(map, theta, -1.1), theta, 1e-12, 'theta');
  }
});

test('changing resolution keeps totals and means, and holes stay holes', () => {
  const map = Float64Array.from({ length: 768 }, (_, i) => (i * 7919) % 101);
  const total = (values: Float64Array) => values.reduce((sum, value) => sum + value);
  for (const scheme of schemes) {
    near(total(healpix.changeResolution(map, 2, { scheme, combine: 'sum' })), total(map), 1e-9, 'sum');
    near(total(healpix.changeResolution(map, 16, { scheme, combine: 'sum' })), total(map), 1e-9, 'sum');
    assert.deepEqual(
      healpix.changeResolution(healpix.changeResolution(map, 32, { scheme }), 8, { scheme }),
      map,
    );
  }
  const holed = map.slice().fill(Number.NaN, 0, 767);
  const coarse = healpix.changeResolution(holed, 4, { scheme: 'nested' });
  assert.equal(coarse.filter((value) => !Number.isNaN(value)).length, 1);
  assert.equal(coarse[191], map[767]);
});

test('wrong input is refused with the value and its place', () => {
  assert.throws(() => healpix.nsideToNpix(48), /nside 48 is not a power of two/);
  assert.throws(() => healpix.nsideToNpix(2 ** 25), /nside 33554432 is not/);
  assert.throws(() => healpix.npixToNside(100), /100 pixels belongs to no nside/);
  assert.throws(() => healpix.pixToAng(2, 48), /pixel 48 is not on the sky of nside 2/);
  assert.throws(() => healpix.pixToAng(2, [1, -1]), /pixel -1 \(index 1\)/);
  assert.throws(() => healpix.pixToAng(1, [0, 1, 2, 3, 4, 12]), /pixel 12 \(index 5\)/);
  assert.throws(() => healpix.angToPix(2, [1, Number.NaN], [0, 0]), /theta NaN, phi 0 \(index 1\)/);
  assert.throws(() => healpix.angToPix(2, [1, 2], [0]), /theta and phi have 2, 1 values/);
  assert.throws(() => healpix.angToPix(2, 4, 0), /theta 4, phi 0 is no direction/);
  assert.throws(() => healpix.angToPix(2, 1, 0, 'NEST' as Scheme), /scheme 'NEST' is not known/);
  assert.throws(() => healpix.vecToPix(2, [0, 0, 0]), /has no direction/);
  assert.throws(() => healpix.queryDisc(2, [0, 0, 1], -1), /disc radius -1/);
  assert.throws(() => healpix.queryStrip(2, 0, 4), /to = 4 is not a colatitude/);
  assert.throws(
    () =>
      healpix.queryPolygon(2, [
        [1, 0, 0],
        [0, 1, 0],
      ]),
    /polygon of 2 vertices/,
  );
  const dented: [number, number, number][] = [
    [1, 0, 0],
    [0, 1, 0],
    [0.5, 0.5, 0.1],
    [0, 0, 1],
  ];
  assert.throws(() => healpix.queryPolygon(2, dented), /not convex at vertex 2/);
});
