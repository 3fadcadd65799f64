import { type Arena, withArena } from '../../kernels/arena.js';
import { gatherPlanes } from '../../sources/native/byte-planes.js';
import { ChunkDecoder, type DecodedChunk } from '../../sources/native/chunk-decoder.js';
import { readChunkIndex } from '../../sources/native/chunk-index.js';
import type { ChunkIndex } from '../../sources/native/chunk-table.js';
import type { DatasetLayout } from '../../sources/native/dataset-layout.js';
import type { FileBytes } from '../../sources/native/file-bytes.js';
import { type Block, type Box, blocksTouching, boxEnd, intersection, relativeTo } from '../box.js';
import { cut } from '../chunks.js';
import { rowMajorStrides, type Shape, sizeOf } from '../shapes.js';
import { copyInto, denseData, denseView, partOf, type View } from '../view.js';
import { isFloat64, type NumberBytes } from './float-numbers.js';
import { readPlain } from './plain-bytes.js';

/** Where the numbers of a dataset are in its file, and how they are found without the HDF5 library. */
export class NativeArray {
  readonly #index?: ChunkIndex;
  readonly #decoder?: ChunkDecoder;

  /** @throws {Unusual} for what is left to the HDF5 library */
  constructor(
    file: FileBytes,
    readonly layout: DatasetLayout,
  ) {
    if (layout.storage.kind === 'contiguous') return;
    this.#decoder = new ChunkDecoder(layout);
    this.#index = readChunkIndex(file, layout);
  }

  /**
   * Reads the part `box` into `out`, which has its shape.
   * @throws {Unusual | DamagedChunk} bytes that are not there or not as they should be
   */
  read(file: FileBytes, numbers: NumberBytes, box: Box, out: View): void {
    const { storage, shape } = this.layout;
    if (storage.kind === 'contiguous') {
      if (storage.address === undefined) this.#fill(numbers, out);
      else readPlain(file, numbers, { address: storage.address, shape }, box, out);
      return;
    }
    const grid = shape.map((length, axis) => cut(length, storage.chunk[axis]));
    for (const chunk of blocksTouching(grid, box.start, boxEnd(box))) {
      const common = intersection(chunk, box);
      const part = { wanted: relativeTo(common, chunk), out: partOf(out, relativeTo(common, box)) };
      this.#readChunk(file, numbers, { number: chunk.number, shape: storage.chunk }, part);
    }
  }

  #readChunk(
    file: FileBytes,
    numbers: NumberBytes,
    { number, shape }: Pick<Block, 'number' | 'shape'>,
    { wanted, out }: { wanted: Box; out: View },
  ): void {
    const [index, decoder] = [this.#index as ChunkIndex, this.#decoder as ChunkDecoder];
    const address = index.addresses[number];
    if (address < 0) this.#fill(numbers, out);
    else if (decoder.isPlain) readPlain(file, numbers, { address, shape }, wanted, out);
    else
      withArena((arena) => {
        const stored = arena.array('uint8', index.lengths[number]) as Uint8Array;
        file.into(stored, address);
        const [decoded] = decoder.decode([{ bytes: stored, mask: index.masks[number] }]);
        takePart(decoded, { numbers, shape, arena }, wanted, out);
      });
  }

  /** Numbers that were never written. */
  #fill(numbers: NumberBytes, out: View): void {
    const { fill } = this.layout;
    const data = new Float64Array(1);
    if (fill) numbers.decode(fill, data);
    copyInto({ data, offset: 0, shape: out.shape, strides: out.shape.map(() => 0) }, out);
  }
}

/** Decodes the rows of a chunk in which something is wanted: to where they belong, if they are wanted as they are. */
function takePart(
  { bytes, shuffled }: DecodedChunk,
  { numbers, shape, arena }: { numbers: NumberBytes; shape: Shape; arena: Arena },
  wanted: Box,
  out: View,
): void {
  const { size } = numbers.type;
  const row = shape.length > 0 ? rowMajorStrides(shape)[0] : 1;
  const [from, rows] = shape.length > 0 ? [wanted.start[0], wanted.shape[0]] : [0, 1];
  const count = rows * row;
  const dense = count === sizeOf(out.shape) ? denseData(out) : undefined;
  const data = dense ?? arena.numbers(count);
  if (shuffled && size > 1) {
    const inPlace = isFloat64(numbers.type);
    const joined = inPlace
      ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
      : (arena.array('uint8', count * size) as Uint8Array);
    const planes = { bytes, elements: sizeOf(shape) };
    gatherPlanes(planes, size, { plane: 0, first: from * row, step: 1, count }, joined);
    if (!inPlace) numbers.decode(joined, data);
  } else numbers.decode(bytes.subarray(from * row * size, (from + rows) * row * size), data);
  if (dense) return;
  const origin = { start: wanted.start.map((_, axis) => (axis === 0 ? from : 0)), shape: wanted.shape };
  const decoded = denseView(
    data,
    shape.map((length, axis) => (axis === 0 ? rows : length)),
  );
  copyInto(partOf(decoded, relativeTo(wanted, origin)), out);
}
