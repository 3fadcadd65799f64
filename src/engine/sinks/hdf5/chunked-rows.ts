import type { ColumnValues } from '../../columns/column.js';
import { type ChunkRecord, putChunkTree } from './chunk-tree.js';
import type { Datatype } from './datatypes.js';
import type { Hdf5Writer } from './hdf5-writer.js';
import {
  chunkedLayout,
  dataspace,
  datatype,
  fillValue,
  type Message,
  shuffleAndDeflate,
} from './messages.js';
import { type ChunkForm, type FieldBytes, rowsOf } from './pack-chunks.js';
import type { PackedOutput } from './packed-output.js';
import type { PackedChunks, Packer } from './packer.js';

/** Values of one field over the rows that are appended. */
export interface FieldValues {
  /** Byte of the field within a row. */
  readonly offset: number;
  /** [row], or [row * length] for a field of several numbers; of the type that is stored. */
  readonly values: ColumnValues;
  /** Numbers per row. */
  readonly length: number;
  /** Whether all are known to be zero. */
  readonly isZero?: boolean;
}

/** What the datasets of a file have in common on their way into it. */
export interface Output {
  readonly writer: Hdf5Writer;
  readonly packer: Packer;
  readonly queue: PackedOutput;
}

export interface ChunkedRowsOptions {
  readonly type: Datatype;
  readonly chunkRows: number;
  /** 0: neither shuffled nor compressed. */
  readonly level: number;
}

/** What appending rows came to: another dataset of the same type, chunks and rows before can have the same appended. */
export interface AppendedRows {
  readonly packed: readonly Promise<PackedChunks>[];
  /** Rows in whole chunks, with those before. */
  readonly rows: number;
  readonly rest: readonly FieldBytes[];
  readonly restRows: number;
}

/** Rows of one dataset, gathered into chunks. */
export class ChunkedRows {
  readonly #chunks: ChunkRecord[] = [];
  readonly #form: ChunkForm;
  /** Rows that fill no chunk yet: as many bytes as a chunk has, zero behind them. */
  #rest: readonly FieldBytes[] = [];
  #restRows = 0;
  /** Rows that were packed, or are being packed. */
  #begun = 0;

  constructor(
    readonly output: Output,
    readonly options: ChunkedRowsOptions,
  ) {
    const { type, chunkRows, level } = options;
    this.#form = { rowBytes: type.size, chunkRows, level };
  }

  get rows(): number {
    return this.#begun + this.#restRows;
  }

