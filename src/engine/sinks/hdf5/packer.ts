import { type KernelMemory, reviveError } from '../../../core/index.js';
import type { Executor } from '../../executors/executor.js';
import { withArena } from '../../kernels/arena.js';
import { type Place, placesIn } from '../../kernels/places.js';
import { nextJob } from '../../tasks/batch.js';
import { lostWorker } from '../../tasks/lost-worker.js';
import type { Task } from '../../tasks/task.js';
import { type ChunkForm, type FieldBytes, mostPacked, packChunks, rowsOf } from './pack-chunks.js';
import type { PackItem } from './pack-task.js';

/** Chunks one after another, each beginning at a multiple of eight bytes. */
export interface PackedChunks {
  readonly bytes: Uint8Array;
  /** Bytes of each chunk. */
  readonly sizes: readonly number[];
  /** Gives the memory back in which the bytes lie. */
  release(): void;
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
   * Starts to pack whole chunks of rows, some at a time.
   * @param rows  the fields of some rows, and of those after them; copied, or packed, before this returns
   */
  pack(rows: readonly (readonly FieldBytes[])[], form: ChunkForm): Promise<PackedChunks>[] {
    const pieces = withoutZeros(rows);
    const count = rowsIn(pieces) / form.chunkRows;
    const atOnce = Math.max(1, Math.floor(bytesOfPiece / (form.rowBytes * form.chunkRows)));
    const lent = this.#lend(pieces, Math.ceil(count / atOnce));
    const fields = lent?.fields ?? joinedHere(pieces);
    const packed: Promise<PackedChunks>[] = [];
    for (let first = 0; first < count; first += atOnce) {
      const chunks = Math.min(atOnce, count - first);
      const own = fields.map((field) => rowsOf(field, first * form.chunkRows, chunks * form.chunkRows));
      const piece = lent
        ? this.#packInWorker(own, { form, count: chunks }, lent)
        : packHere(own, form, chunks);
      if (this.#pending.length > 0) this.#unsent.add(piece);
      packed.push(piece);
    }
    return packed;
  }

  /** To be called before waiting for a piece: it may not have been sent to a worker yet. */
  need(piece: Promise<PackedChunks>): void {
    if (this.#unsent.has(piece)) this.#send();
  }

  /** Brings rows to where the workers see them; undefined where they see nothing of this thread, or there is no room. */
  #lend(pieces: readonly (readonly FieldBytes[])[], tasks: number): LentRows | undefined {
    const memory = this.executor?.memory;
    const bytes = pieces.flat().reduce((sum, field) => sum + field.bytes.length, 0);
    const place = memory && takePlace(memory, bytes + 16 * pieces[0].length);
    if (!memory || !place) return undefined;
    let at = place.address;
    const fields = pieces[0].map((field, i) => {
      const length = pieces.reduce((sum, piece) => sum + piece[i].bytes.length, 0);
      // Copying into shared memory is quick only where both sides begin at the same place of eight bytes.
      const last = pieces[pieces.length - 1][i].bytes;
      at += (8 + ((last.byteOffset - (length - last.length) - at) % 8)) % 8;
      const own = new Uint8Array(memory.buffer, at, length);
      at += length;
      return {
        ...field,
        bytes: joined(
          pieces.map((piece) => piece[i].bytes),
          own,
        ),
      };
    });
    return { memory, place, fields, tasks };
  }

  async #packInWorker(
    fields: readonly FieldBytes[],
    { form, count }: { readonly form: ChunkForm; readonly count: number },
    lent: LentRows,
  ): Promise<PackedChunks> {
    const { memory } = lent;
    const out = takePlace(memory, mostPacked(form, count));
    try {
      if (out === undefined) return await packHere(fields, form, count);
      const placed = fields.map(({ bytes, ...field }) => {
        return { ...field, bytes: { address: bytes.byteOffset, length: bytes.length } };
      });
      const sizes = await this.#run({ form, count, fields: placed, out: out.address });
      const bytes = new Uint8Array(memory.buffer, out.address, lengthOf(sizes));
      return { bytes, sizes, release: () => placesIn(memory).give(out) };
    } catch (error) {
      if (out) placesIn(memory).give(out);
      throw error;
    } finally {
      if (--lent.tasks === 0) placesIn(memory).give(lent.place);
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

/** Rows that workers see, until the last task has packed its own. */
interface LentRows {
  readonly memory: KernelMemory;
  readonly place: Place;
  readonly fields: readonly FieldBytes[];
  tasks: number;
}

/** Sizes in powers of two, so that places fit again. */
const takePlace = (memory: KernelMemory, bytes: number): Place | undefined =>
  placesIn(memory).take(2 ** Math.ceil(Math.log2(Math.max(bytes, 1 << 16))));

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

/** Bytes that chunks of these sizes take, each beginning at a multiple of eight. */
const lengthOf = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => Math.ceil(sum / 8) * 8 + size, 0);

const rowsIn = (pieces: readonly (readonly FieldBytes[])[]): number =>
  pieces.reduce((sum, [{ bytes, size }]) => sum + bytes.length / size, 0);

/** Fields that are not zero everywhere; one at least, which says how many rows there are. */
function withoutZeros(pieces: readonly (readonly FieldBytes[])[]): readonly (readonly FieldBytes[])[] {
  const isZero = pieces[0].map((_, i) => pieces.every((piece) => piece[i].isZero === true));
  const first = Math.max(0, isZero.indexOf(false));
  return pieces.map((piece) => piece.filter((_, i) => i === first || !isZero[i]));
}

function joinedHere(pieces: readonly (readonly FieldBytes[])[]): readonly FieldBytes[] {
  if (pieces.length === 1) return pieces[0];
  return pieces[0].map((field, i) => {
    const parts = pieces.map((piece) => piece[i].bytes);
    return { ...field, bytes: joined(parts, new Uint8Array(lengthOfAll(parts))) };
  });
}

const lengthOfAll = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0);

function joined(parts: readonly Uint8Array[], whole: Uint8Array): Uint8Array {
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
