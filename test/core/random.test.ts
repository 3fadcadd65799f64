import assert from 'node:assert/strict';
import { test } from 'node:test';
import { philox4x32, randomStream } from '../../src/core/index.js';
import { fillPhilox } from '../../src/core/philox-run.js';

const hex = (words: Uint32Array): string[] => Array.from(words, (word) => word.toString(16).padStart(8, '0'));

test('philox4x32-10 gives the known answers of Random123', () => {
  const out = new Uint32Array(4);
  philox4x32(new Uint32Array(4), new Uint32Array(2), out);
  assert.deepEqual(hex(out), ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']);
  philox4x32(new Uint32Array(4).fill(0xffffffff), new Uint32Array(2).fill(0xffffffff), out);
  assert.deepEqual(hex(out), ['408f276d', '41c83b0e', 'a20bc7c6', '6d5451fd']);
  philox4x32(
    Uint32Array.of(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344),
    Uint32Array.of(0xa4093822, 0x299f31d0),
    out,
  );
  assert.deepEqual(hex(out), ['d16cfe09', '94fdcceb', '5001e420', '24126ea1']);
});

test('runs of counters give the words of philox4x32 one by one, across the carry of the counter, too', () => {
  const key = Uint32Array.of(0xa4093822, 0x299f31d0);
  for (const first of [0, 5, 0xfffffff0, 0xffffffff]) {
    for (const length of [4, 16, 64, 256]) {
      const counter = Uint32Array.of(first, 7, 0x13198a2e, 0x03707344);
      const single = counter.slice();
      const expected = new Uint32Array(length);
      for (let block = 0; block < length; block += 4) {
        philox4x32(single, key, expected.subarray(block, block + 4));
        single[0]++;
        if (single[0] === 0) single[1]++;
      }
      const out = new Uint32Array(length);
      fillPhilox(counter, key, out);
      assert.deepEqual(hex(out), hex(expected));
      assert.deepEqual(counter, single);
    }
  }
});

test('a stream draws the words of its counters in their order', () => {
  const drawn = randomStream({ seed: 5, stage: 'words', file: 6, block: 7 });
  const again = randomStream({ seed: 5, stage: 'words', file: 6, block: 7 });
  const words = Array.from({ length: 1000 }, () => drawn.word());
  const uniforms = Array.from({ length: 500 }, () => again.uniform());
  uniforms.forEach((u, i) => {
    const [high, low] = [words[2 * i] >>> 6, words[2 * i + 1] >>> 6];
    assert.equal(u, (high * 2 ** 26 + low + 0.5) * 2 ** -52);
  });
  assert.equal(new Set(words).size, 1000);
});

test('a stream depends on each part of its key and on nothing else', () => {
  const first = (key: Parameters<typeof randomStream>[0]) => randomStream(key).uniform();
  const base = { seed: 1, stage: 'toys', file: 2, block: 3 };
  assert.equal(first(base), first({ ...base }));
  const others = [
    { ...base, seed: 2 },
    { ...base, seed: 1 + 2 ** 32 },
    { ...base, stage: 'toyz' },
    { ...base, file: 3 },
    { ...base, file: 'a' },
    { ...base, block: 2 },
  ];
  assert.equal(new Set([first(base), ...others.map(first)]).size, 7);
  assert.throws(() => randomStream({ seed: 0.5, stage: '' }), /seed 0.5/);
});

/** Sample mean and variance agree with the distribution's within 4.5 standard errors. */
function checkMoments(
  name: string,
  draw: () => number,
  mean: number,
  variance: number,
  kurtosis: number,
): void {
  const n = 200_000;
  let sum = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    const x = draw() - mean;
    sum += x;
    square += x * x;
  }
  const meanError = Math.sqrt(variance / n);
  const varianceError = variance * Math.sqrt((kurtosis - 1) / n);
  assert.ok(
    Math.abs(sum / n) < 4.5 * meanError,
    `${name}: mean off by ${sum / n / meanError} standard errors`,
  );
  const off = (square / n - variance) / varianceError;
  assert.ok(Math.abs(off) < 4.5, `${name}: variance off by ${off} standard errors`);
}

test('the distributions have their moments', () => {
  const stream = randomStream({ seed: 7, stage: 'moments' });
  checkMoments('uniform', () => stream.uniform(), 0.5, 1 / 12, 1.8);
  checkMoments('normal', () => stream.normal(), 0, 1, 3);
  checkMoments('exponential', () => stream.exponential(), 1, 1, 9);
  checkMoments('below', () => stream.below(10), 4.5, 8.25, 1.8);
  for (const shape of [0.3, 1, 7.5])
    checkMoments(`gamma ${shape}`, () => stream.gamma(shape), shape, shape, 3 + 6 / shape);
  for (const mean of [0.2, 3, 9.9, 10, 45, 1e5]) {
    checkMoments(`poisson ${mean}`, () => stream.poisson(mean), mean, mean, 3 + 1 / mean);
  }
  for (const [n, p] of [
    [5, 0.3],
    [50, 0.05],
    [100, 0.3],
    [1000, 0.9],
    [100_000, 0.01],
  ]) {
    const variance = n * p * (1 - p);
    checkMoments(
      `binomial ${n} ${p}`,
      () => stream.binomial(n, p),
      n * p,
      variance,
      3 + (1 - 6 * p * (1 - p)) / variance,
    );
  }
});

test('poisson and binomial agree with their probabilities where the method changes', () => {
  const stream = randomStream({ seed: 11, stage: 'chi2' });
  const n = 100_000;
  for (const mean of [9.99, 10.01]) {
    const counts = new Float64Array(40);
    for (let i = 0; i < n; i++) counts[Math.min(stream.poisson(mean), 39)]++;
    let p = Math.exp(-mean);
    let chi2 = 0;
    let bins = 0;
    for (let k = 0; k < 39; k++) {
      if (n * p > 20) {
        chi2 += (counts[k] - n * p) ** 2 / (n * p);
        bins++;
      }
      p *= mean / (k + 1);
    }
    assert.ok(chi2 < bins + 5 * Math.sqrt(2 * bins), `poisson ${mean}: chi2 ${chi2} of ${bins} bins`);
  }
});
