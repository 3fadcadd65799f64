import { threadId } from 'node:worker_threads';
import { ColumnError } from '../../../src/core/index.js';
import { Table, type TaskContext, transfer } from '../../../src/engine/index.js';

export const module = import.meta.url;

export const square = (x: number): number => x * x;
export const scale = async (x: number, { by }: { by: number }): Promise<number> => x * by;
export const add = (a: number, b: number): number => a + b;
export const total = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0);
export const madeTable = (): Table => new Table({ x: [1] });
export const thread = (): number => threadId;

/** Adds one to a shared counter; fails where the item says so. */
export function countOrFail(
  item: { fail?: boolean; wait?: boolean },
  counter: Int32Array,
  context: TaskContext,
): number {
  if (item.fail)
    throw new ColumnError("no column 's_125'", { fields: { column: 's_125' }, remedy: 'Use s125.' });
  while (item.wait && !context.cancelled()) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
  return Atomics.add(counter, 0, 1) + 1;
}

/** The n-th thing that this thread was given as arguments: equal for all items of a job in one thread. */
const seen = new WeakMap<object, number>();
let things = 0;
export function argumentsSeen(_: number, args: object): string {
  if (!seen.has(args)) seen.set(args, ++things);
  return `${threadId}:${seen.get(args)}`;
}

export function viewOfLargeArray(): Float64Array {
  return new Float64Array(1_000_000).fill(1).subarray(10, 20);
}

export function movedArray(length: number): { values: Float64Array } {
  const values = new Float64Array(length).fill(3);
  return transfer({ values }, [values.buffer]);
}

export function badResult(): unknown {
  return () => 1;
}

export function leave(): never {
  process.exit(7);
}

/** Whether the weights lie in memory that all threads see. */
export function memoryOf({ weights }: { weights: Float64Array }): string {
  return weights.buffer instanceof SharedArrayBuffer ? 'shared' : 'own';
}

export const largeArray = (length: number): Float64Array => new Float64Array(length).fill(2);

/** Fails from the item 37 on, that one last of all. */
export async function failsLate(item: number): Promise<number> {
  if (item < 37) return item;
  await new Promise((done) => setTimeout(done, item === 37 ? 30 : 0));
  throw new RangeError(`item ${item}`);
}

/** A task over rows that fails in its own way. */
export function failsOnRows(): never {
  throw new RangeError('in the task');
}
