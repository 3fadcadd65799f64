// Reads every `step`-th block of a file, from block `first` on, as often as it is asked to: what a worker of a pass does before it computes.
import { parentPort, workerData } from 'node:worker_threads';
import { readBlocks } from './read-blocks.mjs';

parentPort.on('message', async ({ path, columns }) => {
  await readBlocks(path, columns, workerData);
  parentPort.postMessage('done');
});
