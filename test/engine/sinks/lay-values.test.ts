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

test('fields of any size and number are laid out in rows, from any place, with zeros between them', () => {
  const arena = new Arena();
  for (const rows of counts)
    for (const [gap, shift, inMachine] of [
      [0, 0, true],
      [0, 1, false],
      [3, 3, true],
      [16, 8, false],
    ] as const)
      for (const own of [...sizes.map((size) => [size]), [2, 8, 5], sizes]) {
        let rowBytes = 0;
        const fields = own.map((size) => {
          const bytes = bytesOf(size * rows + shift).subarray(shift);
          const place = (arena.array('uint8', bytes.length + shift) as Uint8Array).subarray(shift);
          place.set(bytes);
          const field = { bytes: inMachine ? place : bytes, size, offset: rowBytes };
          rowBytes += size + gap;
          return field;
        });
        const laid = (arena.array('uint8', rowBytes * rows + 1) as Uint8Array).fill(9);
        const expected = new Uint8Array(rowBytes * rows + 1);
        expected[rowBytes * rows] = 9;
        for (const { bytes, size, offset } of fields)
          for (let i = 0; i < bytes.length; i++)
            expected[offset + Math.floor(i / size) * rowBytes + (i % size)] = bytes[i];
        layInRows(fields, rowBytes, laid.subarray(0, rowBytes * rows));
        assert.ok(Buffer.compare(laid.slice(), expected) === 0, `${own} ${rows} ${gap} ${shift}`);
      }
  arena.release();
});
