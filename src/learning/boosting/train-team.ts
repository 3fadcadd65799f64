import { type Boosted, boost, type SharedSums } from './boost.js';
import type { BoostingPlan } from './options.js';
import { abandonTeam, barrierWords, joinTeam } from './team.js';
import type { TrainingArrays } from './training-arrays.js';

interface TeamWork {
  readonly arrays: TrainingArrays;
  readonly plan: BoostingPlan;
  readonly baseline: Float64Array;
  readonly shared: SharedSums;
  readonly size: number;
}

/** What one member is given. */
export type MemberWork = TeamWork & { readonly member: number; readonly state: Int32Array };

/**
 * Boosts with a team of threads of its own: its members wait for one another, so each needs a thread at the same time, which
 * a pool shared with other work does not promise.
 */
export async function boostAsTeam(work: TeamWork): Promise<Boosted> {
  const { Piscina } = await import('piscina');
  const pool = new Piscina<MemberWork, Boosted | undefined>({
    filename: new URL('./train-team.js', import.meta.url).href,
    minThreads: work.size,
    maxThreads: work.size,
    concurrentTasksPerWorker: 1,
    idleTimeout: Number.POSITIVE_INFINITY,
  });
  const state = new Int32Array(new SharedArrayBuffer(4 * barrierWords));
  try {
    const members = Array.from({ length: work.size }, (_, member) => pool.run({ ...work, member, state }));
    const [boosted] = await Promise.all(members);
    return boosted!;
  } finally {
    abandonTeam(state);
    await pool.destroy();
  }
}

/** The member's program: all compute the same trees, the first hands them back. */
export default function boostAsMember({ arrays, plan, baseline, shared, size, member, state }: MemberWork) {
  try {
    const boosted = boost(arrays, plan, baseline, joinTeam(state, member, size, arrays.rows), shared);
    return member === 0 ? boosted : undefined;
  } catch (error) {
    abandonTeam(state);
    throw error;
  }
}
