import { randomStream } from '../../core/index.js';
import type { Tree } from '../trees/ensemble.js';
import { type Growth, growTree } from './grow-tree.js';
import { binLayout } from './histograms.js';
import { setLeafQuantiles } from './leaf-quantiles.js';
import { losses } from './losses.js';
import { NodeHistograms } from './node-histograms.js';
import type { BoostingPlan } from './options.js';
import type { Team } from './team.js';
import { blockRows, type TrainingArrays } from './training-arrays.js';

/** What the members of a team share beside the training arrays. */
export interface SharedSums {
  /** For NodeHistograms, see `sharedSums`. */
  readonly histograms: Float64Array;
  /** [member][output][gradient, hessian], largest absolute values */
  readonly largest: Float64Array;
  /** [block][training, held out][loss, weight] */
  readonly losses: Float64Array;
  /** [node], values of leaves */
  readonly leaves: Float64Array;
}

/** Most nodes that a tree can have. */
export function mostNodes({ maxLeaves, maxDepth }: BoostingPlan): number {
  return Math.min(2 * maxLeaves, 2 ** (maxDepth + 1));
}

/** The trees of a boosting run, in order, and the mean losses after each round. */
export interface Boosted {
  readonly trees: readonly Tree[];
  readonly trainingLoss: readonly number[];
  /** Empty where no row was held out. */
  readonly heldOutLoss: readonly number[];
}

/** Boosts trees on the arrays. Every member of the team calls it and gets the same result. */
export function boost(
  arrays: TrainingArrays,
  plan: BoostingPlan,
  baseline: Float64Array,
  team: Team,
  shared: SharedSums,
): Boosted {
  const layout = binLayout(arrays.cuts);
  const histograms = new NodeHistograms(arrays, layout, team, shared.histograms, mostNodes(plan));
  const growth = { arrays, layout, histograms, plan };
  const trees: Tree[] = [];
  const trainingLoss: number[] = [];
  const heldOutLoss: number[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const place = { baseline, round: plan.firstRound + round };
    const steps = derivatives(arrays, { plan, ...place }, team, shared.largest);
    for (let output = 0; output < plan.outputs; output++) {
      trees.push(addTree(growth, { ...place, output, steps }, team, shared.leaves));
    }
    const [training, heldOut] = meanLosses(arrays, plan, baseline, team, shared.losses);
    trainingLoss.push(training);
    if (!Number.isNaN(heldOut)) heldOutLoss.push(heldOut);
    if (plan.patience > 0 && round - indexOfLeast(heldOutLoss) >= plan.patience) break;
  }
  const kept = plan.patience > 0 ? indexOfLeast(heldOutLoss) + 1 : trainingLoss.length;
  return { trees: trees.slice(0, kept * plan.outputs), trainingLoss, heldOutLoss };
}

interface Round {
  readonly plan: BoostingPlan;
  readonly baseline: Float64Array;
  readonly round: number;
}

/** Fills the derivatives; returns for [output][gradient, hessian] the grid step that makes their sums exact. */
function derivatives(
  arrays: TrainingArrays,
  { plan, baseline, round }: Round,
  team: Team,
  largest: Float64Array,
): Float64Array {
  const length = 2 * arrays.outputs;
  const own = largest.subarray(team.member * length, (team.member + 1) * length).fill(0);
  for (let from = team.start; from < team.stop; from += blockRows) {
    const to = Math.min(from + blockRows, team.stop);
    losses[plan.loss].derivatives(arrays, baseline, { start: from, stop: to, largest: own }, plan);
    leaveOutRows(arrays, plan, round, from, to);
  }
  team.barrier();
  return Float64Array.from(own, (_, i) => {
    let most = 0;
    for (let member = 0; member < team.size; member++) most = Math.max(most, largest[member * length + i]);
    return gridStep(most);
  });
}

