import { cellCount } from '../../events/index.js';
import {
  type BranchComparison,
  type BranchProblem,
  branchVerdicts,
  compareBranches,
  type Verdict,
} from '../../validation/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { branchBasis, simulatedResponse } from '../spectrum/closure-problem.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { withBackground } from '../spectrum/unfold-counts.js';
import { type SplitName, splitNames, splitParts } from '../validated/splits.js';
import type { ValidatedPasses } from '../validated/validated-passes.js';
import { sumOfCounts } from './data.js';
import type { JudgedSamples } from './data-simulation.js';
import { livetimeShares } from './events.js';
import { meanOfSums } from './simulation.js';

/** The data in two parts, each unfolded with its own part of the simulation or of the livetime. */
export interface SplitsResult {
  readonly splits: readonly SplitResult[];
  readonly verdicts: readonly Verdict[];
}

export interface SplitResult {
  readonly split: SplitName;
  readonly comparison?: BranchComparison;
  /** Why the split could not be made. */
  readonly reason?: string;
}

export function splitsStage(
  context: RunContext,
  passes: ValidatedPasses,
  samples: JudgedSamples,
  experiments: number,
): Promise<Stored<SplitsResult>> {
  const { energy, groups, response, unfolding, seed } = context.analysis.content;
  const { events, simulation, spectrum } = passes;
  const dependsOn = {
    settings: { energy, groups, response, unfolding, seed, experiments },
    simulated: samples.simulations.map(({ splits }) => splits),
    measured: samples.years.map(({ splits, livetimes }) => ({ splits, livetimes })),
    passed: simulation.passed,
    livetimes: events.years,
    unfolded: [spectrum.unfolded, spectrum.covariance],
    known: knownFluxOf(context),
    chosen: spectrum.chosen,
  };
  const { onProgress } = context.directory;
  return context.directory.stage('splits', dependsOn, async () => {
    const splits: SplitResult[] = [];
    for (const split of splitNames) {
      const found = splitProblem({ context, passes, samples, split });
      if ('reason' in found) splits.push({ split, reason: found.reason });
      else {
        const options = { seed, experiments, onProgress };
        const [comparison] = await compareBranches(found.problem, found.counts, options);
        splits.push({ split, comparison });
      }
    }
    const comparisons = splits.flatMap(({ comparison }) => comparison ?? []);
    return { splits, verdicts: branchVerdicts(comparisons, { group: 'split tests', family: 'splits' }) };
  });
}

interface SplitInputs {
  readonly context: RunContext;
  readonly passes: ValidatedPasses;
  readonly samples: JudgedSamples;
  readonly split: SplitName;
}

interface Impossible {
  readonly reason: string;
}

/** With fewer events in a part its spectrum says nothing. */
const fewestEvents = 1000;

function splitProblem(
  inputs: SplitInputs,
): { readonly problem: BranchProblem; readonly counts: readonly number[] } | Impossible {
  const { samples, split } = inputs;
  const measured = samples.years.flatMap(({ splits }) => splits[split] ?? []);
  if (measured.length < samples.years.length) return { reason: 'the data have no such column' };
  const { counts, variances } = sumOfCounts(measured);
  const sums = [counts, variances].map(sumsOfParts);
  const least = sums[0][0] < sums[0][1] ? 0 : 1;
  const events = Math.round(sums[0][least]);
  if (events < fewestEvents) return { reason: `only ${events} events of ${splitParts[split][least]}` };
  const divided = split === 'zenith' || split === 'core' ? bySimulation(inputs, split) : byTime(inputs);
  if ('reason' in divided) return divided;
  return {
    problem: branchProblem(
      inputs,
      divided,
      [0, 1].map((part) => sums[1][part] / sums[0][part]),
    ),
    counts,
  };
}

/** [part] */
function sumsOfParts(values: readonly number[]): [number, number] {
  const half = values.length / 2;
  const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);
  return [sum(values.slice(0, half)), sum(values.slice(half))];
}

/** How the two parts divide the simulated cells and the livetime. */
interface Division {
  readonly simulated: BranchProblem['simulated'];
  /** Whether simulated cells are [part x effects + effect]; else both parts have all of them. */
  readonly simulationToo: boolean;
  /** [part] */
  readonly shares: readonly number[];
  readonly shareErrors: readonly number[];
  /** [part x effects + effect] */
  readonly background?: readonly number[];
}

/** Both parts of the whole livetime, each with its part of the simulated events. */
function bySimulation(
  { context, passes, samples }: SplitInputs,
  split: 'zenith' | 'core',
): Division | Impossible {
  const { events } = passes;
  if (context.analysis.content.unfolding.background !== undefined)
    return { reason: 'unfolding.background tells the background of all events, not of the parts' };
  const sums = samples.simulations.flatMap(({ splits }) => splits[split] ?? []);
  if (sums.length < samples.simulations.length) return { reason: 'the simulation has no such column' };
  const passed = meanOfSums(sums, livetimeShares(events.years, sums.length));
  const simulated = simulatedResponse(context, events, passed);
  return { simulated, simulationToo: true, shares: [1, 1], shareErrors: [0, 0] };
}

/** Parts of the livetime, both with all of the simulation. */
function byTime({ context, passes, samples, split }: SplitInputs): Division | Impossible {
  const { events, simulation, data } = passes;
  const livetimes = samples.years.flatMap(({ livetimes: each }) => each[split as 'season' | 'runs'] ?? []);
  if (livetimes.length < samples.years.length)
    return { reason: 'the livetime of the parts is not known: it is given, not fitted' };
  const parts = [0, 1].map((part) => ({
    seconds: livetimes.reduce((sum, each) => sum + each.seconds[part], 0),
    error: Math.hypot(...livetimes.map((each) => each.errorSeconds[part])),
  }));
  const shares = parts.map(({ seconds }) => seconds / events.livetimeSeconds);
  const background = shares.flatMap((share) => withBackground(context, data, share).background ?? []);
  return {
    simulated: simulatedResponse(context, events, simulation.passed),
    simulationToo: false,
    ...(background.length > 0 && { background }),
    shares,
    shareErrors: parts.map(({ seconds, error }) => error / seconds),
  };
}

/** @param weights  [part] mean weight of its events */
function branchProblem(
  { context, passes, split }: SplitInputs,
  { simulated, simulationToo, shares, shareErrors, background }: Division,
  weights: readonly number[],
): BranchProblem {
  const { unfolding, ...basis } = branchBasis(context, passes);
  const effects = cellCount(context.effects);
  const cells = Int32Array.from({ length: 2 * effects }, (_, cell) => cell);
  const part = cells.map((cell) => Math.floor(cell / effects));
  const within = (wanted: number): Int32Array =>
    cells.map((cell) => (part[cell] === wanted ? cell % effects : -1));
  return {
    ...basis,
    ...(background && { background }),
    simulated,
    parts: shares.map((share, k) => ({ share, shareError: shareErrors[k], weight: weights[k] })),
    part,
    source: simulationToo ? cells : cells.map((cell) => cell % effects),
    branches: shares.map((share, k) => ({
      name: splitParts[split][k],
      effects,
      simulated: simulationToo ? within(k) : cells.slice(0, effects),
      measured: within(k),
      share,
      unfolding,
    })),
  };
}
