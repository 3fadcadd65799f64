import { checkOptions, placed, reviveError, UsageError } from '../../core/index.js';
import { defaultExecutor } from '../executors/default-executor.js';
import type { Executor } from '../executors/executor.js';
import type { SettledItem } from './batch.js';
import { ItemFailure, type RunOptions, runInOrder } from './run-in-order.js';
import { shortForm } from './short-form.js';
import { describeTask, type TaskOrFunction } from './task.js';

export interface ParallelMapOptions extends Pick<RunOptions, 'batchSize' | 'onProgress' | 'signal'> {
  /** Where to run; the process's default threads unless given. */
  readonly executor?: Executor;
}

/**
 * The result of `task` for every item, in order: `export(item, args, context)` in worker threads. Small items are sent in
 * batches, `args` once to each worker. One failing item stops the others, unless `settled` asks for what became of each.
 * @param options.settled  true: { status: 'fulfilled', value } or { status: 'rejected', reason } of each item, as Promise.allSettled
 * @throws  the task's own error, with class, fields and stack, and the item named in its message and fields
 * @throws {UsageError} a closure, where the executor is not inline
 */
export function parallelMap<Item, Result>(
  items: Iterable<Item>,
  task: TaskOrFunction<Item, Result>,
  options: ParallelMapOptions & { readonly settled: true },
): Promise<PromiseSettledResult<Result>[]>;
export function parallelMap<Item, Result>(
  items: Iterable<Item>,
  task: TaskOrFunction<Item, Result>,
  options?: ParallelMapOptions & { readonly settled?: false },
): Promise<Result[]>;
export async function parallelMap<Item>(
  items: Iterable<Item>,
  task: TaskOrFunction<Item, unknown>,
  options: ParallelMapOptions & { readonly settled?: boolean } = {},
): Promise<unknown[]> {
  checkCall(items, options);
  const list = Array.isArray(items) ? (items as readonly Item[]) : [...items];
  const executor = options.executor ?? defaultExecutor();
  const results: unknown[] = [];
  try {
    for await (const result of runInOrder<Item, unknown>(task, list, { ...options, executor }))
      results.push(result);
  } catch (error) {
    throw error instanceof ItemFailure ? nameItem(error, list, describeTask(task)) : error;
  }
  if (!options.settled) return results;
  return results.map((result, index) => revived(result as SettledItem, index, list, describeTask(task)));
}

const optionNames = ['executor', 'batchSize', 'onProgress', 'signal', 'settled', 'firstFailure'];

/** @throws {UsageError} what cannot be gone through, or an option that is not there */
function checkCall(items: unknown, options: unknown): void {
  if (typeof items !== 'object' || items === null || !(Symbol.iterator in items))
    throw new UsageError(`parallelMap needs a list of items, found ${shortForm(items)}`, {
      remedy: 'Give an array, or anything else that can be gone through.',
    });
  checkOptions('parallelMap', options, optionNames);
}

function revived(
  result: SettledItem,
  index: number,
  items: readonly unknown[],
  task: string,
): PromiseSettledResult<unknown> {
  if (result.status === 'fulfilled') return result;
  const failure = new ItemFailure(index, reviveError(result.reason));
  return { status: 'rejected', reason: nameItem(failure, items, task) };
}

function nameItem(failure: ItemFailure, items: readonly unknown[], task: string): Error {
  const { index } = failure;
  const item = shortForm(items[index]);
  const error = placed(failure.error, `${task}, item ${index} of ${items.length}: ${item}`);
  if ('fields' in error) {
    const fields = { ...(error.fields as object), task, itemIndex: index, item };
    Object.defineProperty(error, 'fields', { value: fields, enumerable: true });
  }
  return error;
}
