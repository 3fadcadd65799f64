import type { Column, OrderCodes } from '../columns/column.js';
import { orderLaw } from '../expressions/order-law.js';
import { machine, machineBuffer } from '../kernels/machine.js';

/** Rows whose codes are made at once, by whoever first reads all of them. */
const chunkRows = 65_536;
/** The law, which the kernel reads, then a flag for each chunk that is made, then the codes. */
const lawBytes = 128;
/** Kernels write and read sixteen rows at once. */
const spareBytes = 128;

/** Columns that the cache holds are read as fast without. */
const fewestRows = 2 * chunkRows;

export const canBeCoded = ({ type, values }: Column): boolean =>
  type === 'float64' && values.length >= fewestRows;

const chunksOf = (rows: number): number => Math.ceil(rows / chunkRows);

/** Bytes from the law to the first code. */
const headBytes = (rows: number): number => lawBytes + Math.ceil((4 * chunksOf(rows)) / 128) * 128;

/** Bytes that the codes of so many rows take, with what belongs to them. */
export const codesBytes = (rows: number): number => headBytes(rows) + 2 * rows + spareBytes;

/** Begins the codes of a column at an address: none is made yet. */
export function writeCodesHead(
  buffer: SharedArrayBuffer,
  { address, column }: { readonly address: number; readonly column: Column },
): void {
  const { values } = column;
  new Uint8Array(buffer, address, headBytes(values.length)).fill(0);
  const law = orderLaw(values as Float64Array);
  new Float64Array(buffer, address, law.length).set(law);
}

/** Where a column and its codes lie in the memory of kernels. */
interface CodedPlace {
  readonly rows: number;
  readonly values: number;
  readonly codes?: number;
}

/**
 * The codes of a column, made for the chunks of rows that were never read before. Two threads may make the same ones at the same time: they
 * write the same.
 * @returns  undefined where those of rows [start, stop) are not there
 */
export function orderCodesOf(
  { rows, values: place, codes }: CodedPlace,
  { start, stop }: { readonly start: number; readonly stop: number },
): OrderCodes | undefined {
  if (codes === undefined) return undefined;
  const made = new Int32Array(machineBuffer(), codes + lawBytes, chunksOf(rows));
  const address = codes + headBytes(rows);
  for (let chunk = Math.floor(start / chunkRows); chunk * chunkRows < stop; chunk++) {
    if (Atomics.load(made, chunk) === 1) continue;
    const [first, end] = [chunk * chunkRows, Math.min(rows, (chunk + 1) * chunkRows)];
    if (first < start || end > stop) return undefined;
    machine().orderCodes(address + 2 * first, place + 8 * first, codes, end - first);
    Atomics.store(made, chunk, 1);
  }
  return { address, law: codes };
}
