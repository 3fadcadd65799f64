import { Worker } from 'node:worker_threads';
import { CancelledError, reviveError, type SerializedError } from '../../core/index.js';
import { abandonTeam, barrierWords } from './team.js';

/** A program that every member runs: the default export of a module, called with its `MemberWork`. */
export interface MemberWork<Work> {
  readonly work: Work;
  readonly member: number;
  readonly size: number;
  /** Of the barrier, see `joinTeam`. */
  readonly state: Int32Array;
}

export type MemberReply = { readonly result: unknown } | { readonly failure: SerializedError };

/** Of new objects there are few, but V8 would give them up to 48 MB. */
const resourceLimits = { maxYoungGenerationSizeMb: 6 };

/**
 * Threads for a team. They are its own: its members wait for one another, so each needs a thread at the same time, which a pool
 * shared with other work does not promise. They start at once, and load the program while their work is being prepared.
 */
export class TeamThreads<Work, Result> {
  readonly #threads: readonly Worker[];
  readonly #state = new Int32Array(new SharedArrayBuffer(4 * barrierWords));

  /** @param program  URL of the module */
  constructor(program: string, size: number) {
    const file = new URL('./team-member.js', import.meta.url);
    this.#threads = Array.from(
      { length: size },
      () => new Worker(file, { workerData: program, resourceLimits }),
    );
  }

  /** Runs the program. @returns  [member], what each returns */
  async run(work: Work): Promise<Result[]> {
    const size = this.#threads.length;
    const replies = this.#threads.map((thread, member) => {
      const reply = this.#reply(thread);
      thread.postMessage({ work, member, size, state: this.#state } satisfies MemberWork<Work>);
      return reply;
    });
    const settled = await Promise.allSettled(replies);
    const failed = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    // Members that only stopped because of another one say less than that one.
    const failure = failed.find((error) => !(error instanceof CancelledError)) ?? failed[0];
    if (failure) throw failure;
    return settled.map((each) => (each as PromiseFulfilledResult<Result>).value);
  }

  async close(): Promise<void> {
    abandonTeam(this.#state);
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #reply(thread: Worker): Promise<Result> {
    return new Promise((resolve, reject) => {
      thread.once('message', (reply: MemberReply) => {
        if ('result' in reply) resolve(reply.result as Result);
        else reject(reviveError(reply.failure));
      });
      thread.once('error', (error) => {
        abandonTeam(this.#state);
        reject(error);
      });
    });
  }
}
