import { CancelledError, type SerializedError, serializeError } from '../../core/index.js';
import type { Task, TaskContext, TaskFunction } from './task.js';
import { Transfer } from './transfer.js';

/** Some items of one job, run one after another by one worker. */
export interface Batch {
  /** Equal for all batches of one job: workers keep the job's function and arguments by it. */
  readonly job: number;
  /** A function only where the executor runs in this thread. */
  readonly task: Task | TaskFunction<unknown, unknown, unknown>;
  readonly items: readonly unknown[];
  /** 'item': export(item, args, context); 'spread': export(...item). */
  readonly call: 'item' | 'spread';
  /** Whether an item that fails is one of the results, as Promise.allSettled says it, and the others go on. */
  readonly settled?: boolean;
  /** Number of the first item among all of the job; default 0. */
  readonly first?: number;
  /** A number n in shared memory; above 0: items n - 1 and later of the job stop, earlier ones go on. */
  readonly cancel: Int32Array<SharedArrayBuffer>;
}

/** What became of a batch: results of its items in order, up to the first that failed. */
export interface BatchReply {
  readonly results: unknown[];
  readonly failure?: SerializedError;
  /** Time spent in the task itself, to choose the size of later batches. */
  readonly durationMs: number;
}

let lastJob = 0;
/** A number that no other job of this process has. */
export const nextJob = (): number => ++lastJob;

/** Runs the items of a batch in this thread. Never throws: a failure is part of the reply. */
export async function runBatch(
  call: TaskFunction<unknown, unknown, unknown>,
  args: unknown,
  batch: Pick<Batch, 'items' | 'first' | 'cancel' | 'call' | 'settled'>,
): Promise<BatchReply> {
  const { items, first = 0, cancel, call: form, settled = false } = batch;
  const start = performance.now();
  const results: unknown[] = [];
  const cancelled = (): boolean => {
    const from = Atomics.load(cancel, 0);
    return from > 0 && first + results.length >= from - 1;
  };
  const context: TaskContext = { cancelled };
  try {
    for (const item of items) {
      if (context.cancelled()) throw new CancelledError('stopped before it was finished');
      const run = () =>
        form === 'spread' ? spread(call, item) : call(item as never, args as never, context);
      if (settled) results.push(await settledResult(run, context));
      else {
        const result = run();
        // Waiting for what is no promise would cost a turn of the event loop per item.
        results.push(result instanceof Promise ? await result : result);
      }
    }
    return { results, durationMs: performance.now() - start };
  } catch (error) {
    return { results, failure: serializeError(error), durationMs: performance.now() - start };
  }
}

/** What became of an item, with the error in the form that goes to other threads. */
export type SettledItem =
  | { readonly status: 'fulfilled'; readonly value: unknown }
  | { readonly status: 'rejected'; readonly reason: SerializedError };

async function settledResult(run: () => unknown, context: TaskContext): Promise<SettledItem | Transfer> {
  try {
    const value = await run();
    if (!(value instanceof Transfer)) return { status: 'fulfilled', value };
    return new Transfer({ status: 'fulfilled', value: value.value }, value.buffers);
  } catch (error) {
    if (error instanceof CancelledError && context.cancelled()) throw error;
    return { status: 'rejected', reason: serializeError(error) };
  }
}

function spread(call: unknown, item: unknown): unknown {
  return (call as (...args: unknown[]) => unknown)(...(item as unknown[]));
}
