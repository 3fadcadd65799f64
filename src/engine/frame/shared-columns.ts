import type { KernelMemory } from '../../core/index.js';
import { arrayTypes, type Column, type ColumnType, type ColumnValues } from '../columns/column.js';
import { sliceColumn } from '../columns/concat-columns.js';
import type { Executor } from '../executors/executor.js';
import { machineBuffer } from '../kernels/machine.js';
import { oncePerMemory, type Place, type Places, placesIn } from '../kernels/places.js';
import { canBeCoded, codesBytes, orderCodesOf, writeCodesHead } from './column-codes.js';

/** A column in the memory of the kernels that work on it. */
export interface PlacedColumn {
  readonly type: ColumnType;
  readonly dictionary?: readonly string[];
  readonly rows: number;
  /** Address of the values. */
  readonly values: number;
  /** Address of the mask; absent where nothing is missing. */
  readonly valid?: number;
  /** Address of the order codes, once a column was cut twice. */
  codes?: number;
}

/** A column of a table as workers get it: in the memory of their kernels, or in shared memory from which they copy. */
export type SharedColumn = { readonly placed: PlacedColumn } | { readonly column: Column };

/** Smaller columns are copied as they are worked on: a place takes whole pages. */
const fewestBytes = 1 << 18;

/**
 * The column where all workers of an executor see it: in the memory of their kernels where there is room, so that it is never copied
 * again, else in shared memory. Copied there once.
 * @param isCut  whether it is compared with constants: from the second time on its order codes are kept too
 */
export function sharedColumn(column: Column, { memory }: Executor, isCut: boolean): SharedColumn {
  const columns = memory && columnsIn(memory);
  const placed = column.values.byteLength >= fewestBytes ? columns?.place(column) : undefined;
  if (placed && isCut) columns?.cut(column, placed);
  return placed ? { placed } : { column: inSharedMemory(column) };
}

/** Rows [start, stop) of a column as a worker reads them. */
export function readShared(shared: SharedColumn, start: number, stop: number): Column {
  if ('column' in shared) return sliceColumn(shared.column, start, stop);
  const column = whole(shared.placed);
  const codes = orderCodesOf(shared.placed, { start, stop });
  return sliceColumn(codes ? { ...column, codes } : column, start, stop);
}

function whole(placed: PlacedColumn): Column {
  const { type, rows, values, valid, dictionary } = placed;
  const Values = arrayTypes[type] as new (
    buffer: SharedArrayBuffer,
    at: number,
    rows: number,
  ) => ColumnValues;
  const buffer = machineBuffer();
  return {
    type,
    values: new Values(buffer, values, rows),
    ...(dictionary ? { dictionary } : {}),
    ...(valid === undefined ? {} : { valid: new Uint8Array(buffer, valid, rows) }),
  };
}

const columnsIn = oncePerMemory((memory) => new PlacedColumns(memory));

/** The columns of tables in one memory. When nobody uses a column any more, its place is given to others. */
class PlacedColumns {
  readonly #placed = new WeakMap<Column, PlacedColumn>();
  readonly #places: Places;
  readonly #unused: FinalizationRegistry<Place>;
  /** How often columns were cut. */
  readonly #cuts = new WeakMap<Column, number>();

  constructor(readonly memory: KernelMemory) {
    const places = placesIn(memory);
    this.#places = places;
    this.#unused = new FinalizationRegistry((place) => places.give(place));
  }

  /** @returns undefined where there is no room */
  place(column: Column): PlacedColumn | undefined {
    const known = this.#placed.get(column);
    if (known) return known;
    const { type, values, valid, dictionary } = column;
    const valuesBytes = Math.ceil(values.byteLength / 128) * 128;
    const place = this.#places.take(valuesBytes + (valid ? values.length : 0));
    if (place === undefined) return undefined;
    const { address } = place;
    const mask = valid ? { valid: address + valuesBytes } : {};
    const placed = { type, dictionary, rows: values.length, values: address, ...mask };
    const memory = new Uint8Array(this.memory.buffer);
    memory.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), address);
    if (valid) memory.set(valid, address + valuesBytes);
    this.#placed.set(column, placed);
    this.#unused.register(placed, place);
    return placed;
  }

  /** Makes room for the order codes of a column that is cut for the second time; workers fill it when they come by. */
  cut(column: Column, placed: PlacedColumn): void {
    const cuts = (this.#cuts.get(column) ?? 0) + 1;
    this.#cuts.set(column, cuts);
    if (cuts !== 2 || !canBeCoded(column)) return;
    const place = this.#places.take(codesBytes(placed.rows));
    if (place === undefined) return;
    writeCodesHead(this.memory.buffer, { address: place.address, column });
    placed.codes = place.address;
    this.#unused.register(placed, place);
  }
}

const copies = new WeakMap<Column, Column>();

/** The column in memory that all threads see. */
function inSharedMemory(column: Column): Column {
  const known = copies.get(column);
  if (known) return known;
  const { values, valid, type } = column;
  const made: Column = {
    ...column,
    values: values.buffer instanceof SharedArrayBuffer ? values : copyToShared(values, arrayTypes[type]),
    ...(valid ? { valid: copyToShared(valid, Uint8Array) } : {}),
  };
  copies.set(column, made);
  return made;
}

type SharedArrayConstructor<A> = new (buffer: SharedArrayBuffer) => A;

function copyToShared<A extends Column['values']>(values: A, Type: unknown): A {
  const copy = new (Type as SharedArrayConstructor<A>)(new SharedArrayBuffer(values.byteLength));
  (copy as Uint8Array).set(values as Uint8Array);
  return copy;
}
