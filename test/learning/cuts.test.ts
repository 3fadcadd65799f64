import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BinFinder } from '../../src/learning/binning/bin-finder.js';
import { binFeatures, findCuts } from '../../src/learning/binning/binned-features.js';
import { countCuts, quantileCuts, sortedValues } from '../../src/learning/binning/cuts.js';
import { featureMatrix } from '../../src/learning/features.js';

test('few values get a bin each, cut in the middle', () => {
  assert.deepEqual([...quantileCuts(Float64Array.of(1, 1, 2, 4, 4), 10)], [1.5, 3]);
  assert.deepEqual([...quantileCuts(Float64Array.of(1, 1), 10)], []);
  assert.deepEqual([...quantileCuts(new Float64Array(0), 10)], []);
});

test('many values are cut into bins of equal content', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => i);
  assert.deepEqual([...quantileCuts(values, 4)], [249.5, 499.5, 749.5]);
});

test('a value that holds more than its share gets a bin of its own, and the others share the rest', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 600 ? 0 : i));
  assert.deepEqual([...quantileCuts(values, 5)], [300, 699.5, 799.5, 899.5]);
});

test('cuts ascend, are at most maxBins - 1, and never part equal values', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: true })), fc.integer({ min: 2, max: 20 }), (list, maxBins) => {
      const sorted = sortedValues(Float64Array.from(list));
      const cuts = quantileCuts(sorted, maxBins);
      assert.ok(cuts.length < maxBins);
      cuts.forEach((cut, i) => {
        assert.ok(i === 0 || cut > cuts[i - 1]);
        assert.ok(sorted.some((value) => value < cut) && sorted.some((value) => value >= cut));
      });
    }),
  );
});

test('every value lies in the bin that its cuts say, missing ones in bin 0', () => {
  const features = featureMatrix({ x: [3, Number.NaN, 1, 2, 2], y: [0, 0, 0, 0, 0] });
  const binned = binFeatures(features, findCuts(features, 255));
  assert.deepEqual([...binned.bins], [3, 0, 1, 2, 2, 1, 1, 1, 1, 1]);
  assert.throws(() => findCuts(features, 70_000), /maxBins 70000/);
});

test('bins found by cells are those found by bisection, for any cuts', () => {
  const any = fc.double({ noNaN: true });
  fc.assert(
    fc.property(fc.uniqueArray(any, { maxLength: 60 }), fc.array(any), (list, values) => {
      const cuts = Float64Array.from(list).sort();
      const wanted = Float64Array.from([...values, ...list]);
      const found = new Uint8Array(wanted.length);
      new BinFinder(cuts).find(wanted, 0, wanted.length, found, 0);
      wanted.forEach((value, i) => {
        assert.equal(found[i], 1 + countCuts(cuts, value), `${value} in ${cuts}`);
      });
    }),
  );
});
