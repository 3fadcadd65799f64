// Inflates chunks of a file and does nothing else: what no reader of these chunks can be faster than.
import { closeSync, openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { inflateSync } from 'node:zlib';
import { inflateInto } from '../../dist/src/engine/sources/native/inflate.js';

const { path, places, size } = workerData;
const largest = Math.max(...places.map(([, length]) => length));
const bytes = Buffer.alloc(largest);
const place = new Uint8Array(size + 8);
const ways = {
  /** Node's public way: new memory for each chunk. */
  apart: (chunk) => inflateSync(chunk, { chunkSize: size, maxOutputLength: size }),
  /** All chunks into one place of memory, as the engine's reader does it. */
  inPlace: (chunk) => inflateInto(place, chunk),
};
parentPort.on('message', (way) => {
  const file = openSync(path);
  for (const [offset, length] of places) {
    readSync(file, bytes, 0, length, offset);
    ways[way](bytes.subarray(0, length));
  }
  closeSync(file);
  parentPort.postMessage('done');
});
