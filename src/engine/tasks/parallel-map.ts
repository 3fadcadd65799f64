import { defaultExecutor } from '../executors/default-executor.js';
import type { Executor } from '../executors/executor.js';
import { ItemFailure, type RunOptions, runInOrder } from './run-in-order.js';
import { shortForm } from './short-form.js';
import { describeTask, type TaskOrFunction } from './task.js';

export interface ParallelMapOptions extends Pick<RunOptions, 'batchSize' | 'onProgress' | 'signal'> {
  /** Where to run; the process's default threads unless given. */
  readonly executor?: Executor;
}

/**
 * The result of `task` for every item, in order: `export(item, args, context)` in worker threads. Small items are sent in
 * batches, `args` once to each worker. One failing item stops the others.
 * @throws  the task's own error, with class, fields and stack, and the item named in its message and fields
 * @throws {UsageError} a closure, where the executor is not inline
 */
export async function parallelMap<Item, Result>(
  items: Iterable<Item>,
  task: TaskOrFunction<Item, Result>,
  options: ParallelMapOptions = {},
): Promise<Result[]> {
  const list = Array.isArray(items) ? (items as readonly Item[]) : [...items];
  const executor = options.executor ?? defaultExecutor();
  const results: Result[] = [];
  try {
    for await (const result of runInOrder<Item, Result>(task, list, { ...options, executor }))
      results.push(result);
  } catch (error) {
    throw error instanceof ItemFailure ? nameItem(error, list, describeTask(task)) : error;
  }
  return results;
}

function nameItem({ index, error }: ItemFailure, items: readonly unknown[], task: string): Error {
  const item = shortForm(items[index]);
  error.message += ` (${task}, item ${index} of ${items.length}: ${item})`;
  if ('fields' in error) {
    const fields = { ...(error.fields as object), task, itemIndex: index, item };
    Object.defineProperty(error, 'fields', { value: fields, enumerable: true });
  }
  return error;
}
