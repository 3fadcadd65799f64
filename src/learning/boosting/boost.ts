import { randomStream } from '../../core/index.js';
import type { Team } from '../team/team.js';
import type { Tree } from '../trees/ensemble.js';
import { heaviestWeight } from './baselines.js';
import { binLayout } from './bin-layout.js';
import { Derivatives } from './derivatives.js';
import { type GrownTree, growTree } from './grow-tree.js';
import { leafQuantiles } from './leaf-quantiles.js';
import { losses } from './losses.js';
import { NodeHistograms } from './node-histograms.js';
import type { BoostingPlan } from './options.js';
import { blockRows } from './segment.js';
import type { TrainingArrays } from './training-arrays.js';

/** What the members of a team share beside the training arrays. */
export interface SharedSums {
  /** [parity][member], for `Derivatives` */
  readonly largest: Float64Array;
  /** [block][training, held out][loss, weight] */
  readonly losses: Float64Array;
  /** [slot], values of leaves */
  readonly leaves: Float64Array;
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
  const histograms = new NodeHistograms(arrays, layout, team);
  const growth = { cuts: arrays.cuts, layout, histograms, plan };
  const finishing = { arrays, plan, baseline, team, shared, histograms };
  const derivatives = new Derivatives(plan, baseline, heaviestWeight(arrays), team, shared.largest);
  const trees: Tree[] = [];
  const trainingLoss: number[] = [];
  const heldOutLoss: number[] = [];
  let movedBy = 0;
  derivatives.measure(histograms);
  for (let round = 0; round < plan.rounds; round++) {
    const number = plan.firstRound + round;
    const features = Array.from(baseline, (_, output) => drawFeatures(arrays.features, plan, number, output));
    const roots = derivatives.roots(histograms, number, movedBy, features);
    movedBy = 0;
    for (const [output, root] of roots.entries()) {
      const grown = growTree(growth, output, root, features[output]);
      movedBy = Math.max(movedBy, finishTree(grown, output, finishing));
      trees.push(grown.tree);
    }
    if (plan.patience === 0) continue;
    const [training, heldOut] = meanLosses(finishing);
    trainingLoss.push(training);
    if (!Number.isNaN(heldOut)) heldOutLoss.push(heldOut);
    if (round - indexOfLeast(heldOutLoss) >= plan.patience) break;
  }
  const kept = plan.patience > 0 ? (indexOfLeast(heldOutLoss) + 1) * plan.outputs : trees.length;
  return { trees: trees.slice(0, kept), trainingLoss, heldOutLoss };
}

interface Finishing {
  readonly arrays: TrainingArrays;
  readonly plan: BoostingPlan;
  readonly baseline: Float64Array;
  readonly team: Team;
  readonly shared: SharedSums;
  readonly histograms: NodeHistograms;
}

/** Gives the leaves their values and adds them to the scores; returns the largest. */
function finishTree({ tree, leaf }: GrownTree, output: number, finishing: Finishing): number {
  const { arrays, plan, baseline, team, shared, histograms } = finishing;
  const probability = losses[plan.loss].leafQuantile?.(plan);
  if (probability !== undefined) {
    histograms.eachChunk();
    const meeting = { team, shared: shared.leaves };
    leafQuantiles(leaf.length, arrays, baseline[0], probability, meeting).forEach((value, slot) => {
      tree.value[leaf[slot]] = value;
    });
  }
  for (let i = 0; i < tree.value.length; i++) tree.value[i] *= plan.learningRate;
  const values = Float64Array.from(leaf, (node) => tree.value[node]);
  histograms.addLeaves(output, values);
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
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

/** Mean losses of the training and held-out rows. */
function meanLosses({ plan, baseline, team, shared, histograms }: Finishing): [number, number] {
  const { ofRow } = losses[plan.loss];
  const sums = shared.losses;
  histograms.eachChunk(({ segment, views }, start, stop) => {
    const at = 4 * Math.floor((segment.first + start) / blockRows);
    if (start % blockRows === 0) sums.fill(0, at, at + 4);
    for (let i = start; i < stop; i++) {
      const part = at + 2 * views.heldOut[i];
      sums[part] += ofRow(views, baseline, i, plan);
      sums[part + 1] += views.weight[i];
    }
  });
  team.barrier();
  const total = new Float64Array(4);
  for (let i = 0; i < sums.length; i++) total[i % 4] += sums[i];
  return [total[0] / total[1], total[2] / total[3]];
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < values[best] ? i : best), 0);
}
