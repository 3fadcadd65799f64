import { CancelledError, checkOptions, placed, reviveError } from '../../core/index.js';
import { defaultExecutor } from '../executors/default-executor.js';
import type { Executor } from '../executors/executor.js';
import { type Batch, type BatchReply, nextJob } from './batch.js';
import { lostWorker } from './lost-worker.js';
import { SharedArrays, withSharedArrays } from './shared-arrays.js';
import { shortForm } from './short-form.js';
import { describeTask, type Task } from './task.js';

export interface GraphOptions {
  /** Where to run; the process's default threads unless given. */
  readonly executor?: Executor;
  /** Called with the number of finished calls and of all calls. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops the graph with a CancelledError, when the calls that run have ended: no other begins any more. */
  readonly signal?: AbortSignal;
}

/** One call of a graph: which function, and with what. */
export class Call {
  constructor(
    readonly task: Task,
    readonly args: readonly unknown[],
  ) {}
}

/**
 * Runs the calls that `wanted` need, each once, as soon as its arguments are there.
 * @returns  the values of `wanted`, in order
 * @throws  the task's own error with its place in the graph; the other calls are stopped
 */
export async function runGraph(wanted: readonly Call[], options: GraphOptions = {}): Promise<unknown[]> {
  checkOptions('compute', options, ['executor', 'onProgress', 'signal']);
  return new GraphRun(wanted, options.executor ?? defaultExecutor(), options.onProgress).values(
    options.signal,
  );
}

class GraphRun {
  readonly #calls: Call[];
  readonly #waitsFor = new Map<Call, number>();
  readonly #neededBy = new Map<Call, Call[]>();
  readonly #uses = new Map<Call, number>();
  readonly #values = new Map<Call, unknown>();
  readonly #ready: Call[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #jobs = new Map<Task, number>();
  readonly #arrays: SharedArrays;
  readonly #cancel = new Int32Array(new SharedArrayBuffer(4));
  #failure?: Error;
  #done = 0;

  constructor(
    readonly wanted: readonly Call[],
    readonly executor: Executor,
    readonly onProgress?: GraphOptions['onProgress'],
  ) {
    this.#calls = callsBehind(wanted);
    // In this thread nothing is copied anyway.
    const threads = !executor.acceptsClosures;
    this.#arrays = new SharedArrays(threads ? this.#calls.map(({ args }) => args) : []);
    for (const call of wanted) this.#uses.set(call, 1);
    for (const call of this.#calls) {
      const needs = new Set(callsIn(call.args));
      this.#waitsFor.set(call, needs.size);
      if (needs.size === 0) this.#ready.push(call);
      for (const needed of needs) {
        this.#neededBy.set(needed, [...(this.#neededBy.get(needed) ?? []), call]);
        this.#uses.set(needed, (this.#uses.get(needed) ?? 0) + 1);
      }
    }
  }

  async values(signal?: AbortSignal): Promise<unknown[]> {
    const stop = () => {
      this.#failure ??= new CancelledError('stopped before it was finished');
      Atomics.store(this.#cancel, 0, 1);
    };
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    this.#fill();
    while (this.#running.size > 0) await Promise.race(this.#running);
    signal?.removeEventListener('abort', stop);
    if (this.#failure) throw this.#failure;
    return this.wanted.map((call) => this.#values.get(call));
  }

  #fill(): void {
    while (!this.#failure && this.#ready.length > 0 && this.#running.size < this.executor.batchesInFlight) {
      const running = this.#run(this.#ready.shift() as Call).finally(() => {
        this.#running.delete(running);
        this.#fill();
      });
      this.#running.add(running);
    }
  }

  async #run(call: Call): Promise<void> {
    const { task } = call;
    const job = this.#jobs.get(task) ?? nextJob();
    this.#jobs.set(task, job);
    const args = call.args.map((arg) => this.#withValues(arg));
    try {
      const batch = { job, task, items: [args], call: 'spread', cancel: this.#cancel } as const;
      const { results, failure } = await this.#reply(batch);
      if (failure) throw reviveError(failure);
      this.#finish(call, results[0]);
    } catch (error) {
      this.#fail(call, args, error);
    }
  }

  async #reply(batch: Batch): Promise<BatchReply> {
    try {
      return await this.executor.run(batch);
    } catch (error) {
      throw lostWorker(error);
    }
  }

  #finish(call: Call, value: unknown): void {
    const uses = this.#neededBy.get(call)?.length ?? 0;
    this.#values.set(call, uses > 1 && !this.executor.acceptsClosures ? withSharedArrays(value) : value);
    this.onProgress?.(++this.#done, this.#calls.length);
    for (const next of this.#neededBy.get(call) ?? []) {
      const left = (this.#waitsFor.get(next) as number) - 1;
      this.#waitsFor.set(next, left);
      if (left === 0) this.#ready.push(next);
    }
    // Values that nobody waits for any more give their memory back.
    for (const needed of new Set(callsIn(call.args))) {
      const uses = (this.#uses.get(needed) as number) - 1;
      this.#uses.set(needed, uses);
      if (uses === 0) this.#values.delete(needed);
    }
  }

  #fail(call: Call, args: readonly unknown[], error: unknown): void {
    const stopped = error instanceof CancelledError && this.#failure !== undefined;
    Atomics.store(this.#cancel, 0, 1);
    if (stopped || this.#failure) return;
    const place = `call ${this.#calls.indexOf(call) + 1} of ${this.#calls.length}`;
    const after = (this.#neededBy.get(call) ?? []).map(({ task }) => describeTask(task));
    const towards = after.length > 0 ? `, needed by ${[...new Set(after)].join(', ')}` : '';
    this.#failure = placed(error, `${describeTask(call.task)}${shortArguments(args)}, ${place}${towards}`);
  }

  #withValues(arg: unknown): unknown {
    if (isCall(arg)) return this.#values.get(arg);
    if (ArrayBuffer.isView(arg)) return this.#arrays.shared(arg);
    if (Array.isArray(arg)) return arg.map((each) => this.#withValues(each));
    if (!isPlain(arg)) return arg;
    return Object.fromEntries(Object.entries(arg).map(([key, each]) => [key, this.#withValues(each)]));
  }
}

/** Arguments as messages show them. */
export const shortArguments = (args: readonly unknown[]): string =>
  `(${args.map((arg) => shortForm(arg, 40)).join(', ')})`;

/** Every call once, those that others need before them. Not recursive: chains may be long. */
export function callsBehind(wanted: readonly Call[]): Call[] {
  const ordered = new Set<Call>();
  const stack = [...wanted].reverse();
  const opened = new Set<Call>();
  while (stack.length > 0) {
    const call = stack[stack.length - 1];
    const missing = opened.has(call) ? [] : callsIn(call.args).filter((each) => !ordered.has(each));
    opened.add(call);
    if (missing.length > 0) for (const each of missing.reverse()) stack.push(each);
    else ordered.add(stack.pop() as Call);
  }
  return [...ordered];
}

/** Calls among arguments, also within plain objects and arrays. */
export function callsIn(arg: unknown): Call[] {
  if (isCall(arg)) return [arg];
  if (Array.isArray(arg)) return arg.flatMap(callsIn);
  return isPlain(arg) ? Object.values(arg).flatMap(callsIn) : [];
}

export const isCall = (value: unknown): value is Call => value instanceof Call;

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
