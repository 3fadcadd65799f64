/** The one file that every worker thread runs: it imports the functions that tasks name and calls them. */
import { move, transferableSymbol, valueSymbol, workerData } from 'piscina';
import { type KernelMemory, serializeError } from '../../core/index.js';
import { useCommonMemory } from '../kernels/machine.js';
import { type Batch, type BatchReply, runBatch } from '../tasks/batch.js';
import { readArguments, type SharedArguments } from '../tasks/shared-arguments.js';
import { importTask, type TaskFunction } from '../tasks/task.js';
import { unwrapTransfer } from '../tasks/transfer.js';

/** A batch on its way to a worker: the task by name, its arguments in shared memory. */
export interface WorkerMessage
  extends Pick<Batch, 'job' | 'items' | 'first' | 'call' | 'settled' | 'cancel'> {
  readonly module: string;
  readonly export: string;
  readonly args: SharedArguments;
}

/** What a worker begins with. */
export interface WorkerStart {
  readonly airshowerWorker: true;
  /** What the kernels of all workers work on. */
  readonly memory: KernelMemory;
}

useCommonMemory((workerData as WorkerStart).memory);

interface Job {
  readonly call: TaskFunction<unknown, unknown, unknown>;
  readonly args: unknown;
}

/** Jobs that this worker has begun. Few, since each may hold large arguments. */
const jobs = new Map<number, Promise<Job>>();
const mostJobs = 4;

export default async function runInWorker(message: WorkerMessage): Promise<BatchReply> {
  try {
    const { call, args } = await jobOf(message);
    const reply = await runBatch(call, args, message);
    const unwrapped = reply.results.map(unwrapTransfer);
    const buffers = new Set(unwrapped.flatMap((each) => each.buffers));
    const results = unwrapped.map((each) => each.value);
    return movable({ ...reply, results }, [...buffers]);
  } catch (error) {
    return { results: [], failure: serializeError(error), durationMs: 0 };
  }
}

function jobOf(message: WorkerMessage): Promise<Job> {
  const known = jobs.get(message.job);
  if (known) return known;
  const job = startJob(message);
  jobs.set(message.job, job);
  for (const old of jobs.keys()) {
    if (jobs.size <= mostJobs) break;
    jobs.delete(old);
  }
  return job;
}

async function startJob({ module, export: name, args }: WorkerMessage): Promise<Job> {
  return { call: await importTask({ module, export: name }), args: readArguments(args) };
}

/** piscina moves the buffers that an object with its two symbols names. */
function movable(reply: BatchReply, buffers: ArrayBuffer[]): BatchReply {
  if (buffers.length === 0) return reply;
  const marked = { [transferableSymbol]: buffers, [valueSymbol]: reply };
  return move(marked as unknown as ArrayBuffer) as unknown as BatchReply;
}
