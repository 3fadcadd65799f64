import { CancelledError } from '../../core/index.js';

/**
 * Workers that run one program on their own parts of the rows and meet at barriers (single program, multiple data). Each
 * decides everything for itself from the sums of all, so nothing but sums is exchanged.
 */
export interface Team {
  readonly member: number;
  readonly size: number;
  /** Waits until every member has come here; what they wrote before is seen after. @throws {CancelledError} one has failed */
  barrier(): void;
}

/** A team of one, in this thread. */
export const alone: Team = { member: 0, size: 1, barrier() {} };

/** Words of the shared state of a barrier: arrivals, generation, failed. */
export const barrierWords = 3;

/** The member's view of a team whose barrier lives in `state` (Int32Array of `barrierWords` in shared memory). */
export function joinTeam(state: Int32Array, member: number, size: number): Team {
  return { member, size, barrier: () => meet(state, size) };
}

/** Lets the others stop waiting for a member that has failed. */
export function abandonTeam(state: Int32Array): void {
  Atomics.store(state, 2, 1);
  Atomics.add(state, 1, 1);
  Atomics.notify(state, 1);
}

function meet(state: Int32Array, size: number): void {
  const generation = Atomics.load(state, 1);
  if (Atomics.add(state, 0, 1) === size - 1) {
    Atomics.store(state, 0, 0);
    Atomics.add(state, 1, 1);
    Atomics.notify(state, 1);
  } else {
    // The others are some microseconds away most times: look a while before sleeping.
    for (let look = 0; look < 20_000 && Atomics.load(state, 1) === generation; look++);
    while (Atomics.load(state, 1) === generation) Atomics.wait(state, 1, generation);
  }
  if (Atomics.load(state, 2) !== 0) throw new CancelledError('another worker of the training has failed');
}
