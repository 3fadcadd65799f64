import { discard, FileError } from '../../../core/index.js';
import { Arena } from '../../kernels/arena.js';
import type { RowRange } from '../hdf5/metadata.js';
import type { RowTaker } from '../row-taker.js';
import type { StoredDataset } from '../stored-file.js';
import { ChunkDecoder, DamagedChunk, type DecodedChunk, type StoredChunk } from './chunk-decoder.js';
import { readChunkIndex } from './chunk-index.js';
import type { ChunkIndex } from './chunk-table.js';
import { type DatasetLayout, readDatasetLayout } from './dataset-layout.js';
import { type FileBytes, isUnusual, Unusual } from './file-bytes.js';
import { storedPlace } from './plane-memory.js';

/** Rows of a chunk. */
interface Piece {
  readonly chunk: number;
  readonly first: number;
  readonly rows: number;
}

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
      const pieces = this.pieces(from, stop);
      if (this.addressOf(pieces[0]) < 0) this.addFill(takers, pieces[0].rows);
      else if (this.decoder?.isPlain) this.readPlain(takers, pieces[0]);
      else
        for (const [k, { bytes, shuffled }] of this.decoded(pieces).entries()) {
          const { first, rows } = pieces[k];
          if (shuffled) this.addPlanes(takers, bytes, pieces[k]);
          else this.addRows(takers, bytes.subarray(first * this.rowBytes), rows);
        }
      from += pieces.reduce((sum, { rows }) => sum + rows, 0);
    }
  }

  /** The rows of a chunk from one on, and of the next one where both are to be decoded. */
  private pieces(from: number, stop: number): readonly [Piece, ...Piece[]] {
    const piece = this.pieceAt(from, stop);
    const next = this.pieceAt(from + piece.rows, stop);
    const isDecoded = (each: Piece) => this.addressOf(each) >= 0 && each.chunk !== this.kept?.chunk;
    const areTwo = this.decoder?.gainsByTwo && next.rows > 0 && isDecoded(piece) && isDecoded(next);
    return areTwo ? [piece, next] : [piece];
  }

  private pieceAt(from: number, stop: number): Piece {
    const chunk = Math.floor(from / this.chunkRows);
    const first = from - chunk * this.chunkRows;
    return { chunk, first, rows: Math.min(stop - from, this.chunkRows - first) };
  }

  private addressOf({ chunk }: Piece): number {
    return this.index?.addresses[chunk] ?? -1;
  }

  private readPlain(takers: readonly RowTaker[], piece: Piece): void {
    const place = this.addressOf(piece) + piece.first * this.rowBytes;
    if (this.readInPlace(takers, piece.rows, place)) return;
    const bytes = scratch(piece.rows * this.rowBytes);
    this.file.into(bytes, place);
    this.addRows(takers, bytes, piece.rows);
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
  private decoded(pieces: readonly Piece[]): readonly DecodedChunk[] {
    if (this.kept?.chunk === pieces[0].chunk) return [this.kept.decoded];
    const last = pieces[pieces.length - 1];
    try {
      const decoded = (this.decoder as ChunkDecoder).decode(this.stored(pieces));
      const isUsedUp = last.first + last.rows === this.chunkRows;
      this.kept = isUsedUp
        ? undefined
        : { chunk: last.chunk, decoded: this.copied(decoded[decoded.length - 1]) };
      return decoded;
    } catch (error) {
      if (!(error instanceof DamagedChunk)) throw error;
      const row = pieces[error.which].chunk * this.chunkRows;
      throw this.damaged(`the chunk of rows ${row} on is damaged: ${error.message}`, error);
    }
  }

  /** Chunks as they are in the file. */
  private stored(pieces: readonly Piece[]): StoredChunk[] {
    const { addresses, lengths, masks } = this.index as ChunkIndex;
    for (const { chunk } of pieces) this.file.require(addresses[chunk], lengths[chunk]);
    const place = storedPlace(pieces.reduce((sum, { chunk }) => sum + lengths[chunk], 0));
    let start = 0;
    return pieces.map(({ chunk }) => {
      const bytes = place.subarray(start, start + lengths[chunk]);
      this.file.into(bytes, addresses[chunk]);
      start += lengths[chunk];
      return { bytes, mask: masks[chunk] };
    });
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

  private addPlanes(takers: readonly RowTaker[], bytes: Uint8Array, { first, rows }: Piece): void {
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
