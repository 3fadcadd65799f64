import { AirshowerError } from '../../core/index.js';
import { cellCount } from '../../events/index.js';
import type { UnfoldingOptions } from '../../unfolding/index.js';
import {
  type Branch,
  type BranchComparison,
  type BranchProblem,
  branchVerdicts,
  compareBranches,
  type ShowerContributions,
  unfoldBranches,
  type Verdict,
} from '../../validation/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { branchBasis, simulatedResponse } from '../spectrum/closure-problem.js';
import { knownFluxOf } from '../spectrum/known-flux.js';
import { effectOfCause, undeterminedCauses, withBackground } from '../spectrum/unfold-counts.js';
import type { EffectPair } from '../validated/judged-events.js';
import type { ValidatedPasses } from '../validated/validated-passes.js';
import type { JudgedSamples } from './data-simulation.js';
import { livetimeShares } from './events.js';
import type { JudgedSimulation } from './judged-simulation.js';
import { meanOfSums } from './simulation.js';

/** The same data unfolded by every method, and with energies of both regressions. */
export interface MethodsResult {
  /** Each against the analysis' own. */
  readonly methods: readonly BranchComparison[];
  /** Missing where the analysis has a background, whose cells by the other regression are not known. */
  readonly regressors?: BranchComparison;
  /** Methods that cannot unfold this problem, and why. */
  readonly impossible: readonly { readonly method: string; readonly reason: string }[];
  readonly verdicts: readonly Verdict[];
}

export function methodsStage(
  context: RunContext,
  passes: ValidatedPasses,
  samples: JudgedSamples,
  experiments: number,
): Promise<Stored<MethodsResult>> {
  const { energy, groups, response, unfolding, reconstruction, seed } = context.analysis.content;
  const { events, simulation, data, spectrum } = passes;
  const dependsOn = {
    settings: { energy, groups, response, unfolding, reconstruction, seed, experiments },
    simulated: samples.simulations.map(({ regressors }) => regressors),
    measured: samples.years.map(({ regressors }) => regressors),
    passed: simulation.passed,
    livetimes: events.years,
    counted: [data.counts, data.variances],
    unfolded: [spectrum.unfolded, spectrum.covariance],
    known: knownFluxOf(context),
    chosen: spectrum.chosen,
  };
  const { onProgress } = context.directory;
  const options = { seed, experiments, onProgress };
  return context.directory.stage('methods', dependsOn, async () => {
    const { problem, impossible } = possibleMethods(methodProblem(context, passes), data.counts);
    const methods = await compareBranches(problem, data.counts, options);
    const family = { group: 'methods', family: 'methods' } as const;
    if (unfolding.background !== undefined) {
      const verdicts = branchVerdicts(methods, family);
      return { methods, impossible: [...impossible, unknownBackground], verdicts };
    }
    const joint = regressorProblem(context, passes, samples);
    const [regressors] = await compareBranches(joint.problem, joint.counts, options);
    const verdicts = branchVerdicts([...methods, regressors], family);
    return { methods, regressors, impossible, verdicts };
  });
}

const unknownBackground = {
  method: 'energies of the other regression',
  reason: "unfolding.background is that of the analysis' own regression",
};

const methodNames = {
  bayes: "D'Agostini",
  tikhonov: 'Tikhonov',
  svd: 'SVD',
  'bin-by-bin': 'bin by bin',
  'maximum-likelihood': 'maximum likelihood',
  inversion: 'inversion',
} as const;

const identity = (length: number): Int32Array => Int32Array.from({ length }, (_, cell) => cell);

/** One response and one set of counts, unfolded by every method; the analysis' own last. */
function methodProblem(context: RunContext, passes: ValidatedPasses): BranchProblem {
  const { events, simulation, data } = passes;
  const { unfolding: own, ...basis } = branchBasis(context, passes);
  const effects = cellCount(context.effects);
  const { background } = withBackground(context, data);
  const { prior } = own;
  const common = { prior, covariances: 'none' } as const;
  const cells = identity(effects);
  // Without regularisation the causes beyond the effects are not determined: they stay at the prior.
  const plain = { ...common, heldCauses: undeterminedCauses(context) };
  const others: Record<string, UnfoldingOptions> = {
    "D'Agostini": { ...common, testStatistic: 'ks', stopping: 0.001, maxIterations: 100 },
    Tikhonov: { method: 'tikhonov', ...common },
    SVD: { method: 'svd', ...common },
    'bin by bin': { method: 'bin-by-bin', matching: effectOfCause(context), ...common },
    'maximum likelihood': { method: 'maximum-likelihood', ...plain },
    inversion: { method: 'inversion', ...plain },
  };
  const { method } = context.analysis.content.unfolding;
  const branches = Object.entries(others)
    .filter(([name]) => name !== methodNames[method])
    .concat([[methodNames[method], own]])
    .map(
      ([name, unfolding]): Branch => ({
        name,
        effects,
        simulated: cells,
        measured: cells,
        share: 1,
        unfolding,
      }),
    );
  return {
    ...basis,
    simulated: simulatedResponse(context, events, simulation.passed),
    ...onePart(data.counts, data.variances, cells),
    ...(background && { background }),
    branches,
  };
}

