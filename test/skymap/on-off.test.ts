import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { randomStream } from '../../src/core/index.js';
import { inline, threads } from '../../src/engine/index.js';
import {
  accumulate,
  type CountsMap,
  cellsOf,
  emptyCountsMap,
  halfOpenBins,
  healpix,
  onOffChiSquared,
  onOffMap,
  onOffPixels,
  topHat,
  totalPerPixel,
  viewOf,
} from '../../src/skymap/index.js';
import { fixture, fixtures, near } from './fixtures.js';

interface Result {
  readonly pix_center: number;
  readonly error?: string;
  readonly alpha: number;
  readonly num_on: number;
  readonly chi2: number;
  readonly pval: number;
  readonly sig: number;
  readonly ndof: number;
  readonly counts_on: number[] | number[][];
  readonly counts_off: number[] | number[][];
}
interface OnOffCases {
  readonly energy_edges: number[];
  readonly maps: { nside: number; sum_per_bin: number[][]; weighted_checksum: number[][]; total: number }[];
  readonly sets: {
    nside: number;
    size: number;
    on_region: 'disc' | 'square';
    off_region: 'allsky' | 'theta_band';
    view: 'total' | 'group0' | 'group1' | 'joint';
    results: Result[];
  }[];
  readonly regions: {
    nside: number;
    pix_center: number;
    on_region: 'disc' | 'square';
    size: number;
    on_pixels: number[];
    n_off_allsky: number;
    n_off_theta_band: number;
    sum_off_theta_band: number;
    first_off_theta_band: number[];
  }[];
}
const cases = fixture<OnOffCases>('on_off.json');

function referenceMap(nside: number): CountsMap {
  const text = gunzipSync(readFileSync(join(fixtures, 'events.csv.gz'))).toString();
  const rows = text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]);
  const map = emptyCountsMap(nside, 5, 2);
  const energyBin = halfOpenBins(column(2), cases.energy_edges);
  accumulate(map, { ra: column(0), dec: column(1), energyBin, group: column(3) });
  return map;
}
const maps = new Map([16, 64].map((nside) => [nside, referenceMap(nside)]));

test('events fill the reference maps', () => {
  for (const wanted of cases.maps) {
    const map = maps.get(wanted.nside)!;
    const sums = new Float64Array(10);
    const checks = new Float64Array(10);
    map.counts.forEach((count, i) => {
      sums[i % 10] += count;
      checks[i % 10] += count * (Math.floor(i / 10) + 1);
    });
    assert.deepEqual([...sums], wanted.sum_per_bin.flat());
    assert.deepEqual([...checks], wanted.weighted_checksum.flat());
  }
});

test('on and off regions hold the reference pixels', () => {
  for (const each of cases.regions) {
    const options = { onRegion: each.on_region, size: each.size };
    const sky = onOffPixels(each.nside, each.pix_center, options);
    const band = onOffPixels(each.nside, each.pix_center, { ...options, offRegion: 'band' });
    assert.deepEqual([...sky.on], each.on_pixels, `pixel ${each.pix_center}`);
    assert.equal(sky.off.length, each.n_off_allsky);
    assert.equal(band.off.length, each.n_off_theta_band);
    assert.equal(
      band.off.reduce((sum, pixel) => sum + pixel, 0),
      each.sum_off_theta_band,
    );
    assert.deepEqual([...band.off.subarray(0, 5)], each.first_off_theta_band);
  }
});

const viewNames = { total: 'total', group0: 0, group1: 1, joint: 'joint' } as const;

test('the compatible formula gives the original numbers, in every region and view', async () => {
  for (const set of cases.sets) {
    const options = {
      onRegion: set.on_region,
      offRegion: set.off_region === 'theta_band' ? ('band' as const) : ('allsky' as const),
      size: set.size,
      view: viewNames[set.view],
      compatibility: true,
      executor: inline(),
    };
    const good = set.results.filter((each) => each.error === undefined);
    const found = await onOffMap(maps.get(set.nside)!, {
      ...options,
      pixels: good.map((each) => each.pix_center),
    });
    good.forEach((wanted, i) => {
      const what = `${JSON.stringify(options)} pixel ${wanted.pix_center}`;
      assert.equal(found.numOn[i], wanted.num_on, what);
      assert.equal(found.ndof[i], wanted.ndof, what);
      near(found.alpha[i], wanted.alpha, 1e-9 * wanted.alpha, `alpha, ${what}`);
      near(found.chi2[i], wanted.chi2, 1e-9 * wanted.chi2, `chi2, ${what}`);
      near(found.pValue[i], wanted.pval, 1e-7, `pval, ${what}`);
      near(found.significance[i], wanted.sig, 1e-7, `sig, ${what}`);
      const direct = onOffChiSquared(wanted.counts_on, wanted.counts_off, { compatibility: true });
      assert.equal(direct.ndof, wanted.ndof, what);
      near(direct.chi2, wanted.chi2, 1e-9 * wanted.chi2, `chi2 of the counts, ${what}`);
    });
    for (const bad of set.results.filter((each) => each.error !== undefined)) {
      await assert.rejects(
        onOffMap(maps.get(set.nside)!, { ...options, pixels: [bad.pix_center] }),
        new RegExp(`pixel ${bad.pix_center}: (zero counts in bin|the on region holds no events)`),
      );
    }
  }
});

