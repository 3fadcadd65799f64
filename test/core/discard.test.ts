import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discard } from '../../src/core/index.js';

test('discarded arrays are empty and their memory is free at once; shared ones stay', () => {
  const shared = new Float64Array(new SharedArrayBuffer(64)).fill(2);
  const whole = new Float64Array(1 << 20).fill(1);
  const view = whole.subarray(5, 10);
  const before = process.memoryUsage().arrayBuffers;
  discard([view, shared, new Uint8Array(0)]);
  assert.ok(before - process.memoryUsage().arrayBuffers >= whole.BYTES_PER_ELEMENT * 2 ** 20);
  assert.deepEqual([whole.length, view.length, shared[7]], [0, 0, 2]);
  discard([whole]);
});

test('a thousand arrays that are discarded take no more than a few', () => {
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 1000; i++) discard([new Float64Array(1 << 16).fill(i)]);
  assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 22);
});