/** All data taken together. @param source  [joint data cell] */
function onePart(counts: readonly number[], variances: readonly number[], source: Int32Array) {
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    parts: [{ share: 1, shareError: 0, weight: sum(variances) / sum(counts) }],
    part: new Int32Array(source.length),
    source,
  };
}

/** Without the methods that cannot unfold it: too many causes for the effects, for example. */
function possibleMethods(problem: BranchProblem, counts: readonly number[]) {
  const impossible: { method: string; reason: string }[] = [];
  const branches = problem.branches.filter((branch) => {
    try {
      unfoldBranches({ ...problem, branches: [branch] }, counts);
      return true;
    } catch (error) {
      if (!(error instanceof AirshowerError)) throw error;
      impossible.push({ method: branch.name, reason: error.message });
      return false;
    }
  });
  return { problem: { ...problem, branches }, impossible };
}

/** Every event with its cells by both regressions: the other one first, the analysis' own last. */
function regressorProblem(context: RunContext, passes: ValidatedPasses, samples: JudgedSamples) {
  const { events, data } = passes;
  const { unfolding: own, ...basis } = branchBasis(context, passes);
  const { sums, pairs, showers } = togetherOf(
    samples.simulations.map(({ regressors }) => regressors),
    livetimeShares(events.years, samples.simulations.length),
  );
  const place = new Map(pairs.map((pair, index) => [pair.join(), index]));
  // Pairs of cells that no simulated event has are unfolded with the data, but never drawn.
  const dataPairs: EffectPair[] = [...pairs];
  const counts = new Array<number>(pairs.length).fill(0);
  for (const { pairs: found, counts: each } of samples.years.map(({ regressors }) => regressors)) {
    found.forEach((pair, k) => {
      const known = place.get(pair.join()) ?? dataPairs.length;
      place.set(pair.join(), known);
      dataPairs[known] = pair;
      counts[known] = (counts[known] ?? 0) + each[k];
    });
  }
  const source = Int32Array.from(dataPairs, (_, k) => (k < pairs.length ? k : -1));
  const column = (list: readonly EffectPair[], side: 0 | 1) => Int32Array.from(list, (pair) => pair[side]);
  const { model } = context.analysis.content.reconstruction;
  const names = model === 'trees' ? (['trees', 'polynomial'] as const) : (['polynomial', 'trees'] as const);
  const branch = (side: 0 | 1): Branch => ({
    name: `energies by ${names[side]}`,
    effects: cellCount(context.effects),
    simulated: column(pairs, side),
    measured: column(dataPairs, side),
    share: 1,
    unfolding: own,
  });
  const problem = {
    ...basis,
    simulated: { ...simulatedResponse(context, events, sums), showers },
    ...onePart(data.counts, data.variances, source),
    branches: [branch(1), branch(0)],
  };
  return { problem, counts };
}

/** Sums of several simulations over the union of their pairs, weighted with the livetime that each stands for. */
function togetherOf(
  simulations: readonly Stored<JudgedSimulation>['regressors'][],
  shares: readonly number[],
) {
  const keys = [...new Set(simulations.flatMap(({ pairs }) => pairs.map((pair) => pair.join())))];
  const pairs = keys.map((key) => key.split(',').map(Number) as [number, number]);
  const spread = simulations.map(({ causes, weights, squares, pairs: own }) => {
    const place = new Map(own.map((pair, index) => [pair.join(), index]));
    const rows = (values: readonly number[]): number[] =>
      keys.flatMap((key) => {
        const row = place.get(key);
        return row === undefined
          ? new Array<number>(causes).fill(0)
          : values.slice(row * causes, (row + 1) * causes);
      });
    return { effects: keys.length, causes, weights: rows(weights), squares: rows(squares) };
  });
  return { sums: meanOfSums(spread, shares), pairs, showers: showersOf(simulations, keys, shares) };
}

/** Showers of all simulations, in the pairs of their union. */
function showersOf(
  simulations: readonly Stored<JudgedSimulation>['regressors'][],
  keys: readonly string[],
  shares: readonly number[],
): ShowerContributions {
  const place = new Map(keys.map((key, index) => [key, index]));
  const [first, element, weight]: number[][] = [[0], [], []];
  simulations.forEach(({ causes, pairs, showers }, simulation) => {
    const rows = pairs.map((pair) => place.get(pair.join())!);
    const before = element.length;
    for (const end of showers.first.slice(1)) first.push(before + end);
    for (const each of showers.element)
      element.push(rows[Math.floor(each / causes)] * causes + (each % causes));
    for (const each of showers.weight) weight.push(each * shares[simulation]);
  });
  return { first, element, weight };
}
