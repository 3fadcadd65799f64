import { DomainError, nestedArrays, toJson } from '../../core/index.js';
import type { Iteration, UnfoldingResult } from '../problem/result.js';
import { inputOfFields, type UnfoldingInput } from './input-fields.js';

/**
 * Reads the JSON form of an unfolding problem: the object itself or under `input`, fields in snake_case as
 * PyUnfold names them (data, data_err, response[effect][cause], response_err, efficiencies, efficiencies_err,
 * prior, ts, ts_stopping, max_iter, cov_type, regularizer), and airshower's own (docs/unfolding.md).
 * @throws {DomainError} a text that is no JSON, or without data and response; {UsageError} an unknown field
 */
export function parseUnfoldingInput(json: string): UnfoldingInput {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (cause) {
    throw new DomainError(`the unfolding input is not JSON: ${(cause as Error).message}`, {
      remedy:
        'Give a .json file with data, response and efficiencies, or an HDF5 file such as response.h5 of a run (docs/unfolding.md).',
      cause,
    });
  }
  const object = Object(parsed) as { input?: unknown };
  // Without `input` an object that was written as a result may hold its output beside the problem.
  return inputOfFields(Object(object.input ?? object) as Record<string, unknown>, ['output', 'stat_exact']);
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
