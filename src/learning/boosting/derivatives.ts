import { type RandomStream, randomStream } from '../../core/index.js';
import type { Team } from '../team/team.js';
import { losses } from './losses.js';
import type { ChunkWork, NodeHistograms } from './node-histograms.js';
import type { BoostingPlan } from './options.js';
import { blockRows } from './segment.js';
import type { SegmentRows } from './segment-rows.js';

/**
 * Derivatives of the rows, round after round. They are rounded to a grid that must be known before the first of them is: it comes
 * from the largest one of the round before, and from how far scores have moved since.
 */
export class Derivatives {
  readonly #plan: BoostingPlan;
  readonly #baseline: Float64Array;
  readonly #team: Team;
  readonly #heaviest: number;
  /** [parity][member], largest first derivatives; two sets in turn */
  readonly #shared: Float64Array;
  #parity = 0;
  #largest = 0;

  constructor(
    plan: BoostingPlan,
    baseline: Float64Array,
    heaviest: number,
    team: Team,
    shared: Float64Array,
  ) {
    this.#plan = plan;
    this.#baseline = baseline;
    this.#heaviest = heaviest;
    this.#team = team;
    this.#shared = shared;
  }

  /** Finds the largest derivative at the start. */
  measure(histograms: NodeHistograms): void {
    this.#clear();
    histograms.eachChunk((rows, start, stop) => this.#fill(rows, start, stop));
    this.#team.barrier();
    this.#share();
  }

  /**
   * Sums the derivatives of a round over all rows.
   * @param movedBy  the largest change of a score since the last round
   * @param features  of each output
   * @returns  [output][bin of all features][gradient, hessian]
   */
  roots(
    histograms: NodeHistograms,
    round: number,
    movedBy: number,
    features: readonly (readonly number[])[],
  ): Float64Array[] {
    const moved = { largest: this.#largest, by: movedBy, heaviest: this.#heaviest };
    const [gradient, hessian] = losses[this.#plan.loss].bounds(moved, this.#plan);
    const steps = [gridStep(gradient), gridStep(hessian)] as const;
    const leaveOut = leaveOutRows(this.#plan, round);
    this.#clear();
    const sums = histograms.collectRoots(features, (rows, start, stop) => {
      this.#fill(rows, start, stop);
      leaveOut?.(rows, start, stop);
      for (let output = 0; output < features.length; output++) rows.roundPairs(output, steps, start, stop);
    });
    this.#share();
    return sums;
  }

  #fill(rows: SegmentRows, start: number, stop: number): void {
    const own = this.#parity * this.#team.size + this.#team.member;
    const { derivatives } = losses[this.#plan.loss];
    const largest = derivatives(rows, this.#baseline, { start, stop }, this.#plan);
    this.#shared[own] = Math.max(this.#shared[own], largest);
  }

  #clear(): void {
    this.#parity = 1 - this.#parity;
    this.#shared[this.#parity * this.#team.size + this.#team.member] = 0;
  }

  /** After a barrier. */
  #share(): void {
    const first = this.#parity * this.#team.size;
    this.#largest = this.#shared
      .subarray(first, first + this.#team.size)
      .reduce((most, each) => Math.max(most, each), 0);
  }
}

/** Held-out rows, and rows that this round does not draw, have no say in the tree. */
function leaveOutRows(plan: BoostingPlan, round: number): ChunkWork | undefined {
  if (plan.rowFraction === 1 && plan.patience === 0) return undefined;
  let stream: RandomStream | undefined;
  return ({ segment, views }, start, stop) => {
    if (start % blockRows === 0) {
      const block = (segment.first + start) / blockRows;
      stream = randomStream({ seed: plan.seed, stage: 'boosting-rows', file: round, block });
    }
    const { outputs, padded } = segment;
    for (let i = start; i < stop; i++) {
      const drawn = plan.rowFraction === 1 || stream!.uniform() < plan.rowFraction;
      if (drawn && views.heldOut[i] === 0) continue;
      for (let k = 0; k < outputs; k++) views.pairs.fill(0, 2 * (k * padded + i), 2 * (k * padded + i + 1));
    }
  };
}

/**
 * The grid onto which derivatives are rounded: 2^-24 of the power of two above the largest. A float32 holds each exactly, and
 * float64 sums of up to 2^29 of them are exact, hence equal in any order.
 */
export function gridStep(largest: number): number {
  return largest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(largest)) - 24);
}
