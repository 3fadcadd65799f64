import { availableParallelism } from 'node:os';
import { isMainThread, workerData } from 'node:worker_threads';
import type { Executor } from './executor.js';
import { inline } from './inline.js';
import { checkWorkers, threads } from './threads.js';

let workers = availableParallelism();
let current: Executor | undefined;

/** The executor that everything uses unless told otherwise: threads, or this thread where it is itself a worker. */
export function defaultExecutor(): Executor {
  current ??= isWorker() ? inline() : threads({ workers });
  return current;
}

/** Sets how many threads the default executor has from now on; what already runs goes on as it began. */
export function setDefaultWorkers(count: number): void {
  checkWorkers(count);
  if (count === workers) return;
  workers = count;
  void closeDefaultExecutor();
}

/** Ends the default executor's threads after what they run; the next use starts new ones. */
export async function closeDefaultExecutor(): Promise<void> {
  const executor = current;
  current = undefined;
  await executor?.close();
}

/** One of our own workers: more threads from there would take cores from its siblings. */
function isWorker(): boolean {
  return !isMainThread && JSON.stringify(workerData ?? null).includes('airshowerWorker');
}