test('running sums give the plain sums of every region, also for weights', async () => {
  const map = viewOf(maps.get(16)!, 'total');
  const weighted = { ...map, counts: map.counts.map((count) => count * 0.1) };
  const pixels = [0, 5, 1000, 1500, 2000, 2900, 3071];
  for (const [each, exact] of [
    [map, true],
    [weighted, false],
  ] as const) {
    const options = { size: 0.3, offRegion: 'band' as const, pixels, emptyRegions: 'nan' as const };
    const found = await onOffMap(each, { ...options, executor: inline() });
    pixels.forEach((pixel, i) => {
      const { on, off } = onOffPixels(16, pixel, options);
      const plain = (region: Float64Array) =>
        region.reduce((sum, p) => sum + each.counts.subarray(5 * p, 5 * p + 5).reduce((a, b) => a + b), 0);
      if (plain(on) === 0) assert.ok(Number.isNaN(found.alpha[i]));
      else if (exact) assert.equal(found.alpha[i], plain(on) / plain(off));
      else near(found.alpha[i], plain(on) / plain(off), 1e-12, 'alpha');
    });
  }
});

test('one worker and two give the same bits', async () => {
  const pool = threads({ workers: 2 });
  try {
    const options = { size: 0.2, view: 'joint' as const, emptyRegions: 'nan' as const };
    const one = await onOffMap(maps.get(16)!, { ...options, executor: inline() });
    const two = await onOffMap(maps.get(16)!, { ...options, executor: pool });
    assert.deepEqual(two, one);
    assert.ok(one.significance.some((value) => Number.isFinite(value)));
  } finally {
    await pool.close();
  }
});

test('the default gives unit normal significances on isotropic skies over disjoint discs', () => {
  // Ten disjoint discs with one hundredth of the sky each: sparse at the highest energies, a thousand skies' worth of discs.
  const spectrum = [300, 150, 75, 30, 12, 5, 2, 0.6, 0.2];
  const values = { likelihood: [] as number[], compatibility: [] as number[] };
  for (let sky = 0; sky < 100; sky++) {
    const random = randomStream({ seed: 11, stage: 'isotropic', file: sky });
    const discs = Array.from({ length: 10 }, () => spectrum.map((mean) => random.poisson(mean)));
    const rest = spectrum.map((mean) => random.poisson(90 * mean));
    for (const on of discs) {
      const off = rest.map((count, bin) => count + discs.reduce((sum, disc) => sum + disc[bin], 0) - on[bin]);
      values.likelihood.push(onOffChiSquared(on, off).significance);
      const filled = on.slice(0, 5);
      if (filled.every((count) => count > 0)) {
        values.compatibility.push(
          onOffChiSquared(filled, off.slice(0, 5), { compatibility: true }).significance,
        );
      }
    }
  }
  assert.ok(ksProbability(values.likelihood) > 0.05, `KS p ${ksProbability(values.likelihood)}`);
  assert.ok(ksProbability(values.compatibility) < 1e-6, 'the original formula is not unit normal');
});

test('on a hundred isotropic skies the significances of disjoint discs follow a unit normal', async () => {
  const nside = 16;
  const centres = disjointDiscs(nside, 0.2);
  assert.ok(centres.length >= 25, `${centres.length} discs`);
  const spectrum = [20, 9, 4, 1.5, 0.5, 0.1];
  const values: number[] = [];
  for (let sky = 0; sky < 100; sky++) {
    const map = emptyCountsMap(nside, spectrum.length, 1);
    const random = randomStream({ seed: 12, stage: 'isotropic sky', file: sky });
    for (let i = 0; i < map.counts.length; i++) map.counts[i] = random.poisson(spectrum[i % spectrum.length]);
    const { significance } = await onOffMap(map, { size: 0.2, pixels: centres, executor: inline() });
    values.push(...significance);
  }
  const mean = values.reduce((sum, value) => sum + value) / values.length;
  const width = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  assert.ok(ksProbability(values) > 0.05, `KS p ${ksProbability(values)}, mean ${mean}, width ${width}`);
});

/** Pixels whose discs of `radius` share no pixel, in the order of their numbers. */
function disjointDiscs(nside: number, radius: number): number[] {
  const taken = new Set<number>();
  const centres: number[] = [];
  for (let pixel = 0; pixel < healpix.nsideToNpix(nside); pixel++) {
    const disc = healpix.queryDisc(nside, healpix.pixToVec(nside, pixel), radius);
    if (disc.some((each) => taken.has(each))) continue;
    for (const each of disc) taken.add(each);
    centres.push(pixel);
  }
  return centres;
}

/** Probability of a larger Kolmogorov-Smirnov distance from the unit normal. */
function ksProbability(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, i) => {
    const below = normalBelow(value);
    distance = Math.max(distance, below - i / n, (i + 1) / n - below);
  });
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let p = 0;
  for (let k = 1; k < 100; k++) p += 2 * (-1) ** (k - 1) * Math.exp(-2 * k * k * lambda * lambda);
  return Math.min(1, Math.max(0, p));
}