  /**
   * Appends `count` rows; bytes of a row that no field covers are zero. The same fields each time.
   * @param keep  whether what comes of it is kept, for `repeat`
   */
  async append(
    values: readonly FieldValues[],
    count: number,
    { keep = false } = {},
  ): Promise<AppendedRows | undefined> {
    const { chunkRows } = this.#form;
    const fields = values.map(bytesOf);
    const whole = Math.floor((this.#restRows + count) / chunkRows);
    const own = Math.max(0, whole * chunkRows - this.#restRows);
    const packed = whole > 0 ? await this.#begin(fields.map((field) => rowsOf(field, 0, own))) : [];
    this.#addToRest(
      fields.map((field) => rowsOf(field, own, count - own)),
      count - own,
    );
    // Before they are handed on: then their bytes may be gone.
    const kept = keep ? this.#keep(packed) : undefined;
    for (const each of packed) await this.#handOn(each);
    return kept;
  }

  /** Appends what was appended to a dataset that had the same rows before. */
  async repeat({ packed, rows, rest, restRows }: AppendedRows): Promise<void> {
    this.#rest = rest.map(copyOf);
    this.#restRows = restRows;
    this.#begun = rows;
    for (const each of packed) await this.#handOn(each);
  }

  async flushLast(): Promise<void> {
    if (this.#restRows === 0) return;
    for (const { bytes, size } of this.#rest) bytes.fill(0, this.#restRows * size);
    for (const each of this.output.packer.pack([this.#rest], this.#form)) await this.#handOn(each);
  }

  /** Writes the dataset itself. Call after the queue has finished what `flushLast` gave it. */
  finish(path: string, attributes: readonly Message[]): void {
    const { type, chunkRows, level } = this.options;
    const { writer } = this.output;
    const endRow = this.#chunks.length * chunkRows;
    const tree = putChunkTree(writer.put, this.#chunks, 1, endRow);
    writer.addDataset(path, [
      dataspace([this.rows], true),
      datatype(type),
      fillValue('incremental'),
      chunkedLayout(tree, [chunkRows], type.size),
      ...(level > 0 ? [shuffleAndDeflate(type.size, level)] : []),
      ...attributes,
    ]);
  }

  /** Packs the rows at hand with those that come after them; together they fill whole chunks. */
  async #begin(fields: readonly FieldBytes[]): Promise<Promise<PackedChunks>[]> {
    const { rowBytes, level } = this.#form;
    const before = this.#rest.map((field) => rowsOf(field, 0, this.#restRows));
    const pieces = this.#restRows > 0 ? [before, fields] : [fields];
    const rows = this.#restRows + fields[0].bytes.length / fields[0].size;
    this.#begun += rows;
    this.#restRows = 0;
    const isRows = pieces.length === 1 && fields.length === 1 && fields[0].size === rowBytes;
    if (level > 0 || !isRows) return this.output.packer.pack(pieces, this.#form);
    // Bytes of the caller, who may change them afterwards.
    await this.output.queue.finish();
    this.#putRows(fields[0].bytes);
    return [];
  }

  /** Puts rows into the file as they are. */
  #putRows(bytes: Uint8Array): void {
    const { rowBytes, chunkRows } = this.#form;
    const chunkBytes = rowBytes * chunkRows;
    const chunks = chunkBytes % 8 === 0 ? bytes.length / chunkBytes : 1;
    const sizes = new Array<number>(chunks).fill(chunkBytes);
    for (let at = 0; at < bytes.length; at += chunks * chunkBytes)
      this.#put({ bytes: bytes.subarray(at, at + chunks * chunkBytes), sizes });
  }

  async #handOn(packed: Promise<PackedChunks>): Promise<void> {
    await this.output.queue.handOn(packed, (chunks) => this.#put(chunks));
  }

  /** Chunks of which each begins at a multiple of eight bytes, as does what is put into the file. */
  #put({ bytes, sizes }: Pick<PackedChunks, 'bytes' | 'sizes'>): void {
    let address = this.output.writer.put(bytes);
    for (const size of sizes) {
      this.#chunks.push({ row: this.#chunks.length * this.#form.chunkRows, address, bytes: size });
      address += Math.ceil(size / 8) * 8;
    }
  }

  #addToRest(fields: readonly FieldBytes[], count: number): void {
    if (this.#rest.length === 0)
      this.#rest = fields.map((field) => {
        return { ...field, bytes: new Uint8Array(field.size * this.#form.chunkRows) };
      });
    this.#rest = this.#rest.map((rest, i) => {
      const { bytes, isZero = false } = fields[i];
      rest.bytes.set(bytes, this.#restRows * rest.size);
      return { ...rest, isZero: isZero && (this.#restRows === 0 || rest.isZero === true) };
    });
    this.#restRows += count;
  }

  #keep(packed: readonly Promise<PackedChunks>[]): AppendedRows {
    return {
      packed: packed.map(ownCopies),
      rows: this.#begun,
      rest: this.#rest.map(copyOf),
      restRows: this.#restRows,
    };
  }
}

const bytesOf = ({ offset, values, length, isZero }: FieldValues): FieldBytes => ({
  offset,
  isZero,
  size: values.BYTES_PER_ELEMENT * length,
  bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

const copyOf = (field: FieldBytes): FieldBytes => ({ ...field, bytes: field.bytes.slice() });

/** The same chunks in memory that nobody takes over. */
function ownCopies(packed: Promise<PackedChunks>): Promise<PackedChunks> {
  const copies = packed.then(({ bytes, sizes }) => ({ bytes: bytes.slice(), sizes, release: () => {} }));
  // What went wrong is told by the first who waits for it.
  copies.catch(() => {});
  return copies;
}
