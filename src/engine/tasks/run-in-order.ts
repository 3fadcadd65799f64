import { CancelledError, reviveError } from '../../core/index.js';
import type { Executor } from '../executors/executor.js';
import { type Batch, type BatchReply, nextJob } from './batch.js';
import { BatchSize } from './batch-size.js';
import { lostWorker } from './lost-worker.js';
import { checkTask, type TaskOrFunction } from './task.js';

export interface RunOptions {
  readonly executor: Executor;
  /** Items per batch; by their measured duration unless given. */
  readonly batchSize?: number;
  /** How many items may be begun beyond the one whose result is taken next: bounds what waits in memory. */
  readonly ahead?: number;
  /** Whether items that fail are results (SettledItem), and the others go on. */
  readonly settled?: boolean;
  /** Whether items before one that fails go on, so that always the first failure in their order is told; else all stop at once. */
  readonly firstFailure?: boolean;
  /** Stops everything; the run ends with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Called with the number of finished items. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** An item whose task failed. */
export class ItemFailure {
  constructor(
    readonly index: number,
    readonly error: Error,
  ) {}
}

/**
 * The results of `task` for each item, in the order of the items, whichever finishes first. When an item fails the others
 * are stopped, and the failure with the lowest index is thrown once all of them have ended.
 */
export function runInOrder<Item, Result>(
  task: TaskOrFunction<Item, Result>,
  items: readonly Item[],
  options: RunOptions,
): AsyncGenerator<Result, void> {
  if (!(typeof task === 'function' && options.executor.acceptsClosures)) checkTask(task);
  // A copy: executors keep what they prepare for a job by its task, and the caller may change `args` after this job.
  const own = typeof task === 'function' ? task : { ...task };
  return new OrderedRun(own as Batch['task'], items, options).results() as AsyncGenerator<Result, void>;
}

class OrderedRun {
  readonly #job = nextJob();
  readonly #cancel = new Int32Array(new SharedArrayBuffer(4));
  readonly #size: BatchSize;
  readonly #pending: Promise<BatchReply | undefined>[] = [];
  readonly #failures: ItemFailure[] = [];
  #begun = 0;
  #taken = 0;
  #done = 0;
  #running = 0;

  constructor(
    readonly task: Batch['task'],
    readonly items: readonly unknown[],
    readonly options: RunOptions,
  ) {
    this.#size = new BatchSize(options.executor.workers, options.batchSize);
  }

  async *results(): AsyncGenerator<unknown, void> {
    const { signal } = this.options;
    const stop = () => this.#stop();
    signal?.addEventListener('abort', stop);
    try {
      if (signal?.aborted) this.#stop();
      this.#fill();
      while (this.#pending.length > 0 && this.#failures.length === 0) {
        const reply = await this.#pending[0];
        this.#pending.shift();
        if (reply === undefined) break;
        yield* this.#take(reply.results);
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      if (!this.options.firstFailure || this.#failures.length === 0) this.#stop();
      await Promise.all(this.#pending);
    }
    this.#throwFailure();
  }

  *#take(results: unknown[]): Generator<unknown, void> {
    for (const result of results) {
      this.#taken++;
      this.#fill();
      yield result;
    }
  }

  #throwFailure(): void {
    if (this.options.signal?.aborted)
      throw new CancelledError('stopped before it was finished', { cause: this.options.signal.reason });
    const first = this.#failures.sort((a, b) => a.index - b.index)[0];
    if (first) throw first;
  }

  /** Stops this item and those after it. */
  #stop(from = 0): void {
    const stopped = Atomics.load(this.#cancel, 0);
    if (stopped === 0 || stopped > from + 1) Atomics.store(this.#cancel, 0, from + 1);
  }

  #fill(): void {
    const { batchesInFlight } = this.options.executor;
    const last = Math.min(this.items.length, this.#taken + (this.options.ahead ?? this.items.length));
    while (this.#begun < last && this.#running < batchesInFlight && Atomics.load(this.#cancel, 0) === 0) {
      const first = this.#begun;
      const count = Math.min(last - first, this.#size.next(this.items.length - first));
      this.#begun += count;
      this.#pending.push(this.#runBatch(first, count));
    }
  }

  async #runBatch(first: number, count: number): Promise<BatchReply | undefined> {
    this.#running++;
    const items = this.items.slice(first, first + count);
    const { settled } = this.options;
    const batch: Batch = {
      job: this.#job,
      task: this.task,
      items,
      first,
      call: 'item',
      settled,
      cancel: this.#cancel,
    };
    try {
      const reply = await this.options.executor.run(batch);
      if (reply.failure) {
        const error = reviveError(reply.failure);
        return this.#fail(first + reply.results.length, error);
      }
      this.#done += count;
      this.#size.measured(count, reply.durationMs);
      this.options.onProgress?.(this.#done, this.items.length);
      return reply;
    } catch (error) {
      return this.#fail(first, lostWorker(error));
    } finally {
      this.#running--;
      this.#fill();
    }
  }

  #fail(index: number, error: Error): undefined {
    // Items that the failure of another one stopped are not failures of their own.
    const stopped = error instanceof CancelledError && Atomics.load(this.#cancel, 0) !== 0;
    if (!stopped) this.#failures.push(new ItemFailure(index, error));
    this.#stop(this.options.firstFailure ? index : 0);
  }
}
