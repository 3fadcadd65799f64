import { type Batch, type BatchReply, runBatch } from '../tasks/batch.js';
import { checkTask, importTask } from '../tasks/task.js';
import { unwrapTransfer } from '../tasks/transfer.js';
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
  checkTask(task);
  const reply = await runBatch(await importTask(task), task.args, batch);
  return { ...reply, results: reply.results.map((result) => unwrapTransfer(result).value) };
}
