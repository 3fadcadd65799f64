import { discard, FileError } from '../../../core/index.js';
import { Arena } from '../../kernels/arena.js';
import type { RowRange } from '../hdf5/metadata.js';
import type { RowTaker } from '../row-taker.js';
import type { StoredDataset } from '../stored-file.js';
import { ChunkDecoder, DamagedChunk, type DecodedChunk } from './chunk-decoder.js';
import { readChunkIndex } from './chunk-index.js';
import type { ChunkIndex } from './chunk-table.js';
import { type DatasetLayout, readDatasetLayout } from './dataset-layout.js';
import { type FileBytes, isUnusual, Unusual } from './file-bytes.js';

/** Bytes read from the file at a time. */
const pieceBytes = 2 << 20;

let buffer = new Uint8Array(0);

/** Memory of this thread for bytes that are used at once. */
function scratch(length: number): Uint8Array {
  if (buffer.length < length) buffer = new Uint8Array(length);
  return buffer.subarray(0, length);
}

/**
 * A dataset read without the HDF5 library: contiguous bytes and plain chunks straight from the file, deflated chunks through
 * zlib, shuffled ones only in the byte planes of the wanted columns.
 */
export class NativeDataset {
  private readonly rowBytes: number;
  private readonly chunkRows: number = 0;
  private readonly index?: ChunkIndex;
  private readonly decoder?: ChunkDecoder;
  private kept?: { chunk: number; decoded: DecodedChunk };
  /** Where the bytes of a kept chunk lie. */
  private readonly place = new Arena();
  private keptBytes?: Uint8Array;

  /** @throws {Unusual} for what is left to the HDF5 library */
  constructor(
    private readonly file: FileBytes,
    private readonly where: { file: string; dataset: StoredDataset },
    private readonly layout: DatasetLayout,
  ) {
    this.rowBytes = where.dataset.rowBytes;
    if (layout.storage.kind === 'contiguous') return;
    const { chunk } = layout.storage;
    if (chunk.some((length, axis) => axis > 0 && length !== layout.shape[axis]))
      throw new Unusual('chunks across rows');
    this.chunkRows = chunk[0];
    this.decoder = new ChunkDecoder(layout);
    this.index = readChunkIndex(file, layout);
  }

  /** @returns undefined for what is left to the HDF5 library */
  static open(
    file: FileBytes,
    where: { file: string; dataset: StoredDataset },
    { address, elementBytes }: { address: number; elementBytes: number },
  ): NativeDataset | undefined {
    try {
      const layout = readDatasetLayout(file, address, elementBytes);
      return layout.shape[0] === where.dataset.rows ? new NativeDataset(file, where, layout) : undefined;
    } catch (error) {
      if (isUnusual(error)) return undefined;
      throw error;
    }
  }

  /** Gives back what memory it holds for the next read; none may follow. */
  close(): void {
    this.kept = undefined;
    this.keptBytes = undefined;
    this.place.release();
    if (this.index) discard(Object.values(this.index));
  }

  /** The layout with its chunks as they were found. */
  get knownLayout(): DatasetLayout {
    const { layout, index: chunks } = this;
    const { storage } = layout;
    if (storage.kind === 'contiguous' || !chunks) return layout;
    return { ...layout, storage: { ...storage, index: { kind: 'known', chunks } } };
  }

  /** @throws {FileError} a chunk that is damaged, or bytes that are not there */
  read(takers: readonly RowTaker[], range: RowRange): void {
    try {
      if (this.layout.storage.kind === 'contiguous')
        this.readContiguous(takers, range, this.layout.storage.address);
      else this.readChunks(takers, range);
    } catch (error) {
      if (isUnusual(error)) throw this.damaged(error.message, error);
      throw error;
    }
  }

  private readContiguous(takers: readonly RowTaker[], { start, stop }: RowRange, address?: number): void {
    if (address === undefined) {
      this.addFill(takers, stop - start);
      return;
    }
    if (this.readInPlace(takers, stop - start, address + start * this.rowBytes)) return;
    const step = Math.max(1, Math.floor(pieceBytes / this.rowBytes));
    for (let from = start; from < stop; from += step) {
      const rows = Math.min(step, stop - from);
      const bytes = scratch(rows * this.rowBytes);
      this.file.into(bytes, address + from * this.rowBytes);
      this.addRows(takers, bytes, rows);
    }
  }

