import { Bytes } from './bytes.js';

/** A global heap: where texts of any length lie, numbered from 1. */
export function globalHeap(texts: readonly string[]): Uint8Array {
  const objects = new Bytes();
  texts.forEach((text, i) => {
    const bytes = Buffer.from(text, 'utf8');
    objects
      .u16(i + 1)
      .u16(1)
      .u32(0)
      .u64(bytes.length)
      .raw(bytes)
      .pad(8);
  });
  const least = 4096;
  const size = Math.max(least, 16 + objects.length + 16);
  const heap = new Bytes().text('GCOL').u8(1, 0, 0, 0).u64(size).raw(objects.done());
  const free = size - heap.length;
  return heap
    .u16(0)
    .u16(0)
    .u32(0)
    .u64(free)
    .zeros(free - 16)
    .done();
}

/** What stands in place of each text: its length, the heap and its number there. */
export function textReferences(texts: readonly string[], heap: number): Uint8Array {
  const bytes = new Bytes();
  texts.forEach((text, i) => {
    bytes
      .u32(Buffer.byteLength(text, 'utf8'))
      .u64(heap)
      .u32(i + 1);
  });
  return bytes.done();
}
