import { type DatasetLayout, filterIds } from './dataset-layout.js';
import { Unusual } from './file-bytes.js';
import { isIntact } from './fletcher32.js';
import { inflateInto } from './inflate.js';
import { chunkPlace } from './plane-memory.js';

/** A chunk that is damaged: what is wrong with it. */
export class DamagedChunk extends Error {}

/** The bytes of a chunk, still in planes where it was shuffled; in memory that the next chunk takes over. */
export interface DecodedChunk {
  readonly bytes: Uint8Array;
  readonly shuffled: boolean;
}

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

  /** @throws {DamagedChunk} */
  decode(stored: Uint8Array, mask: number): DecodedChunk {
    let bytes = stored;
    let shuffled = false;
    for (let i = this.steps.length - 1; i >= 0; i--) {
      if (mask & (1 << i)) continue;
      if (this.steps[i] === filterIds.fletcher32) bytes = withoutChecksum(bytes);
      else if (this.steps[i] === filterIds.deflate) bytes = inflated(bytes, this.chunkBytes + 4);
      else shuffled = true;
    }
    if (bytes.length !== this.chunkBytes)
      throw new DamagedChunk(`${bytes.length} bytes instead of ${this.chunkBytes}`);
    return { bytes, shuffled };
  }
}

function withoutChecksum(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 4 || !isIntact(bytes)) throw new DamagedChunk('its checksum does not fit (fletcher32)');
  return bytes.subarray(0, bytes.length - 4);
}

function inflated(bytes: Uint8Array, most: number): Uint8Array {
  try {
    // One byte more than needed: zlib then sees the end in one go.
    const place = chunkPlace(most + 1);
    return place.subarray(0, inflateInto(place, bytes));
  } catch (error) {
    throw new DamagedChunk(`it cannot be inflated: ${error instanceof Error ? error.message : error}`);
  }
}
