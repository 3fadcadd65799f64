import { DomainError } from '../../core/index.js';
import type { TrainingData } from '../training-data.js';

/** @typeParam Learner  of a member: its name with its options */
export interface VotingOptionsOf<Learner> {
  /** The learners whose estimates are averaged. */
  readonly members: readonly Learner[];
  /** [member], >= 0. Default: all 1. */
  readonly votes?: readonly number[];
}

/**
 * Several models; the estimate is the mean of theirs (of the class probabilities: soft voting).
 * @typeParam Parameters  what a member has learned
 */
export interface VotingOf<Parameters> {
  readonly learner: 'voting';
  readonly members: readonly Parameters[];
  /** [member], summing to 1 */
  readonly votes: Float64Array;
}

/** @throws {DomainError} no members, votes that do not fit; whatever a member throws */
export async function trainVoting<Learner, Parameters>(
  data: TrainingData,
  { members, votes = members.map(() => 1) }: VotingOptionsOf<Learner>,
  learn: (learner: Learner, data: TrainingData) => Promise<Parameters>,
): Promise<VotingOf<Parameters>> {
  const total = votes.reduce((sum, vote) => sum + (vote >= 0 ? vote : Number.NaN), 0);
  if (members.length === 0 || votes.length !== members.length || !(total > 0)) {
    throw new DomainError(`votes [${votes.join(', ')}] for ${members.length} members`, {
      fields: { name: 'votes', value: votes },
      remedy: 'Give at least one member, and one vote >= 0 for each.',
    });
  }
  const trained: Parameters[] = [];
  for (const member of members) trained.push(await learn(member, data));
  return { learner: 'voting', members: trained, votes: Float64Array.from(votes, (vote) => vote / total) };
}

/** Mean of the members' outputs by votes: [output][row]. */
export function meanOfOutputs(outputs: readonly Float64Array[][], votes: Float64Array): Float64Array[] {
  return outputs[0].map((_, k) =>
    outputs[0][k].map((_, row) => outputs.reduce((sum, each, m) => sum + votes[m] * each[k][row], 0)),
  );
}
