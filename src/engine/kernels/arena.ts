import { pageBytes, ResourceError } from '../../core/index.js';
import { arrayTypes, type ColumnType, type ColumnValues } from '../columns/column.js';
import { machineBuffer, machineMemory, pagesOf, readBeyond } from './machine.js';

/** Addresses of blocks that were given back, by their size, which is a power of two. */
const free = new Map<number, number[]>();
/** The piece of memory that blocks are cut from. Other threads may have other pieces of the same memory. */
const piece = { next: 0, end: 0 };
const smallestPiece = 1 << 20;

/** Memory for kernels that is given back in one piece, by release(). What lies in it means nothing afterwards. */
export class Arena {
  readonly #taken: { readonly address: number; readonly bytes: number }[] = [];

  /** An array that kernels can work on; what is in it at first means nothing. */
  array(type: ColumnType, length: number): ColumnValues {
    const Type = arrayTypes[type] as unknown as new (
      buffer: ArrayBufferLike,
      address: number,
      length: number,
    ) => ColumnValues;
    const address = this.#take(length * arrayTypes[type].BYTES_PER_ELEMENT);
    return new Type(machineBuffer(), address, length);
  }

  numbers(length: number): Float64Array {
    return this.array('float64', length) as Float64Array;
  }

  /** Gives everything back. */
  release(): void {
    for (const { address, bytes } of this.#taken.splice(0)) freeOf(bytes).push(address);
  }

  #take(bytes: number): number {
    // Kernels work on sixteen rows at once and may read and write so far beyond the last one.
    const size = 2 ** Math.ceil(Math.log2(Math.max(readBeyond, bytes)));
    const address = freeOf(size).pop() ?? grow(size);
    this.#taken.push({ address, bytes: size });
    return address;
  }
}

/** What `work` gives; its arena is given back at once, so nothing in it may come along. */
export function withArena<Result>(work: (arena: Arena) => Result): Result {
  const arena = new Arena();
  try {
    return work(arena);
  } finally {
    arena.release();
  }
}

function freeOf(bytes: number): number[] {
  const known = free.get(bytes) ?? [];
  free.set(bytes, known);
  return known;
}

function grow(bytes: number): number {
  if (piece.end - piece.next < bytes + readBeyond) addPages(Math.max(bytes + readBeyond, smallestPiece));
  const address = piece.next;
  piece.next += bytes;
  return address;
}

/** @throws {ResourceError} the memory of kernels is full */
function addPages(bytes: number): void {
  const address = pagesOf(machineMemory(), bytes);
  if (address === undefined)
    throw new ResourceError(`no ${bytes} bytes are left for sums and registers`, {
      fields: { needed: bytes, inUse: machineMemory().buffer.byteLength },
      remedy: 'Use fewer bins or groups, or compute fewer results together.',
    });
  if (address !== piece.end) piece.next = address;
  piece.end = address + Math.ceil(bytes / pageBytes) * pageBytes;
}
