import { type Arena, withArena } from '../../kernels/arena.js';
import { machine } from '../../kernels/machine.js';
import { deflateChunk } from '../../sinks/hdf5/deflate-chunk.js';
import type { ElementType } from '../element-type.js';
import { inMachine } from '../operations/in-machine.js';
import { type Shape, sizeOf } from '../shapes.js';
import { copyInto, denseView, partOf, type View } from '../view.js';

export interface PackOptions {
  /** Shape of every chunk of the file, also of those that reach over the edge of the array. */
  readonly chunkShape: Shape;
  readonly type: ElementType;
  /** 0: neither shuffled nor compressed. */
  readonly level: number;
}

/** The bytes of a chunk as the file holds them, in a buffer of exact size, so that it can be moved to another thread. */
export function packChunk(view: View, options: PackOptions): Uint8Array<ArrayBuffer> {
  return withArena((arena) => packed(chunkNumbers(view, options.chunkShape, arena), options, arena));
}

function packed(numbers: Float64Array, { type, level }: PackOptions, arena: Arena): Uint8Array<ArrayBuffer> {
  if (type === 'bool') {
    const flags = Uint8Array.from(numbers);
    return level === 0 ? flags : deflateChunk(flags, { level, planeBytes: flags.length });
  }
  if (level === 0) return exactBytes(bytesOf(numbers));
  return deflateChunk(bytePlanes(numbers, arena), { level, planeBytes: numbers.length });
}

/** The numbers of a whole chunk in the memory of kernels, 0 beyond the edge of the array. */
function chunkNumbers(view: View, chunkShape: Shape, arena: Arena): Float64Array {
  const size = sizeOf(chunkShape);
  if (sizeOf(view.shape) === size) return inMachine(view, arena);
  const numbers = arena.numbers(size).fill(0);
  const start = chunkShape.map(() => 0);
  copyInto(view, partOf(denseView(numbers, chunkShape), { start, shape: view.shape }));
  return numbers;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** All first bytes, all second bytes, ...: HDF5's shuffle filter for eight-byte numbers. */
function bytePlanes(numbers: Float64Array, arena: Arena): Uint8Array {
  const count = numbers.length;
  const planes = arena.array('uint8', 8 * count) as Uint8Array;
  const whole = count - (count % 16);
  machine().splitPlanes8(planes.byteOffset, count, numbers.byteOffset, whole);
  const bytes = bytesOf(numbers);
  for (let byte = 0; byte < 8; byte++)
    for (let i = whole; i < count; i++) planes[byte * count + i] = bytes[8 * i + byte];
  return planes;
}

function exactBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  out.set(bytes);
  return out;
}

/** What the compressor works with. */
const deflateRoom = 1 << 18;

/** The most bytes that packing takes: the padded chunk, its planes, the compressor's output and its exact copy. */
export const packBytes = (chunkShape: Shape): number => 4 * sizeOf(chunkShape) * 8 + deflateRoom;
/** The most bytes of a packed chunk: deflate adds five bytes per 16 KiB of what it cannot compress. */
export const packedBytes = (chunkShape: Shape): number => Math.ceil(sizeOf(chunkShape) * 8 * 1.001) + 4096;
