/** A worker in another process: is sent batches as plain data, answers with replies. */
import { type Batch, runTaskBatch } from '../../../src/engine/index.js';

const cancel = new Int32Array(new SharedArrayBuffer(4));

process.on('message', async ({ id, batch }: { id: number; batch: Omit<Batch, 'cancel'> }) => {
  process.send?.({ id, reply: await runTaskBatch({ ...batch, cancel }) });
});
