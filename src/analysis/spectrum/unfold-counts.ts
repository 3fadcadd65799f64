import { DomainError } from '../../core/index.js';
import { cellCount, cellsWithin } from '../../events/index.js';
import {
  type ChosenRegularisation,
  heldAt,
  matchingCells,
  type PriorChoice,
  type Response,
  requireReachable,
  type UnfoldingOptions,
  type UnfoldingProblem,
  type UnfoldingResult,
  unfold,
} from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { AnalysisFile } from '../settings/schema.js';

/** Counts per reconstructed cell and their variances, with the background expected among them. */
export interface CountedCells {
  readonly counts: readonly number[];
  readonly variances: readonly number[];
  /** [effect] expected events that come from no cause, and their standard deviations. */
  readonly background?: readonly number[];
  readonly backgroundErr?: readonly number[];
}

/** What counts are unfolded with. */
export interface UnfoldingInputs {
  readonly response: Response;
  readonly prior: PriorChoice;
}

/** How counts are unfolded apart from what the analysis file says. */
export interface UnfoldingRun {
  /** The iterations or strength of another result: a shift or a year is to differ in nothing else. */
  readonly held?: ChosenRegularisation;
  readonly covariances?: 'none';
}

/** Unfolds counts as the analysis file says. @throws {DomainError} as checkedProblem, and NaN or negative counts */
export function unfoldCounts(
  context: RunContext,
  counted: CountedCells,
  inputs: UnfoldingInputs,
  { held, covariances }: UnfoldingRun = {},
): UnfoldingResult {
  const options = unfoldingOptions(context, inputs);
  const run = held === undefined ? options : heldAt(options, held);
  return unfold(checkedProblem(context, counted, inputs.response), {
    ...run,
    ...(covariances && { covariances }),
  } as UnfoldingOptions);
}

/**
 * Counts and response as `unfold` takes them.
 * @throws {DomainError} a cause in the range of the effects that nothing reaches, a background of another length
 */
export function checkedProblem(
  context: RunContext,
  counted: CountedCells,
  response: Response,
): UnfoldingProblem {
  const { causes, measured } = context;
  const problem = unfoldingProblem(context, counted, response);
  requireReachable(problem, cellsWithin(causes, measured.low, measured.high));
  return problem;
}

/** The same, unchecked. */
export function unfoldingProblem(
  { causes, analysis }: RunContext,
  { counts, variances, background, backgroundErr }: CountedCells,
  response: Response,
): UnfoldingProblem {
  const form = analysis.content.unfolding.responseCovariance ?? response.responseCovariance;
  return {
    data: counts,
    dataErr: variances.map(Math.sqrt),
    response: response.response,
    responseErr: response.responseErr,
    efficiencies: response.efficiencies,
    efficienciesErr: response.efficienciesErr,
    efficiencyCovariance: form === 'fitted' ? response.efficiencyCovariance : undefined,
    passingEvents: response.passingEvents,
    ...(form === 'multinomial' && { simulatedEvents: effectiveThrown(response) }),
    background,
    backgroundErr,
    cells: causes,
  };
}

/** [cause] thrown events of the same binomial error, eps (1 - eps) / error^2: what a weighted simulation is worth. */
function effectiveThrown({ efficiencies, efficienciesErr, simulatedEvents }: Response): Float64Array {
  if (simulatedEvents !== undefined) return simulatedEvents;
  return efficiencies.map((efficiency, cause) => {
    const variance = efficienciesErr[cause] ** 2;
    return variance === 0 ? 0 : (efficiency * Math.max(0, 1 - efficiency)) / variance;
  });
}

