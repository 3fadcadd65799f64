import { cellsWithin } from '../../events/index.js';
import {
  bootstrapCovariances,
  type ChosenRegularisation,
  chooseIterations,
  heldAt,
  type IterationChoice,
  type IterativeOptions,
  priorOf as priorShares,
  type Response,
  responseQuality,
  type UnfoldingOptions,
  type UnfoldingProblem,
  type UnfoldingResult,
  unfold,
} from '../../unfolding/index.js';
import type { RunContext } from '../run/context.js';
import type { Stored } from '../run/run-directory.js';
import { expectedEvents, priorOf, responseOf } from '../spectrum/spectrum.js';
import { type SpectrumChecks, spectrumChecks } from '../spectrum/spectrum-checks.js';
import { checkedProblem, unfoldingOptions, withBackground } from '../spectrum/unfold-counts.js';
import type { DataResult } from './data.js';
import type { EventsResult } from './events.js';
import type { SimulationResult } from './simulation.js';

/** The response as plain numbers, and how well it can be unfolded. */
export interface ResponseResult {
  /** [effect x causes + cause] */
  readonly response: number[];
  readonly responseErr: number[];
  /** [cause] */
  readonly efficiencies: number[];
  readonly efficienciesErr: number[];
  /** [cause] effective number of passing simulated events. */
  readonly passingEvents: number[];
  readonly conditionNumber: number;
  readonly diagonalFraction: number;
  /** [effect] for the flux of the response, share of the events reconstructed here that belong here, and of those that belong here that are reconstructed here. */
  readonly purity: number[];
  readonly stability: number[];
  /** Causes with fewer than 2,000 effective events inside the range of the effects, by name. */
  readonly poorCauses: readonly { readonly name: string; readonly events: number }[];
}

/** Pseudo-experiments of one kind beside the covariance that was propagated. */
export interface ToySpread {
  /** [cause] mean and standard deviation over the toys. */
  readonly mean: number[];
  readonly spread: number[];
  /** [cause] propagated error. */
  readonly propagated: number[];
  /** [cause x causes + cause] */
  readonly covariance: number[];
}

/** Response and unfolded counts of the nominal analysis. */
export interface SpectrumResult extends ResponseResult, SpectrumChecks {
  /** [cause] share of the events that the iteration starts from. */
  readonly prior: number[];
  /** [cause] events before the detector. */
  readonly unfolded: number[];
  /** [cause x causes + cause]; background only where its errors are given. */
  readonly covariance: { readonly stat: number[]; readonly mc: number[]; readonly background?: number[] };
  /** [iteration][cause]. */
  readonly iterations: readonly { readonly unfolded: number[]; readonly testStatistic: number }[];
  readonly converged: boolean;
  /** Events in cells that no cause reaches. */
  readonly lostEvents: number;
  /** The iterations or the strength that the result was made with. */
  readonly chosen: ChosenRegularisation;
  /** How pseudo-experiments chose the number of iterations, where they did. */
  readonly iterationChoice?: IterationChoice & { readonly criterion: string };
  /** Pseudo-experiments of data and of the response, where the analysis file asks for them. */
  readonly toys?: { readonly count: number; readonly data: ToySpread; readonly response: ToySpread };
}

/** Builds the response and unfolds the data. */
export function unfoldingStage(
  context: RunContext,
  events: Stored<EventsResult>,
  simulation: Stored<SimulationResult>,
  data: Stored<DataResult>,
): Promise<Stored<SpectrumResult>> {
  const { analysis, directory } = context;
  const { energy, groups, response, unfolding, seed, report } = analysis.content;
  const { sets, etendue, livetimeSeconds } = events;
  const counted = withBackground(context, { counts: data.counts, variances: data.variances });
  const dependsOn = {
    energy,
    groups,
    response,
    unfolding,
    seed,
    models: report.models,
    sets,
    etendue,
    livetimeSeconds,
    passed: simulation.passed,
    counted,
  };
  return directory.stage('unfolding', dependsOn, async () => {
    const matrix = responseOf(context, simulation.passed, events, response.flux);
    const prior = priorOf(context, unfolding.prior, events, livetimeSeconds);
    const problem = checkedProblem(context, counted, matrix);
    const asked = unfoldingOptions(context, { response: matrix, prior });
    const iterationChoice = await chosenIterations(context, problem, asked);
    const options = iterationChoice ? heldAt(asked, { numIterations: iterationChoice.iterations }) : asked;
    const result = unfold(problem, options);
    const toys = await toySpreads(context, problem, options, result);
    const shares = [...priorShares(prior, result.unfolded.length, context.causes)];
    return {
      ...responseResult(
        context,
        matrix,
        expectedEvents(context.causes, etendue, livetimeSeconds, response.flux),
      ),
      prior: shares,
      ...countsResult(result),
      converged: result.converged || !endsByTestStatistic(context),
      ...(unfolding.covariances === 'bootstrap' && toys && { covariance: toyCovariances(result, toys) }),
      ...(iterationChoice && { iterationChoice }),
      ...(toys && { toys }),
      ...spectrumChecks(context, events, { problem, options, result }),
    };
  });
}

