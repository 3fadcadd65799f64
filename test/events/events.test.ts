import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomStream } from '../../src/core/index.js';
import {
  binCount,
  calendarMonth,
  cellCount,
  cellName,
  cellsWithin,
  detectorConfiguration,
  energyBinOf,
  energyBins,
  fitTruncatedExponential,
  LivetimeFit,
  massGroups,
  massNumberOf,
  meanLogMass,
} from '../../src/events/index.js';

test('energy bins have the edges that one writes down', () => {
  const bins = energyBins(6.1, 8.0, 0.1);
  assert.equal(binCount(bins), 19);
  assert.deepEqual([...bins.edges].map((edge) => edge.toString()).slice(0, 5), [
    '6.1',
    '6.2',
    '6.3',
    '6.4',
    '6.5',
  ]);
  assert.equal(bins.edges[19], 8);
  assert.throws(() => energyBins(6.1, 8.05, 0.1), /not a whole number of bins/);
});

test('bins are half open and the last edge is closed', () => {
  const bins = energyBins(6, 7, 0.25);
  assert.deepEqual(
    [5.9, 6, 6.2499, 6.25, 7, 7.0001, Number.NaN].map((x) => energyBinOf(bins, x)),
    [-1, 0, 0, 1, 3, -1, -1],
  );
});

test('cells are numbered group fastest and named by energy and group', () => {
  const cells = { energy: energyBins(6.1, 8.0, 0.1), groups: massGroups(3) };
  assert.equal(cellCount(cells), 57);
  assert.equal(cellName(cells, 3 * 3 + 2), 'lg(E/GeV) 6.4-6.5, heavy');
  assert.deepEqual(cellsWithin({ ...cells, groups: massGroups(2) }, 6.4, 6.6), [6, 7, 8, 9]);
});

test('the encodings put every primary into the group of the analysis', () => {
  const groupOf = (count: number, mass: number): number =>
    massGroups(count).findIndex((group) => mass >= group.minMassNumber && mass <= group.maxMassNumber);
  assert.deepEqual(
    [1, 4, 16, 56].map((mass) => groupOf(2, mass)),
    [0, 0, 1, 1],
  );
  assert.deepEqual(
    [1, 4, 16, 56].map((mass) => groupOf(3, mass)),
    [0, 0, 1, 2],
  );
  assert.deepEqual(
    [1, 4, 16, 56].map((mass) => groupOf(4, mass)),
    [0, 1, 2, 3],
  );
  assert.equal(meanLogMass(massGroups(2)[0]), Math.log(4) / 2);
  assert.throws(() => massGroups(5), /no encoding of 5 mass groups/);
});

test('particle codes of both ages give the mass number', () => {
  assert.deepEqual([2212, 1000020040, 1000080160, 1000260560].map(massNumberOf), [1, 4, 16, 56]);
  assert.deepEqual([14, 402, 1608, 5626].map(massNumberOf), [1, 4, 16, 56]);
  assert.ok(Number.isNaN(massNumberOf(-13)));
});

test('a truncated exponential is fitted from its mean', () => {
  for (const interval of [0.05, 0.17, 0.6]) {
    const cut = 1.4;
    const mean = interval - cut / Math.expm1(cut / interval);
    assert.ok(Math.abs(fitTruncatedExponential(mean, cut) / interval - 1) < 1e-9);
  }
  assert.throws(() => fitTruncatedExponential(0.7, 1.4), /do not fall exponentially/);
});

/** A stream of events at a constant rate in runs of 8 hours with gaps of an hour between them. */
function stream(seed: number, meanSeconds: number, runs: number): { times: Float64Array; livetime: number } {
  const random = randomStream({ seed, stage: 'stream' });
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = run * 32_400;
    for (let t = random.exponential() * meanSeconds; t < 28_800; t += random.exponential() * meanSeconds) {
      times.push(56_062 + (start + t) / 86_400);
    }
  }
  return { times: Float64Array.from(times), livetime: runs * 28_800 };
}

test('the livetime of a stream with gaps is found within its error, in blocks or at once', () => {
  let pull2 = 0;
  for (let seed = 0; seed < 20; seed++) {
    const { times, livetime } = stream(seed, 0.5, 4);
    const fit = new LivetimeFit();
    fit.add(times);
    const all = fit.finish().at(-1)!;
    const parts = new LivetimeFit();
    for (let i = 0; i < times.length; i += 1000) parts.add(times.subarray(i, i + 1000));
    assert.deepEqual(parts.finish().at(-1), all);
    // The error is that of the rate at given livetime: the number of events fluctuates with it.
    pull2 += ((all.seconds - livetime) / (livetime / Math.sqrt(times.length))) ** 2;
    assert.ok(Math.abs(all.seconds / livetime - 1) < 0.01);
    assert.ok(all.errorSeconds / all.seconds < 2 / Math.sqrt(times.length));
  }
  assert.ok(pull2 / 20 < 2, `mean squared pull ${pull2 / 20}`);
});

test('the livetime is given by calendar month', () => {
  assert.equal(calendarMonth(56_109), '2012-07');
  const fit = new LivetimeFit();
  const random = randomStream({ seed: 3, stage: 'months' });
  let time = 56_108.99;
  const times: number[] = [];
  while (time < 56_109.01) {
    time += (0.2 * random.exponential()) / 86_400;
    times.push(time);
  }
  fit.add(times);
  assert.deepEqual(
    fit.finish().map(({ month }) => month),
    ['2012-06', '2012-07', 'all'],
  );
});

test('a stream out of order or with missing times is refused', () => {
  const fit = new LivetimeFit();
  fit.add(Float64Array.from({ length: 1000 }, (_, i) => 56_000 - i * 1e-6));
  assert.throws(() => fit.finish(), /999 of 1000 events are earlier/);
  assert.throws(() => new LivetimeFit().add([Number.NaN]), /without a time/);
});

test('a detector configuration is found by name, and a near name is offered', () => {
  assert.equal(detectorConfiguration('IC86.2012').livetimeSeconds, 28_442_249);
  assert.throws(() => detectorConfiguration('IC86.2021'), /nearest: 'IC86\.2011'/);
});
