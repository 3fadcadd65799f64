import { type Batch, type BatchReply, runBatch } from '../tasks/batch.js';
import { runTaskBatch } from '../tasks/run-task-batch.js';
import type { Executor } from './executor.js';

/** Runs every task in this thread, one after another, in order: for debugging, small work and closures. */
export function inline(): Executor {
  return {
    name: 'inline',
    workers: 1,
    batchesInFlight: 1,
    acceptsClosures: true,
    run: runInline,
    close: async () => {},
  };
}

async function runInline(batch: Batch): Promise<BatchReply> {
  const { task } = batch;
  if (typeof task === 'function') return runBatch(task, undefined, batch);
  return runTaskBatch(batch);
}