/** The options of `unfold` that the analysis file asks for. */
export function unfoldingOptions(
  context: RunContext,
  {
    response,
    prior,
  }: { readonly response: Pick<Response, 'responseCovariance'>; readonly prior: PriorChoice },
): UnfoldingOptions {
  const section = context.analysis.content.unfolding;
  const common = {
    prior,
    responseCovariance: section.responseCovariance ?? response.responseCovariance,
    covariances: section.covariances === 'bootstrap' ? 'all' : section.covariances,
  } as const;
  const { method, strength, choice, rank } = section;
  switch (method) {
    case 'tikhonov':
      return { ...common, method, strength, choice };
    case 'svd':
      return { ...common, method, rank };
    case 'bayes':
      return { ...common, method, ...iterationSettings(context) };
    case 'bin-by-bin':
      return {
        ...common,
        method,
        heldCauses: undeterminedCauses(context),
        matching: effectOfCause(context),
      };
    default:
      return { ...common, method, heldCauses: undeterminedCauses(context) };
  }
}

/** Causes beyond the range of the effects: a method without regularisation keeps them at the prior. */
export function undeterminedCauses({ causes, measured }: RunContext): number[] {
  const inside = new Set(cellsWithin(causes, measured.low, measured.high));
  return [...causeNumbers(causes)].filter((cause) => !inside.has(cause));
}

/** [cause] the effect of its own energy and group; of causes beyond the effects, the nearest of its group. */
export function effectOfCause({ causes, effects }: RunContext): Int32Array {
  const groups = causes.groups.length;
  const found = matchingCells(causes, effects);
  const first = found.findIndex((effect) => effect >= 0);
  return found.map((effect, cause) => {
    if (effect >= 0) return effect;
    const nearest = cause < first ? 0 : cellCount(effects) - groups;
    return nearest + (cause % groups);
  });
}

/** How the iteration goes and ends; a number of iterations that the analysis file fixes has no test statistic to fall below. */
export function iterationSettings({ analysis, causes }: Pick<RunContext, 'analysis' | 'causes'>) {
  const {
    testStatistic = 'ks',
    stopping = 0.005,
    maxIterations = 100,
    iterations,
    regularizer,
  } = analysis.content.unfolding;
  const fixed = typeof iterations === 'number' ? iterations : undefined;
  return {
    testStatistic,
    stopping: fixed === undefined ? stopping : Number.MIN_SAFE_INTEGER,
    maxIterations: fixed ?? maxIterations,
    regularizer: regularizer && {
      kind: 'spline' as const,
      degree: regularizer.degree,
      smooth: regularizer.smooth,
      groups: smoothedTogether(causes, {
        byGroup: regularizer.byGroup,
        range: analysis.content.energy.causes,
      }),
    },
  };
}

/** [cause] label of what is smoothed together; null for an under- or overflow, which is no bin of a smooth spectrum. */
function smoothedTogether(
  causes: RunContext['causes'],
  { byGroup, range }: { readonly byGroup: boolean; readonly range: RunContext['measured'] },
): (number | null)[] {
  const inside = new Set(cellsWithin(causes, range.low, range.high));
  const label = (cause: number): number => (byGroup ? cause % causes.groups.length : 0);
  return Array.from(causeNumbers(causes), (cause) => (inside.has(cause) ? label(cause) : null));
}

function* causeNumbers({ energy, groups }: RunContext['causes']): Iterable<number> {
  for (let cause = 0; cause < (energy.edges.length - 1) * groups.length; cause++) yield cause;
}

/**
 * Counts with the background of the analysis file.
 * @param share  of the livetime that the counts are of
 * @throws {DomainError} not one number per effect
 */
export function withBackground(
  { analysis }: RunContext,
  { counts, variances }: CountedCells,
  share = 1,
): CountedCells {
  const given: AnalysisFile['unfolding']['background'] = analysis.content.unfolding.background;
  if (given === undefined) return { counts, variances };
  for (const [key, values] of Object.entries(given))
    if (values !== undefined && values.length !== counts.length)
      throw new DomainError(
        `unfolding.background.${key} has ${values.length} numbers, there are ${counts.length} effects`,
        {
          fields: { key: `unfolding.background.${key}`, found: values.length, needed: counts.length },
          remedy: 'Give one number per reconstructed cell: energy bins times groups, group fastest.',
        },
      );
  const scaled = (values: readonly number[]): number[] => values.map((value) => value * share);
  return {
    counts,
    variances,
    background: scaled(given.events),
    ...(given.errors && { backgroundErr: scaled(given.errors) }),
  };
}
