import { formatTable } from '../../plots/index.js';
import { type SessionOptions, withAnalysis } from '../run/session.js';
import { simulatedStages } from '../stages/simulated.js';
import { type ResponseResult, responseResult } from '../stages/unfolding.js';
import { responseEntries, writeResponseFile } from './response-file.js';
import { expectedEvents, responseOf } from './spectrum.js';

/** The response of an analysis and where it was written. */
export interface ResponseOutcome {
  readonly response: ResponseResult;
  readonly file: string;
  readonly groups: readonly string[];
  /** [energy bin + 1], lg(E/GeV) */
  readonly causeEdges: ArrayLike<number>;
}

/**
 * Runs an analysis up to its response and writes response.h5: response, efficiencies and their errors. Finished stages are kept.
 * @throws {AirshowerError} what went wrong, with file, dataset, column or key
 */
export function responseAnalysis(path: string, options: SessionOptions): Promise<ResponseOutcome> {
  return withAnalysis(path, options, async (context) => {
    const { events, simulation } = await simulatedStages(context);
    const { flux } = context.analysis.content.response;
    const matrix = responseOf(context, simulation.passed, events, flux);
    const spectrum = expectedEvents(context.causes, events.etendue, 1, flux);
    const response = responseResult(context, matrix, spectrum);
    const file = await writeResponseFile(context, responseEntries(context, response, events.etendue));
    const { groups, energy } = context.causes;
    return { response, file, groups: groups.map(({ name }) => name), causeEdges: energy.edges };
  });
}

/** What `airshower response` prints: quality, efficiencies by energy and group, causes with too little simulation. */
export function responseSummary({ response, file, groups, causeEdges }: ResponseOutcome): string {
  const { conditionNumber, diagonalFraction, poorCauses, efficiencies, efficienciesErr } = response;
  const rows = Array.from({ length: causeEdges.length - 1 }, (_, bin) => [
    `${causeEdges[bin].toFixed(2)}–${causeEdges[bin + 1].toFixed(2)}`,
    ...groups.map((_, group) => {
      const cause = bin * groups.length + group;
      return `${efficiencies[cause].toPrecision(3)} ± ${efficienciesErr[cause].toPrecision(2)}`;
    }),
  ]);
  const columns = [{ name: 'lg(E/GeV)' }, ...groups.map((name) => ({ name, align: 'right' as const }))];
  const poor = poorCauses.map(({ name, events }) => `  ${name}: ${Math.round(events)}`);
  return [
    formatTable({ title: 'Efficiencies', columns, rows }),
    `condition number: ${conditionNumber.toPrecision(3)}`,
    `reconstructed in their own cell: ${(100 * diagonalFraction).toFixed(1)}%`,
    `causes with fewer than 2,000 effective events: ${poor.length === 0 ? 'none' : ''}`.trimEnd(),
    ...poor,
    `response: ${file}`,
  ].join('\n');
}

/** The same as data. */
export function responseSummaryData({ response, file, groups, causeEdges }: ResponseOutcome): unknown {
  return {
    file,
    groups,
    cause_edges: causeEdges,
    efficiencies: response.efficiencies,
    efficiencies_err: response.efficienciesErr,
    condition_number: response.conditionNumber,
    diagonal_fraction: response.diagonalFraction,
    poor_causes: response.poorCauses,
  };
}
