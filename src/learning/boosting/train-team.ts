import { joinTeam } from '../team/team.js';
import { type MemberWork, TeamThreads } from '../team/team-threads.js';
import { type Boosted, boost, type SharedSums } from './boost.js';
import type { BoostingPlan } from './options.js';
import type { TrainingArrays } from './training-arrays.js';

interface BoostingWork {
  readonly arrays: TrainingArrays;
  readonly plan: BoostingPlan;
  readonly baseline: Float64Array;
  readonly shared: SharedSums;
}

/** Threads that boost together. */
export function boostingThreads(size: number): TeamThreads<BoostingWork, Boosted> {
  return new TeamThreads(import.meta.url, size);
}

/** The member's program: all compute the same trees, the first hands them back. */
export default function boostAsMember({ work, member, size, state }: MemberWork<BoostingWork>) {
  const boosted = boost(work.arrays, work.plan, work.baseline, joinTeam(state, member, size), work.shared);
  return member === 0 ? boosted : undefined;
}
