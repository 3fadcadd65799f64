import { type KernelMemory, reviveError } from '../../../core/index.js';
import type { Executor } from '../../executors/executor.js';
import { withArena } from '../../kernels/arena.js';
import { placesIn } from '../../kernels/places.js';
import { nextJob } from '../../tasks/batch.js';
import { lostWorker } from '../../tasks/lost-worker.js';
import type { Task } from '../../tasks/task.js';
import { type LentRows, lendRows, type RowPieces, takePlace } from './lent-rows.js';
import { type ChunkForm, type FieldBytes, mostPacked, packChunks, rowsIn, rowsOf } from './pack-chunks.js';
import type { PackItem } from './pack-task.js';
import type { FilePlace } from './write-at.js';
import { areRows, type ChunkPlaces, chunkStep, writeChunks } from './write-chunks.js';

/** Chunks one after another, each beginning at a multiple of eight bytes. */
export interface PackedChunks {
  readonly bytes: Uint8Array;
  /** Bytes of each chunk. */
  readonly sizes: readonly number[];
  /** Gives the memory back in which the bytes lie. */
  release(): void;
}

/** Chunks that are not compressed: where they go is known before they are made. */
export interface ChunksToWrite {
  readonly count: number;
  /** Bytes from one chunk to the next. */
  readonly step: number;
  /** Address of the first chunk in the file; several for datasets that get the same. */
  readonly addresses: number[];
  /** Starts to lay them out and to write them. */
  begin(): Promise<PackedChunks>[];
  /** In the place of `begin`: nothing is written. */
  drop(): void;
}

/** Bytes of chunks that are packed as one piece. */
const bytesOfPiece = 1 << 20;

/** Bytes of rows that a worker is given in one message, which costs as much as packing some hundred kilobytes. */
const bytesOfMessage = 3 << 19;

const task: Task = { module: new URL('./pack-task.js', import.meta.url).href, export: 'packPlaced' };

/**
 * Packs chunks: in the workers of an executor whose kernels share a memory, where all of it happens, or in this thread. The bytes do not depend
 * on where.
 */
export class Packer {
  readonly #job = nextJob();
  readonly #cancel = new Int32Array(new SharedArrayBuffer(4));
  /** Pieces that wait for the next message. */
  #pending: Pending[] = [];
  #pendingBytes = 0;
  readonly #unsent = new Set<Promise<PackedChunks>>();

  /** @param executor  undefined: this thread */
  constructor(readonly executor: Executor | undefined) {}

