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
import { type ChunkForm, type FieldBytes, rowsIn, rowsOf } from './pack-chunks.js';
import type { PackedOutput } from './packed-output.js';
import type { ChunksToWrite, PackedChunks, Packer } from './packer.js';

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
  /** Chunks that are not compressed: they are written once it is known to which datasets they belong, by `writeKept`. */
  readonly unwritten?: ChunksToWrite;
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
   * @param keep  whether what comes of it is kept, for `repeat`, until `writeKept`
   */
  async append(
    values: readonly FieldValues[],
    count: number,
    { keep = false } = {},
  ): Promise<AppendedRows | undefined> {
    const { chunkRows, level } = this.#form;
    const fields = values.map(bytesOf);
    const whole = Math.floor((this.#restRows + count) / chunkRows);
    const own = Math.max(0, whole * chunkRows - this.#restRows);
    const pieces = whole > 0 ? this.#withRest(fields.map((field) => rowsOf(field, 0, own))) : undefined;
    const packed = pieces && level > 0 ? this.output.packer.pack(pieces, this.#form) : [];
    const unwritten = pieces && level === 0 ? this.#toWrite(pieces, keep) : undefined;
    const begun = keep ? undefined : unwritten?.begin();
    this.#addToRest(
      fields.map((field) => rowsOf(field, own, count - own)),
      count - own,
    );
    // Before they are handed on: then their bytes may be gone.
    const kept = keep ? this.#keep(packed, unwritten) : undefined;
    await this.#handOn(packed);
    if (begun) await handOnWritten(this.output, begun);
    return kept;
  }

  /** Appends what was appended to a dataset that had the same rows before. */
  async repeat({ packed, unwritten, rows, rest, restRows }: AppendedRows): Promise<void> {
    this.#rest = rest.map((field, i) => copyOf(field, this.#rest[i]?.bytes));
    this.#restRows = restRows;
    this.#begun = rows;
    if (unwritten) this.#reserve(unwritten);
    await this.#handOn(packed);
  }

  async flushLast(): Promise<void> {
    if (this.#restRows === 0) return;
    if (this.#form.level === 0) {
      // What nobody writes of the room that a chunk has is zero.
      const rows = this.#rest.map((field) => rowsOf(field, 0, this.#restRows));
      return handOnWritten(this.output, this.#toWrite([rows], false).begin());
    }
    for (const { bytes, size } of this.#rest) bytes.fill(0, this.#restRows * size);
    return this.#handOn(this.output.packer.pack([this.#rest], this.#form));
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

  /** The rows at hand with those that come after them: together they fill whole chunks, that are begun now. */
  #withRest(fields: readonly FieldBytes[]): readonly (readonly FieldBytes[])[] {
    const before = this.#rest.map((field) => rowsOf(field, 0, this.#restRows));
    const pieces = this.#restRows > 0 ? [before, fields] : [fields];
    this.#begun += this.#restRows + rowsIn(fields);
    this.#restRows = 0;
    return pieces;
  }

  #toWrite(pieces: readonly (readonly FieldBytes[])[], kept: boolean): ChunksToWrite {
    const { writer, packer } = this.output;
    const chunks = packer.write(pieces, this.#form, { file: writer.file, kept });
    this.#reserve(chunks);
    return chunks;
  }

  /** Room in the file for chunks that are not compressed. */
  #reserve({ count, step, addresses }: ChunksToWrite): void {
    const address = this.output.writer.reserve(count * step);
    const bytes = this.#form.rowBytes * this.#form.chunkRows;
    addresses.push(address);
    for (let chunk = 0; chunk < count; chunk++) this.#record(address + chunk * step, bytes);
  }

  #record(address: number, bytes: number): void {
    this.#chunks.push({ row: this.#chunks.length * this.#form.chunkRows, address, bytes });
  }

  #handOn(packed: readonly Promise<PackedChunks>[]): Promise<void> {
    return this.output.queue.handOn(packed, (chunks) => this.#put(chunks));
  }

  /** Chunks of which each begins at a multiple of eight bytes, as does what is put into the file. */
  #put({ bytes, sizes }: Pick<PackedChunks, 'bytes' | 'sizes'>): void {
    let address = this.output.writer.put(bytes);
    for (const size of sizes) {
      this.#record(address, size);
      address += Math.ceil(size / 8) * 8;
    }
  }

  #addToRest(fields: readonly FieldBytes[], count: number): void {
    if (count === 0) return;
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

  #keep(packed: readonly Promise<PackedChunks>[], unwritten?: ChunksToWrite): AppendedRows {
    return {
      packed: packed.map(ownCopies),
      unwritten,
      rows: this.#begun,
      rest: this.#rest.map((field) => copyOf(field)),
      restRows: this.#restRows,
    };
  }
}

/** Writes rows that were kept; nobody repeats them afterwards. */
export async function writeKept(output: Output, { unwritten }: AppendedRows): Promise<void> {
  if (unwritten) await handOnWritten(output, unwritten.begin());
}

/** What is being written waits in the queue like the rest, so that not too much is at the same time. */
const handOnWritten = ({ queue }: Output, begun: readonly Promise<PackedChunks>[]): Promise<void> =>
  queue.handOn(begun, () => {});

const bytesOf = ({ offset, values, length, isZero }: FieldValues): FieldBytes => ({
  offset,
  isZero,
  size: values.BYTES_PER_ELEMENT * length,
  bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
});

/** @param into  as many bytes, which are not needed any more */
function copyOf(field: FieldBytes, into: Uint8Array = new Uint8Array(field.bytes.length)): FieldBytes {
  into.set(field.bytes);
  return { ...field, bytes: into };
}

/** The same chunks in memory that nobody takes over. */
function ownCopies(packed: Promise<PackedChunks>): Promise<PackedChunks> {
  const copies = packed.then(({ bytes, sizes }) => ({ bytes: bytes.slice(), sizes, release: () => {} }));
  // What went wrong is told by the first who waits for it.
  copies.catch(() => {});
  return copies;
}
