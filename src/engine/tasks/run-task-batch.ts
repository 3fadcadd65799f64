import { type Batch, type BatchReply, runBatch } from './batch.js';
import { checkTask, importTask } from './task.js';
import { unwrapTransfer } from './transfer.js';

/**
 * Works off a batch in this thread, for whoever carries batches here: imports the task, calls it for each item, and gives plain results.
 * A task that throws is part of the reply. @throws {UsageError} what is no task, or cannot be imported
 */
export async function runTaskBatch(batch: Batch): Promise<BatchReply> {
  const { task } = batch;
  checkTask(task);
  const reply = await runBatch(await importTask(task), task.args, batch);
  return { ...reply, results: reply.results.map((result) => unwrapTransfer(result).value) };
}
