import type { KernelMemory } from '../../core/index.js';
import type { Batch, BatchReply } from '../tasks/batch.js';

/** Where tasks run. One interface for this thread, a pool of threads, and clusters. */
export interface Executor {
  readonly name: string;
  /** How many batches it works on at the same time. */
  readonly workers: number;
  /** How many batches it wants to be given at the same time; more than workers, so that the next one is there when one ends. */
  readonly batchesInFlight: number;
  /** Whether it can run functions of this process; others need tasks. */
  readonly acceptsClosures: boolean;
  /** The memory that the kernels of all its workers work on, so that they need no copies of what lies there; not where each has its own. */
  readonly memory?: KernelMemory;
  /** Runs one batch. A task that throws is part of the reply; a rejection means that the worker itself is lost. */
  run(batch: Batch): Promise<BatchReply>;
  /** Waits for what runs, then gives threads and memory back. */
  close(): Promise<void>;
}