function normalBelow(x: number): number {
  // Simpson's rule over the density: independent of the code under test.
  const steps = 400;
  const from = -10;
  const h = (x - from) / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const factor = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += factor * Math.exp(-0.5 * (from + i * h) ** 2);
  }
  return (sum * h) / 3 / Math.sqrt(2 * Math.PI);
}

test('an on region with a harder spectrum stands out, the same spectrum with fewer events does not', () => {
  const off = [40_000, 20_000, 10_000, 5000, 2500];
  assert.ok(onOffChiSquared([300, 190, 120, 80, 60], off).significance > 5);
  assert.ok(
    onOffChiSquared(
      off.map((count) => count / 100),
      off,
    ).significance < 0,
  );
});

test('sparse bins are joined within their group, and only as asked', () => {
  const on = [50, 60, 20, 25, 1, 0, 0, 1];
  const off = [5000, 6000, 2000, 2500, 100, 80, 10, 12];
  assert.equal(onOffChiSquared(on, off, { groups: 2 }).ndof, 3);
  const nested = [on, off].map((counts) => [0, 2, 4, 6].map((bin) => counts.slice(bin, bin + 2)));
  assert.deepEqual(onOffChiSquared(nested[0], nested[1]), onOffChiSquared(on, off, { groups: 2 }));
  assert.equal(onOffChiSquared(on, off, { groups: 2, minimumExpected: 0 }).ndof, 7);
  assert.equal(onOffChiSquared(on, off, { groups: 2, minimumExpected: 0.5 }).ndof, 5);
  assert.ok(Number.isNaN(onOffChiSquared([5], [100]).significance));
});

test('extreme probabilities keep a finite significance', () => {
  const far = onOffChiSquared([100_000, 10], [10, 100_000]);
  assert.equal(far.pValue, 0);
  assert.ok(far.significance > 400 && far.significance < 700, `${far.significance}`);
});

test('impossible counts and regions are refused with value and pixel', async () => {
  assert.throws(() => onOffChiSquared([1, 2], [1]), /on has 2 bins, off 1/);
  assert.throws(() => onOffChiSquared([1, -2], [1, 1]), /on bin 1 holds -2/);
  assert.throws(() => onOffChiSquared([0, 0], [1, 1]), /the on region holds no events/);
  assert.throws(
    () => onOffChiSquared([0, 3], [1, 1], { compatibility: true }),
    /zero counts in bin 0: on 0, off 1/,
  );
  const map = maps.get(16)!;
  const executor = inline();
  await assert.rejects(onOffMap(map, { size: 0, executor }), /region size 0/);
  await assert.rejects(onOffMap(map, { size: 0.1, pixels: [3072], executor }), /pixel 3072 \(index 0\)/);
  await assert.rejects(
    onOffMap(map, { size: 0.1, pixels: [0], executor }),
    /pixel 0: the on region holds no events/,
  );
  await assert.rejects(onOffMap(map, { size: 0.1, view: 2, executor }), /the map has no group 2/);
});

interface TopHatCase {
  readonly nside: number;
  readonly radius: number;
  readonly salt: number;
  readonly map_head: number[];
  readonly map_total: number;
  readonly pixels: number[];
  readonly sums: number[];
}
test('top-hat sums equal the reference', () => {
  for (const each of fixture<{ cases: TopHatCase[] }>('top_hat.json').cases) {
    const value = (pixel: number) => ((Math.imul(pixel, 2_654_435_761) + each.salt) >>> 16) % 100;
    const map = Float64Array.from({ length: healpix.nsideToNpix(each.nside) }, (_, pixel) => value(pixel));
    assert.deepEqual([...map.subarray(0, 8)], each.map_head);
    const sums = topHat(map, each.radius);
    each.pixels.forEach((pixel, i) => {
      assert.equal(sums[pixel], each.sums[i], `nside ${each.nside}, pixel ${pixel}`);
    });
  }
});

test('weights, skipped cells and wrong events', () => {
  const map = emptyCountsMap(4, 2, 1);
  const events = { ra: [1, 2, 3], dec: [0, 0.5, -0.5], energyBin: [0, -1, 1], weight: [0.5, 1, 2] };
  assert.equal(accumulate(map, events), 2);
  assert.equal(
    totalPerPixel(map).reduce((sum, value) => sum + value),
    2.5,
  );
  assert.equal(cellsOf(map), 2);
  assert.throws(() => accumulate(map, { ...events, energyBin: [0, 2, 0] }), /event 1 is in energy bin 2/);
  assert.throws(() => accumulate(map, { ...events, dec: [2, 0, 0] }), /event 0 has dec 2/);
  assert.throws(() => accumulate(map, { ...events, ra: [Number.NaN, 0, 0] }), /event 0 has ra NaN/);
  assert.throws(() => accumulate(map, { ra: [1], dec: [1, 2] }), /1 right ascensions and 2 of dec/);
});
