import type { ColumnValues } from '../../columns/column.js';
import { type ChunkRecord, putChunkTree } from './chunk-tree.js';
import type { Compressor, Repetition } from './compressor.js';
import type { Datatype } from './datatypes.js';
import type { Hdf5Writer } from './hdf5-writer.js';
import { layInPlanes, layInRows } from './lay-values.js';
import {
  chunkedLayout,
  dataspace,
  datatype,
  fillValue,
  type Message,
  shuffleAndDeflate,
} from './messages.js';

/** Values of one field over the rows that are appended. */
export interface FieldValues {
  /** Byte of the field within a row. */
  readonly offset: number;
  /** [row], or [row * length] for a field of several numbers; of the type that is stored. */
  readonly values: ColumnValues;
  /** Numbers per row. */
  readonly length: number;
}

export interface ChunkedRowsOptions {
  readonly type: Datatype;
  readonly chunkRows: number;
  /** 0: neither shuffled nor compressed. */
  readonly level: number;
  readonly repetition: Repetition;
}

/**
 * Rows of one dataset, gathered into chunks. Where they are to be compressed, the bytes are laid out in planes at once (all first
 * bytes, all second bytes, ...), which is what HDF5's shuffle filter makes of rows.
 */
export class ChunkedRows {
  private readonly chunks: ChunkRecord[] = [];
  private chunk: Uint8Array;
  /** Chunks that were written and can be filled again. */
  private readonly spare: Uint8Array[] = [];
  /** Chunks that wait to be compressed. */
  private pending = 0;
  private filled = 0;
  private flushed = 0;
  /** Full chunks as they were compressed, where another dataset may repeat them. */
  private kept?: Promise<Uint8Array>[];

  constructor(
    private readonly writer: Hdf5Writer,
    private readonly compressor: Compressor,
    private readonly options: ChunkedRowsOptions,
  ) {
    this.chunk = this.emptyChunk();
  }

  get rows(): number {
    return this.flushed + this.filled;
  }

  /** Appends `count` rows; bytes of a row that no field covers are zero. */
  async append(fields: readonly FieldValues[], count: number): Promise<void> {
    const { chunkRows } = this.options;
    for (let from = 0; from < count; ) {
      const rows = Math.min(count - from, chunkRows - this.filled);
      const ready = rows === chunkRows ? this.asChunk(fields, from) : undefined;
      if (ready === undefined) for (const field of fields) this.lay(field, from, rows);
      this.filled += rows;
      from += rows;
      if (ready) await this.write(Promise.resolve(ready));
      else if (this.filled === chunkRows) await this.flush();
    }
  }

  /** Bytes of the caller that are a chunk as they are; written before append() returns. */
  private asChunk(
    [{ values, length }, ...others]: readonly FieldValues[],
    from: number,
  ): Uint8Array | undefined {
    const { type, chunkRows, level } = this.options;
    const rowBytes = values.BYTES_PER_ELEMENT * length;
    if (level > 0 || others.length > 0 || rowBytes !== type.size) return undefined;
    return new Uint8Array(values.buffer, values.byteOffset + from * rowBytes, chunkRows * rowBytes);
  }

  /** Keeps full chunks from here on, for a dataset that holds the same. Not at level 0, where chunks are filled again. */
  keep(): void {
    this.kept = [];
  }

  /** Appends the rows of a dataset of the same type and chunks that kept them; this one must be empty. */
  async repeat(other: ChunkedRows): Promise<void> {
    for (const compressed of other.kept ?? []) {
      this.filled = this.options.chunkRows;
      await this.write(compressed);
    }
    this.filled = other.filled;
    this.chunk.set(other.chunk);
  }

  /** Writes what is left and the dataset itself. Call after the compressor has finished what `flushLast` gave it. */
  finish(path: string, attributes: readonly Message[]): void {
    const { type, chunkRows, level } = this.options;
    const endRow = this.chunks.length * chunkRows;
    const tree = putChunkTree(this.writer.put, this.chunks, 1, endRow);
    this.writer.addDataset(path, [
      dataspace([this.flushed], true),
      datatype(type),
      fillValue('incremental'),
      chunkedLayout(tree, [chunkRows], type.size),
      ...(level > 0 ? [shuffleAndDeflate(type.size, level)] : []),
      ...attributes,
    ]);
  }

  async flushLast(): Promise<void> {
    if (this.filled === 0) return;
    this.clearRest();
    await this.flush();
  }

  /** Rows behind the last one are zero, whatever a chunk held that was written before. */
  private clearRest(): void {
    const { type, chunkRows, level } = this.options;
    if (level === 0) this.chunk.fill(0, this.filled * type.size);
    else
      for (let plane = 0; plane < type.size; plane++)
        this.chunk.fill(0, plane * chunkRows + this.filled, (plane + 1) * chunkRows);
  }

  private async flush(): Promise<void> {
    const { chunk } = this;
    const { chunkRows, repetition } = this.options;
    this.chunk = this.spare.pop() ?? this.emptyChunk();
    const compressed = this.compressor.compress(chunk, chunkRows, repetition);
    this.kept?.push(compressed);
    await this.write(compressed, () => this.spare.push(chunk));
  }

  /** Puts the chunk at hand into the file when it is compressed. */
  private async write(compressed: Promise<Uint8Array>, written?: () => void): Promise<void> {
    const row = (this.chunks.length + this.pending) * this.options.chunkRows;
    this.pending++;
    this.flushed += this.filled;
    this.filled = 0;
    await this.compressor.handOn(compressed, (bytes) => {
      this.pending--;
      this.chunks.push({ row, address: this.writer.put(bytes), bytes: bytes.length });
      written?.();
    });
  }

  private emptyChunk(): Uint8Array {
    return new Uint8Array(this.options.chunkRows * this.options.type.size);
  }

  private lay({ offset, values, length }: FieldValues, from: number, rows: number): void {
    const { type, chunkRows, level } = this.options;
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const size = values.BYTES_PER_ELEMENT * length;
    const field = { bytes: bytes.subarray(from * size, (from + rows) * size), size };
    const { chunk } = this;
    if (level > 0) layInPlanes(field, { chunk, start: offset * chunkRows + this.filled, step: chunkRows });
    else layInRows(field, { chunk, start: this.filled * type.size + offset, step: type.size });
  }
}