  private readChunks(takers: readonly RowTaker[], { start, stop }: RowRange): void {
    for (let from = start; from < stop; ) {
      const chunk = Math.floor(from / this.chunkRows);
      const first = from - chunk * this.chunkRows;
      const rows = Math.min(stop - from, this.chunkRows - first);
      this.readChunk(takers, chunk, { first, rows });
      from += rows;
    }
  }

  private readChunk(
    takers: readonly RowTaker[],
    chunk: number,
    { first, rows }: { first: number; rows: number },
  ): void {
    const address = this.index?.addresses[chunk] ?? -1;
    if (address < 0) this.addFill(takers, rows);
    else if (this.decoder?.isPlain) {
      const place = address + first * this.rowBytes;
      if (this.readInPlace(takers, rows, place)) return;
      const bytes = scratch(rows * this.rowBytes);
      this.file.into(bytes, place);
      this.addRows(takers, bytes, rows);
    } else {
      const isUsedUp = first + rows === this.chunkRows;
      const { bytes, shuffled } = this.decoded(chunk, address, isUsedUp);
      if (shuffled) this.addPlanes(takers, bytes, { first, rows });
      else this.addRows(takers, bytes.subarray(first * this.rowBytes), rows);
    }
  }

  /** A dataset that is one column of plain numbers needs no decoding: its bytes go where they belong. */
  private readInPlace(takers: readonly RowTaker[], rows: number, address: number): boolean {
    const [taker, ...others] = takers;
    if (others.length > 0 || taker.column.value.size !== this.rowBytes) return false;
    const place = taker.space(rows);
    if (place) this.file.into(place, address);
    return place !== undefined;
  }

  /** A chunk that is not read to its end is kept: the next read starts in it. */
  private decoded(chunk: number, address: number, isUsedUp: boolean): DecodedChunk {
    if (this.kept?.chunk === chunk) return this.kept.decoded;
    const index = this.index as ChunkIndex;
    const stored = scratch(index.lengths[chunk]);
    this.file.into(stored, address);
    try {
      const decoded = (this.decoder as ChunkDecoder).decode(stored, index.masks[chunk]);
      this.kept = isUsedUp ? undefined : { chunk, decoded: this.copied(decoded) };
      return decoded;
    } catch (error) {
      if (!(error instanceof DamagedChunk)) throw error;
      throw this.damaged(
        `the chunk of rows ${chunk * this.chunkRows} on is damaged: ${error.message}`,
        error,
      );
    }
  }

  private copied({ bytes, shuffled }: DecodedChunk): DecodedChunk {
    this.keptBytes ??= this.place.array('uint8', bytes.length) as Uint8Array;
    this.keptBytes.set(bytes);
    return { bytes: this.keptBytes, shuffled };
  }

  private addRows(takers: readonly RowTaker[], bytes: Uint8Array, rows: number): void {
    for (const taker of takers)
      taker.addBytes(bytes, { start: taker.column.offset, step: this.rowBytes }, rows);
  }

  private addPlanes(
    takers: readonly RowTaker[],
    bytes: Uint8Array,
    { first, rows }: { first: number; rows: number },
  ): void {
    const { elementBytes } = this.layout;
    const perRow = this.rowBytes / elementBytes;
    const planes = { bytes, elements: this.chunkRows * perRow };
    for (const taker of takers) {
      const { offset } = taker.column;
      const element = Math.floor(offset / elementBytes);
      const run = {
        plane: offset % elementBytes,
        first: first * perRow + element,
        step: perRow,
        count: rows,
      };
      taker.addPlanes(planes, run);
    }
  }

  private addFill(takers: readonly RowTaker[], rows: number): void {
    const { fill, elementBytes } = this.layout;
    const row = new Uint8Array(this.rowBytes);
    if (fill) for (let at = 0; at < row.length; at += elementBytes) row.set(fill, at);
    for (const taker of takers) taker.addBytes(row, { start: taker.column.offset, step: 0 }, rows);
  }

  private damaged(reason: string, cause: unknown): FileError {
    const { file, dataset } = this.where;
    return new FileError(`${file}: '${dataset.path}' cannot be read: ${reason}`, {
      fields: { file, dataset: dataset.path },
      remedy: 'The file is damaged: copy or write it again. Its other datasets can be read.',
      cause,
    });
  }
}
