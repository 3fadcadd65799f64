import { availableParallelism } from 'node:os';
import type { Piscina } from 'piscina';
import { checkOptions, DomainError, type KernelMemory } from '../../core/index.js';
import { commonMemory } from '../kernels/machine.js';
import type { Batch, BatchReply } from '../tasks/batch.js';
import { checkSendable } from '../tasks/sendable.js';
import { type SharedArguments, writeArguments } from '../tasks/shared-arguments.js';
import { checkTask, type Task } from '../tasks/task.js';
import type { Executor } from './executor.js';
import type { WorkerMessage, WorkerStart } from './worker.js';

/**
 * Most memory of a thread for objects that are new: three spaces of a third each, of which V8 would make up to 16 MB each the longer a
 * thread works, so that a pass over many files would take more than one over few. Numbers do not lie there.
 */
const maxYoungGenerationSizeMb = 12;

export interface ThreadsOptions {
  /** Number of worker threads; as many as the machine has cores unless given. */
  readonly workers?: number;
}

/**
 * Runs tasks in worker threads, which start at the first task and stay until close(). Idle threads do not keep the process
 * alive.
 * @throws {DomainError} a number of workers that is not a whole number from 1 to 1024; {UsageError} another option
 */
export function threads(options: ThreadsOptions = {}): Executor {
  checkOptions('threads', options, ['workers']);
  const { workers = availableParallelism() } = options;
  return new Threads(checkWorkers(workers));
}

/** @throws {DomainError} not a whole number from 1 to 1024 */
export function checkWorkers(workers: number): number {
  if (Number.isInteger(workers) && workers >= 1 && workers <= 1024) return workers;
  throw new DomainError(`workers is ${workers}; it must be a whole number from 1 to 1024`, {
    fields: { name: 'workers', value: workers },
  });
}

class Threads implements Executor {
  readonly name = 'threads';
  readonly acceptsClosures = false;
  readonly memory = commonMemory();
  /** Arguments of a task as written into shared memory, as long as the task itself is in use. */
  readonly #written = new WeakMap<Task, SharedArguments>();
  #pool?: Promise<Piscina<WorkerMessage, BatchReply>>;

  readonly batchesInFlight: number;

  constructor(readonly workers: number) {
    this.batchesInFlight = 2 * workers;
  }

  async run(batch: Batch): Promise<BatchReply> {
    const { task, job, items, first, call, settled, cancel } = batch;
    checkTask(task);
    for (const item of items) checkSendable(item);
    const args = this.#argumentsOf(task);
    this.#pool ??= startPool(this.workers, this.memory);
    const pool = await this.#pool;
    return pool.run({
      job,
      items,
      first,
      call,
      settled,
      cancel,
      module: task.module,
      export: task.export,
      args,
    });
  }

  #argumentsOf(task: Task): SharedArguments {
    const written = this.#written.get(task);
    if (!written) checkSendable(task.args);
    const args = written ?? writeArguments(task.args);
    this.#written.set(task, args);
    return args;
  }

  async close(): Promise<void> {
    const pool = this.#pool;
    this.#pool = undefined;
    await (await pool)?.close();
  }
}

async function startPool(workers: number, memory: KernelMemory): Promise<Piscina<WorkerMessage, BatchReply>> {
  const { Piscina } = await import('piscina');
  return new Piscina({
    filename: new URL('./worker.js', import.meta.url).href,
    // Fewer at rest would let idle threads end, and the next task pay for a new one and its HDF5 library.
    minThreads: workers,
    maxThreads: workers,
    idleTimeout: Number.POSITIVE_INFINITY,
    workerData: { airshowerWorker: true, memory } satisfies WorkerStart,
    recordTiming: false,
    resourceLimits: { maxYoungGenerationSizeMb },
  });
}
