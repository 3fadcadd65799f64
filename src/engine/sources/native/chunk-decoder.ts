import { type DatasetLayout, filterIds } from './dataset-layout.js';
import { Unusual } from './file-bytes.js';
import { isIntact } from './fletcher32.js';
import { inflateInto } from './inflate.js';
import { inflateTwo, roomBeyond } from './inflate-two.js';
import { chunkPlace } from './plane-memory.js';

/** A chunk that is damaged: what is wrong with it. */
export class DamagedChunk extends Error {
  /** @param which  of the chunks that were decoded together */
  constructor(
    message: string,
    readonly which = 0,
  ) {
    super(message);
  }
}

/** A chunk as it is in the file. */
export interface StoredChunk {
  /** In the memory of kernels, if two are decoded together. */
  readonly bytes: Uint8Array;
  /** Bits of the filters that were left out. */
  readonly mask: number;
}

/** The bytes of a chunk, still in planes where it was shuffled; in memory that the next chunks take over. */
export interface DecodedChunk {
  readonly bytes: Uint8Array;
  readonly shuffled: boolean;
}

/** Bytes of chunks that are decoded two at a time. Of larger ones each thread would need memory for two; tables in chunks of 1 MB gained nothing. */
const mostTogether = 1 << 18;

/** Undoes the filters of chunks: checksum and deflate; bytes stay in planes, of which a reader takes only what it wants. */
export class ChunkDecoder {
  private readonly steps: readonly number[];
  private readonly chunkBytes: number;

  /** @throws {Unusual} filters that are left to the HDF5 library */
  constructor(layout: DatasetLayout) {
    const { storage, filters, elementBytes } = layout;
    if (storage.kind !== 'chunked') throw new Unusual('not chunked');
    this.chunkBytes = storage.chunk.reduce((product, n) => product * n, elementBytes);
    this.steps = filters.map(({ id }) => id);
    const known: readonly number[] = Object.values(filterIds);
    if (this.steps.some((id) => !known.includes(id))) throw new Unusual('filter');
    if (new Set(this.steps).size < this.steps.length) throw new Unusual('a filter that is there twice');
    const shuffle = filters.findIndex(({ id }) => id === filterIds.shuffle);
    // Only as the first filter does shuffling order the bytes that come out last.
    if (shuffle > 0 || (shuffle === 0 && filters[0].values[0] !== elementBytes)) throw new Unusual('shuffle');
  }

  /** Whether a chunk is stored as it is, so that rows can be taken from the file. */
  get isPlain(): boolean {
    return this.steps.length === 0;
  }

  /** Whether it is worth while to decode two chunks together. */
  get gainsByTwo(): boolean {
    return this.steps.includes(filterIds.deflate) && this.chunkBytes <= mostTogether;
  }

  /**
   * @param chunks  one or two
   * @throws {DamagedChunk}
   */
  decode(chunks: readonly StoredChunk[]): DecodedChunk[] {
    let all = chunks.map(({ bytes }) => bytes);
    for (let i = this.steps.length - 1; i >= 0; i--) {
      const isUsed = chunks.map(({ mask }) => !(mask & (1 << i)));
      if (this.steps[i] === filterIds.fletcher32)
        all = all.map((bytes, k) => (isUsed[k] ? withoutChecksum(bytes, k) : bytes));
      else if (this.steps[i] === filterIds.deflate) all = this.inflated(all, isUsed);
    }
    const shuffle = this.steps.indexOf(filterIds.shuffle);
    return all.map((bytes, k) => {
      if (bytes.length !== this.chunkBytes)
        throw new DamagedChunk(`${bytes.length} bytes instead of ${this.chunkBytes}`, k);
      return { bytes, shuffled: shuffle >= 0 && !(chunks[k].mask & (1 << shuffle)) };
    });
  }

  private inflated(all: readonly Uint8Array[], isUsed: readonly boolean[]): Uint8Array[] {
    // A checksum may come along.
    const most = this.chunkBytes + 4;
    const places = all.map((_, k) => chunkPlace(most + roomBeyond(), k));
    const [first, second] = all.map((input, k) => ({ input, out: places[k] }));
    const lengths = second && isUsed.every((used) => used) ? inflateTwo(first, second) : [];
    return all.map((bytes, k) => {
      if (!isUsed[k]) return bytes;
      // One byte more than needed: zlib then sees the end in one go.
      return places[k].subarray(0, lengths[k] ?? inflate(places[k].subarray(0, most + 1), bytes, k));
    });
  }
}

function withoutChecksum(bytes: Uint8Array, which: number): Uint8Array {
  if (bytes.length < 4 || !isIntact(bytes))
    throw new DamagedChunk('its checksum does not fit (fletcher32)', which);
  return bytes.subarray(0, bytes.length - 4);
}

function inflate(place: Uint8Array, bytes: Uint8Array, which: number): number {
  try {
    return inflateInto(place, bytes);
  } catch (error) {
    throw new DamagedChunk(`it cannot be inflated: ${error instanceof Error ? error.message : error}`, which);
  }
}