/**
 * The response of an analysis as plain numbers, with its quality inside the range of the effects.
 * @param spectrum  [cause] events thrown, of any scale: what the purity is weighted with
 */
export function responseResult(
  { measured, causes }: RunContext,
  matrix: Response,
  spectrum: ArrayLike<number>,
): ResponseResult {
  const { conditionNumber, diagonalFraction, purity, stability, poorCauses } = responseQuality(matrix, {
    spectrum,
  });
  const inRange = new Set(cellsWithin(causes, measured.low, measured.high));
  return {
    response: [...(matrix.response.data as Float64Array)],
    responseErr: [...(matrix.responseErr.data as Float64Array)],
    efficiencies: [...matrix.efficiencies],
    efficienciesErr: [...matrix.efficienciesErr],
    passingEvents: [...matrix.passingEvents],
    conditionNumber,
    diagonalFraction,
    purity: [...purity],
    stability: [...stability],
    poorCauses: poorCauses
      .filter(({ cause }) => inRange.has(cause))
      .map(({ name, events }) => ({ name, events })),
  };
}

/** The number of iterations by a criterion on pseudo-experiments; nothing where the data decide or it is given. */
async function chosenIterations(
  { analysis }: RunContext,
  problem: UnfoldingProblem,
  options: UnfoldingOptions,
): Promise<SpectrumResult['iterationChoice']> {
  const { seed, unfolding } = analysis.content;
  const { iterations: criterion = 'stopping', iterationToys, maxIterations, targetCoverage } = unfolding;
  if (criterion === 'stopping' || typeof criterion === 'number') return undefined;
  const choice = await chooseIterations(problem, options as IterativeOptions, {
    criterion,
    maxIterations,
    toys: iterationToys,
    targetCoverage,
    seed,
  });
  return { criterion, ...choice };
}

/** Whether it is the test statistic of the data that ends the iteration. */
function endsByTestStatistic({ analysis }: RunContext): boolean {
  const { method, iterations = 'stopping' } = analysis.content.unfolding;
  return method === 'bayes' && iterations === 'stopping';
}

/** Both covariances by bootstrap, where the analysis file asks for toys. */
async function toySpreads(
  { analysis, directory }: RunContext,
  problem: UnfoldingProblem,
  options: UnfoldingOptions,
  result: UnfoldingResult,
): Promise<SpectrumResult['toys']> {
  const { seed, unfolding } = analysis.content;
  const { toys } = unfolding;
  if (toys === 0) return undefined;
  const found = await bootstrapCovariances(problem, options, result, {
    toys,
    seed,
    onProgress: directory.onProgress,
  });
  const spread = ({ ensemble }: typeof found.data, propagated: Float64Array): ToySpread => ({
    mean: [...ensemble.mean],
    spread: [...ensemble.spread],
    propagated: [...propagated],
    covariance: [...(ensemble.covariance.data as Float64Array)],
  });
  return {
    count: toys,
    data: spread(found.data, result.statErr),
    response: spread(found.response, result.mcErr),
  };
}

function toyCovariances(
  result: UnfoldingResult,
  { data, response }: NonNullable<SpectrumResult['toys']>,
): SpectrumResult['covariance'] {
  return { ...covariancesOf(result), stat: data.covariance, mc: response.covariance };
}

function countsResult(
  result: UnfoldingResult,
): Omit<SpectrumResult, keyof ResponseResult | keyof SpectrumChecks | 'prior'> {
  return {
    unfolded: [...result.unfolded],
    covariance: covariancesOf(result),
    iterations: result.iterations.map(({ unfolded, testStatistic }) => ({
      unfolded: [...unfolded],
      testStatistic,
    })),
    converged: result.converged,
    lostEvents: result.lostEvents,
    chosen: {
      numIterations: result.numIterations,
      strength: result.regularisation?.strength,
      rank: result.regularisation?.rank,
    },
  };
}

/** Zeros where the analysis file asks for none. */
function covariancesOf({ covariance, unfolded }: UnfoldingResult): SpectrumResult['covariance'] {
  const none = (): number[] => new Array<number>(unfolded.length ** 2).fill(0);
  if (covariance === undefined) return { stat: none(), mc: none() };
  const { stat, mc, background } = covariance;
  const plain = (matrix: typeof stat): number[] => [...(matrix.data as Float64Array)];
  return { stat: plain(stat), mc: plain(mc), ...(background && { background: plain(background) }) };
}
