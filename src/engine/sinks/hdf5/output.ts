import type { Executor } from '../../executors/executor.js';
import type { Output } from './chunked-rows.js';
import type { Hdf5Writer } from './hdf5-writer.js';
import { PackedOutput } from './packed-output.js';
import { Packer } from './packer.js';

/** Pieces that may wait for their turn for each worker: enough that none of them waits. */
const waitingPerWorker = 8;

/** The way of rows into a file. @param executor  whose workers pack; undefined: this thread, one piece after another */
export function openOutput(writer: Hdf5Writer, executor: Executor | undefined): Output {
  const most = executor?.memory ? waitingPerWorker * executor.workers : 0;
  const packer = new Packer(executor);
  return { writer, packer, queue: new PackedOutput(packer, most) };
}