/** Held-out rows, and rows that this round does not draw, have no say in the tree. */
function leaveOutRows(
  arrays: TrainingArrays,
  plan: BoostingPlan,
  round: number,
  start: number,
  stop: number,
): void {
  if (plan.rowFraction === 1 && plan.patience === 0) return;
  const { rows, outputs, heldOut, gradient, hessian } = arrays;
  const key = { seed: plan.seed, stage: 'boosting-rows', file: round, block: start / blockRows };
  const stream = randomStream(key);
  for (let i = start; i < stop; i++) {
    const drawn = plan.rowFraction === 1 || stream.uniform() < plan.rowFraction;
    if (drawn && heldOut[i] === 0) continue;
    for (let k = 0; k < outputs; k++) {
      gradient[k * rows + i] = 0;
      hessian[k * rows + i] = 0;
    }
  }
}

/**
 * The grid onto which derivatives are rounded: 2^-24 of the power of two above the largest. A float32 holds each exactly, and
 * float64 sums of up to 2^29 of them are exact, hence equal in any order.
 */
export function gridStep(largest: number): number {
  return largest === 0 ? 1 : 2 ** (Math.ceil(Math.log2(largest)) - 24);
}

interface TreePlace {
  readonly baseline: Float64Array;
  readonly round: number;
  readonly output: number;
  /** [output][gradient, hessian], grid steps */
  readonly steps: Float64Array;
}

/** Grows a tree and adds it to the scores of the member's rows. */
function addTree(growth: Growth, place: TreePlace, team: Team, leaves: Float64Array): Tree {
  const { arrays, plan } = growth;
  const { rows, node, score, gradient, hessian } = arrays;
  const { baseline, round, output, steps } = place;
  const first = output * rows;
  const tree = growTree(growth, output, drawFeatures(arrays.features, plan, round, output), (start, stop) => {
    roundToGrid(gradient, steps[2 * output], first + start, first + stop);
    roundToGrid(hessian, steps[2 * output + 1], first + start, first + stop);
  });
  const probability = losses[plan.loss].leafQuantile?.(plan);
  if (probability !== undefined) {
    setLeafQuantiles(tree, arrays, baseline[0], probability, { team, shared: leaves });
  }
  for (let i = 0; i < tree.value.length; i++) tree.value[i] *= plan.learningRate;
  const value = Float64Array.from(tree.value);
  for (let i = team.start; i < team.stop; i++) score[first + i] += value[node[i]];
  return tree;
}

/** Rounds to multiples of `step`: adding 1.5 x 2^52 steps leaves no finer digits. */
function roundToGrid(values: Float32Array, step: number, start: number, stop: number): void {
  const shift = 1.5 * 2 ** 52 * step;
  for (let i = start; i < stop; i++) values[i] = values[i] + shift - shift;
}

/** The features that a tree may ask, ascending. */
function drawFeatures(features: number, plan: BoostingPlan, round: number, output: number): number[] {
  const all = Array.from({ length: features }, (_, f) => f);
  if (plan.featureFraction === 1) return all;
  const stream = randomStream({ seed: plan.seed, stage: 'boosting-features', file: round, block: output });
  const wanted = Math.max(1, Math.round(plan.featureFraction * features));
  for (let i = 0; i < wanted; i++) {
    const j = i + stream.below(features - i);
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all.slice(0, wanted).sort((a, b) => a - b);
}

/** Mean losses of the training and held-out rows; only where they decide when to stop, NaN otherwise. */
function meanLosses(
  arrays: TrainingArrays,
  plan: BoostingPlan,
  baseline: Float64Array,
  team: Team,
  sums: Float64Array,
): [number, number] {
  if (plan.patience === 0) return [Number.NaN, Number.NaN];
  const { heldOut, weight } = arrays;
  for (let from = team.start; from < team.stop; from += blockRows) {
    const ofBlock = sums.subarray((from / blockRows) * 4, (from / blockRows) * 4 + 4).fill(0);
    for (let i = from; i < Math.min(from + blockRows, team.stop); i++) {
      ofBlock[2 * heldOut[i]] += losses[plan.loss].ofRow(arrays, baseline, i, plan);
      ofBlock[2 * heldOut[i] + 1] += weight[i];
    }
  }
  team.barrier();
  const total = new Float64Array(4);
  for (let i = 0; i < sums.length; i++) total[i % 4] += sums[i];
  return [total[0] / total[1], total[2] / total[3]];
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < values[best] ? i : best), 0);
}
