import assert from 'node:assert/strict';
import { test } from 'node:test';
import { QuantileSketch } from '../../../src/engine/index.js';

const values = (n: number, shift: number) =>
  Float64Array.from({ length: n }, (_, i) => (i * 7919 + shift) % 100_003);
const probabilities = [0, 0.1, 0.5, 0.9, 1];

test('a sketch that was merged into another one, and one that is filled beside others, stay what they are', () => {
  const [first, second] = [0, 11].map((shift) => new QuantileSketch().add(values(50_000, shift)));
  const alone = second.quantiles(probabilities);
  first.merge(second);
  const merged = first.quantiles(probabilities);
  const others = Array.from({ length: 6 }, (_, k) => new QuantileSketch().add(values(70_000, k)));
  others.forEach((sketch) => void sketch.merge(first));
  assert.deepEqual(second.quantiles(probabilities), alone);
  assert.deepEqual(first.quantiles(probabilities), merged);
  second.clear();
  assert.deepEqual([second.count, first.quantiles(probabilities)], [0, merged]);
});

test('taking in values leaves no memory behind', () => {
  const sketch = new QuantileSketch().add(values(200_000, 1));
  const more = values(400_000, 2);
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 4; round++) sketch.add(more);
  const grown = process.memoryUsage().arrayBuffers - before;
  // Two more levels at most, and the buffers that are kept ready.
  assert.ok(grown < 1e6, `1,600,000 values left ${grown} bytes behind`);
});