  /**
   * Starts to compress whole chunks of rows, some at a time.
   * @param rows  copied, or compressed, before this returns
   */
  pack(rows: RowPieces, form: ChunkForm): Promise<PackedChunks>[] {
    const lent = lendRows(rows, { memory: this.executor?.memory });
    return this.#eachPiece(lent, form, ({ fields, count }) =>
      lent.memory ? this.#packInWorker({ form, count }, fields, lent) : packHere(fields, form, count),
    );
  }

  /**
   * Chunks of rows that are not to be compressed; the last one need not be full.
   * @param options.kept  whether the rows are copied before this returns; else at the latest when `begin` returns
   */
  write(
    rows: RowPieces,
    form: ChunkForm,
    { file, kept }: { readonly file: FilePlace; readonly kept: boolean },
  ): ChunksToWrite {
    const inOneGo = rows.length === 1 && areRows(rows[0], form.rowBytes) && !kept;
    const lent = lendRows(rows, { memory: inOneGo ? undefined : this.executor?.memory, copied: kept });
    const addresses: number[] = [];
    const step = chunkStep(form);
    const begin = () =>
      this.#eachPiece(lent, form, ({ fields, first }) => {
        const to = { file, addresses: addresses.map((address) => address + first * step) };
        return lent.memory ? this.#writeInWorker({ form, to }, fields, lent) : writeHere(fields, form, to);
      });
    const count = Math.ceil(rowsIn(lent.fields) / form.chunkRows);
    return { count, step, addresses, begin, drop: () => lent.done() };
  }

  /** To be called before waiting for a piece: it may not have been sent to a worker yet. */
  need(piece: Promise<PackedChunks>): void {
    if (this.#unsent.has(piece)) this.#send();
  }

  #eachPiece(
    lent: LentRows,
    form: ChunkForm,
    begin: (piece: ChunkPiece) => Promise<PackedChunks>,
  ): Promise<PackedChunks>[] {
    const count = Math.ceil(rowsIn(lent.fields) / form.chunkRows);
    const atOnce = Math.max(1, Math.floor(bytesOfPiece / (form.rowBytes * form.chunkRows)));
    lent.use(Math.ceil(count / atOnce));
    const begun: Promise<PackedChunks>[] = [];
    for (let first = 0; first < count; first += atOnce) {
      const chunks = Math.min(atOnce, count - first);
      const own = lent.fields.map((field) => rowsOf(field, first * form.chunkRows, chunks * form.chunkRows));
      const piece = begin({ fields: own, first, count: chunks });
      if (this.#pending.length > 0) this.#unsent.add(piece);
      begun.push(piece);
    }
    return begun;
  }

  async #packInWorker(
    { form, count }: { readonly form: ChunkForm; readonly count: number },
    fields: readonly FieldBytes[],
    lent: LentRows,
  ): Promise<PackedChunks> {
    const memory = lent.memory as KernelMemory;
    const out = takePlace(memory, mostPacked(form, count));
    try {
      if (out === undefined) return await packHere(fields, form, count);
      const sizes = await this.#run({ form, fields: placed(fields), to: out.address });
      const bytes = new Uint8Array(memory.buffer, out.address, lengthOf(sizes));
      return { bytes, sizes, release: () => placesIn(memory).give(out) };
    } catch (error) {
      if (out) placesIn(memory).give(out);
      throw error;
    } finally {
      lent.done();
    }
  }

  async #writeInWorker(
    { form, to }: { readonly form: ChunkForm; readonly to: ChunkPlaces },
    fields: readonly FieldBytes[],
    lent: LentRows,
  ): Promise<PackedChunks> {
    try {
      await this.#run({ form, fields: placed(fields), to });
      return nothing;
    } finally {
      lent.done();
    }
  }

  /** @returns  bytes of each packed chunk */
  #run(item: PackItem): Promise<number[]> {
    const result = new Promise<number[]>((resolve, reject) => this.#pending.push({ item, resolve, reject }));
    this.#pendingBytes += item.fields.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (this.#pendingBytes >= bytesOfMessage) this.#send();
    return result;
  }

  #send(): void {
    const pending = this.#pending.splice(0);
    this.#pendingBytes = 0;
    this.#unsent.clear();
    if (pending.length > 0) void this.#sendAll(pending);
  }

  async #sendAll(pending: readonly Pending[]): Promise<void> {
    const items = pending.map(({ item }) => item);
    try {
      const batch = { job: this.#job, task, items, call: 'item', cancel: this.#cancel } as const;
      const { results, failure } = await (this.executor as Executor).run(batch);
      pending.forEach(({ resolve, reject }, i) => {
        if (i < results.length) resolve(results[i] as number[]);
        else reject(failure && reviveError(failure));
      });
    } catch (error) {
      for (const { reject } of pending) reject(lostWorker(error));
    }
  }
}

interface Pending {
  readonly item: PackItem;
  resolve(sizes: number[]): void;
  reject(error: unknown): void;
}

/** Some of the chunks of some rows. */
interface ChunkPiece {
  readonly fields: readonly FieldBytes[];
  readonly first: number;
  readonly count: number;
}

const nothing: PackedChunks = { bytes: new Uint8Array(0), sizes: [], release: () => {} };

const placed = (fields: readonly FieldBytes[]): PackItem['fields'] =>
  fields.map(({ offset, size, bytes }) => {
    return { offset, size, bytes: { address: bytes.byteOffset, length: bytes.length } };
  });

async function packHere(
  fields: readonly FieldBytes[],
  form: ChunkForm,
  count: number,
): Promise<PackedChunks> {
  return withArena((arena) => {
    const out = arena.array('uint8', mostPacked(form, count)) as Uint8Array;
    const sizes = packChunks(fields, form, out);
    return { bytes: out.slice(0, lengthOf(sizes)), sizes, release: () => {} };
  });
}

async function writeHere(...call: Parameters<typeof writeChunks>): Promise<PackedChunks> {
  writeChunks(...call);
  return nothing;
}

/** Bytes that chunks of these sizes take, each beginning at a multiple of eight. */
const lengthOf = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => Math.ceil(sum / 8) * 8 + size, 0);
