import type { KernelMemory } from '../../../core/index.js';
import { type Place, placesIn } from '../../kernels/places.js';
import type { FieldBytes } from './pack-chunks.js';

/** Fields of some rows, and of those after them. */
export type RowPieces = readonly (readonly FieldBytes[])[];

/** Rows where those who pack them see them, until the last task has packed its own. */
export class LentRows {
  #tasks = 1;
  #place?: Place;

  /** @param memory  in whose place the rows lie; undefined: only this thread sees them */
  constructor(
    readonly fields: readonly FieldBytes[],
    readonly memory?: KernelMemory,
    place?: Place,
  ) {
    this.#place = place;
  }

  /** To be said before the first of so many tasks begins. */
  use(tasks: number): void {
    this.#tasks = tasks;
  }

  /** One task is done. */
  done(): void {
    if (--this.#tasks > 0 || !this.#place || !this.memory) return;
    placesIn(this.memory).give(this.#place);
    this.#place = undefined;
  }
}

/**
 * Brings rows to where workers see them: into a memory that they share, where there is room.
 * @param options.memory  undefined where there is none
 * @param options.copied  whether the rows are to be copied even if only this thread is to see them
 */
export function lendRows(
  rows: RowPieces,
  { memory, copied = false }: { readonly memory?: KernelMemory; readonly copied?: boolean },
): LentRows {
  const pieces = withoutZeros(rows);
  const bytes = lengthOfAll(pieces.flat().map((field) => field.bytes));
  const place = memory && takePlace(memory, bytes + 16 * pieces[0].length);
  if (!memory || !place) return new LentRows(pieces.length > 1 || copied ? copiedHere(pieces) : pieces[0]);
  let at = place.address;
  const fields = pieces[0].map((field, i) => {
    const parts = pieces.map((piece) => piece[i].bytes);
    const length = lengthOfAll(parts);
    // Copying into shared memory is quick only where both sides begin at the same place of eight bytes.
    const last = parts[parts.length - 1];
    at += (8 + ((last.byteOffset - (length - last.length) - at) % 8)) % 8;
    const own = new Uint8Array(memory.buffer, at, length);
    at += length;
    return { ...field, bytes: joined(parts, own) };
  });
  return new LentRows(fields, memory, place);
}

/** Sizes in powers of two, so that places fit again. */
export const takePlace = (memory: KernelMemory, bytes: number): Place | undefined =>
  placesIn(memory).take(2 ** Math.ceil(Math.log2(Math.max(bytes, 1 << 16))));

/** Fields that are not zero everywhere; one at least, which says how many rows there are. */
function withoutZeros(pieces: RowPieces): RowPieces {
  const isZero = pieces[0].map((_, i) => pieces.every((piece) => piece[i].isZero === true));
  const first = Math.max(0, isZero.indexOf(false));
  return pieces.map((piece) => piece.filter((_, i) => i === first || !isZero[i]));
}

function copiedHere(pieces: RowPieces): readonly FieldBytes[] {
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
