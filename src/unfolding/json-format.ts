import { DomainError, nestedArrays, toJson } from '../core/index.js';
import type { IterativeOptions, ResponseCovariance, SplineRegularizer } from './options.js';
import type { UnfoldingProblem } from './problem.js';
import type { Iteration, UnfoldingResult } from './result.js';
import type { TestStatisticName } from './test-statistics.js';

/** A problem and its options as they stand in a JSON file. */
export interface UnfoldingInput {
  readonly problem: UnfoldingProblem;
  readonly options: IterativeOptions;
}

interface JsonInput {
  data: number[];
  data_err?: number[];
  data_covariance?: number[][];
  response: number[][];
  response_err?: number[][];
  efficiencies?: number[];
  efficiencies_err?: number[];
  simulated_events?: number[];
  background?: number[];
  background_err?: number[];
  prior?: number[] | null;
  ts?: string;
  ts_stopping?: number;
  max_iter?: number;
  cov_type?: string;
  regularizer?: SplineRegularizer | null;
}

/**
 * Reads the JSON form of an unfolding problem: the object itself or under `input`, fields in snake_case as
 * PyUnfold names them (data, data_err, response[effect][cause], response_err, efficiencies, efficiencies_err,
 * prior, ts, ts_stopping, max_iter, cov_type, regularizer), and airshower's own simulated_events,
 * data_covariance, background, background_err.
 * @throws {DomainError} a text that is no JSON, or without data and response
 */
export function parseUnfoldingInput(json: string): UnfoldingInput {
  const input = inputOf(json);
  return {
    problem: {
      data: input.data,
      dataErr: input.data_covariance ? undefined : input.data_err,
      dataCovariance: input.data_covariance,
      response: input.response,
      responseErr: input.response_err,
      efficiencies: input.efficiencies,
      efficienciesErr: input.efficiencies_err,
      simulatedEvents: input.simulated_events,
      background: input.background,
      backgroundErr: input.background_err,
    },
    options: {
      prior: input.prior ?? undefined,
      testStatistic: input.ts as TestStatisticName | undefined,
      stopping: input.ts_stopping,
      maxIterations: input.max_iter,
      responseCovariance: input.cov_type as ResponseCovariance | undefined,
      regularizer: regularizerWithoutNulls(input.regularizer),
    },
  };
}

function inputOf(json: string): JsonInput {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new DomainError(`the unfolding input is not JSON: ${(cause as Error).message}`, { cause });
  }
  const object = Object(parsed) as { input?: unknown };
  const input = Object(object.input ?? object) as Partial<JsonInput>;
  for (const name of ['data', 'response'] as const)
    if (!Array.isArray(input[name]))
      throw new DomainError(`the unfolding input has no array '${name}'`, {
        fields: { name, value: input[name] },
        remedy:
          'Give an object with data, response[effect][cause], data_err, efficiencies, ... (or one under "input").',
      });
  return input as JsonInput;
}

/** Python writes None where an option is left out. */
function regularizerWithoutNulls(
  regularizer: SplineRegularizer | null | undefined,
): SplineRegularizer | null {
  if (regularizer === null || regularizer === undefined) return null;
  const given = Object.entries(regularizer).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as unknown as SplineRegularizer;
}

/** The fields of a reference file's `output`, with airshower's own beside them. */
export function unfoldingOutput(result: UnfoldingResult): Record<string, unknown> {
  const { covariance } = result;
  return {
    unfolded: result.unfolded,
    stat_err: result.statErr,
    sys_err: result.mcErr,
    num_iterations: result.numIterations,
    ts_iter: result.testStatistic,
    ts_stopping: result.stopping,
    converged: result.converged,
    unreachable_causes: result.unreachableCauses,
    lost_effects: result.lostEffects,
    lost_events: result.lostEvents,
    unfolding_matrix: result.unfoldingMatrix && nestedArrays(result.unfoldingMatrix),
    covariance: covariance && {
      total: nestedArrays(covariance.total),
      stat: nestedArrays(covariance.stat),
      sys: nestedArrays(covariance.mc),
      background: covariance.background && nestedArrays(covariance.background),
    },
    iterations: result.iterations.map(iterationOutput),
  };
}

function iterationOutput(iteration: Iteration): Record<string, unknown> {
  return {
    unfolded: iteration.unfolded,
    stat_err: iteration.statErr,
    sys_err: iteration.mcErr,
    ts_iter: iteration.testStatistic,
    before_regularizer: iteration.beforeRegularizer,
    after_regularizer: iteration.afterRegularizer,
  };
}

/** unfoldingOutput as JSON text. */
export function formatUnfoldingOutput(result: UnfoldingResult, indent = 0): string {
  return `${toJson(unfoldingOutput(result), indent)}\n`;
}
