// Inflates chunks of a file and does nothing else: what no reader of these chunks can be faster than.
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';

const { path, places, size } = workerData;
const largest = Math.max(...places.map(([, length]) => length));
const bytes = Buffer.alloc(largest);
parentPort.on('message', () => {
  const file = openSync(path);
  for (const [offset, length] of places) {
    readSync(file, bytes, 0, length, offset);
    inflateSync(bytes.subarray(0, length), { chunkSize: size, maxOutputLength: size });
  }
  closeSync(file);
  parentPort.postMessage('done');
});
