import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Arena } from '../../../src/engine/kernels/arena.js';
import { layInPlanes, layInRows } from '../../../src/engine/sinks/hdf5/lay-values.js';

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 2_654_435_761) >>> 24);
const counts = [1, 15, 16, 17, 4096, 4097, 9000];
const sizes = [1, 2, 3, 4, 8, 24];

test('values of any size and number are laid out in planes, and nothing beside them is touched', () => {
  const arena = new Arena();
  for (const size of sizes)
    for (const rows of counts)
      for (const inMachine of [false, true]) {
        const [step, start] = [rows + 5, 3];
        const own = bytesOf(size * rows);
        const bytes = inMachine ? (arena.array('uint8', own.length) as Uint8Array) : own;
        bytes.set(own);
        const chunk = (arena.array('uint8', start + size * step) as Uint8Array).fill(9);
        const expected = chunk.slice();
        for (let i = 0; i < bytes.length; i++)
          expected[start + (i % size) * step + Math.floor(i / size)] = bytes[i];
        layInPlanes({ bytes, size }, { chunk, start, step });
        assert.deepEqual(chunk.slice(), expected, `${size} ${rows} ${inMachine}`);
      }
  arena.release();
});

test('values of any size and number are laid out in rows, from any place to any place', () => {
  for (const size of sizes)
    for (const rows of counts)
      for (const [shift, start, gap] of [
        [0, 0, 0],
        [0, 8, 16],
        [1, 8, 16],
        [0, 4, 3],
      ]) {
        const bytes = bytesOf(size * rows + shift).subarray(shift);
        const step = size + gap;
        const chunk = new Uint8Array(start + rows * step).fill(9);
        const expected = chunk.slice();
        for (let i = 0; i < bytes.length; i++)
          expected[start + Math.floor(i / size) * step + (i % size)] = bytes[i];
        layInRows({ bytes, size }, { chunk, start, step });
        assert.deepEqual(chunk, expected, `${size} ${rows} ${shift} ${start} ${gap}`);
      }
});
