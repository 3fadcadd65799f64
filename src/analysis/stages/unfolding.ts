import { cellsWithin } from '../../events/index.js';
import {
  priorOf as priorShares,
  type Response,
  responseQuality,
  type UnfoldingResult,
} from '../../unfolding/index.js';
import type { RunContext } from '../context.js';
import type { Stored } from '../run-directory.js';
import { priorOf, responseOf, unfoldCounts } from '../spectrum.js';
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
  /** Causes with fewer than 2,000 effective events inside the range of the effects, by name. */
  readonly poorCauses: readonly { readonly name: string; readonly events: number }[];
}

/** Response and unfolded counts of the nominal analysis. */
export interface SpectrumResult extends ResponseResult {
  /** [cause] share of the events that the iteration starts from. */
  readonly prior: number[];
  /** [cause] events before the detector. */
  readonly unfolded: number[];
  /** [cause x causes + cause] */
  readonly covariance: { readonly stat: number[]; readonly mc: number[] };
  /** [iteration][cause]. */
  readonly iterations: readonly { readonly unfolded: number[]; readonly testStatistic: number }[];
  readonly converged: boolean;
  /** Events in cells that no cause reaches. */
  readonly lostEvents: number;
}

/** Builds the response and unfolds the data. */
export function unfoldingStage(
  context: RunContext,
  events: Stored<EventsResult>,
  simulation: Stored<SimulationResult>,
  data: Stored<DataResult>,
): Promise<Stored<SpectrumResult>> {
  const { analysis, directory } = context;
  const { energy, groups, response, unfolding } = analysis.content;
  const { sets, etendue, livetimeSeconds } = events;
  const counted = { counts: data.counts, variances: data.variances };
  const dependsOn = {
    energy,
    groups,
    response,
    unfolding,
    sets,
    etendue,
    livetimeSeconds,
    passed: simulation.passed,
    counted,
  };
  return directory.stage('unfolding', dependsOn, async () => {
    const matrix = responseOf(context, simulation.passed, events, response.flux);
    const prior = priorOf(context, unfolding.prior, events, livetimeSeconds);
    const result = unfoldCounts(context, counted, { response: matrix, prior });
    const shares = [...priorShares(prior, result.unfolded.length, context.causes)];
    return { ...responseResult(context, matrix), prior: shares, ...countsResult(result) };
  });
}

/** The response of an analysis as plain numbers, with its quality inside the range of the effects. */
export function responseResult({ effects, causes }: RunContext, matrix: Response): ResponseResult {
  const { conditionNumber, diagonalFraction, poorCauses } = responseQuality(matrix);
  const inRange = new Set(cellsWithin(causes, effects.energy.edges[0], effects.energy.edges.at(-1)!));
  return {
    response: [...(matrix.response.data as Float64Array)],
    responseErr: [...(matrix.responseErr.data as Float64Array)],
    efficiencies: [...matrix.efficiencies],
    efficienciesErr: [...matrix.efficienciesErr],
    passingEvents: [...matrix.passingEvents],
    conditionNumber,
    diagonalFraction,
    poorCauses: poorCauses
      .filter(({ cause }) => inRange.has(cause))
      .map(({ name, events }) => ({ name, events })),
  };
}

function countsResult(result: UnfoldingResult): Omit<SpectrumResult, keyof ResponseResult | 'prior'> {
  return {
    unfolded: [...result.unfolded],
    covariance: {
      stat: [...(result.covariance!.stat.data as Float64Array)],
      mc: [...(result.covariance!.mc.data as Float64Array)],
    },
    iterations: result.iterations.map(({ unfolded, testStatistic }) => ({
      unfolded: [...unfolded],
      testStatistic,
    })),
    converged: result.converged,
    lostEvents: result.lostEvents,
  };
}
