import { ColumnError, ExpressionError } from '../../core/index.js';
import type { Analysis } from './read-analysis.js';

/**
 * Takes a step with an expression of the analysis file; a mistake in it is told with the file and the key that it stands under.
 * @param key  as the file has it, or in words
 * @throws {ColumnError} {ExpressionError} as `step`, with the place before the message
 */
export function atKey<Result>({ path }: Analysis, key: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    const Kind = [ColumnError, ExpressionError].find((each) => error instanceof each);
    if (Kind === undefined || !(error instanceof Error)) throw error;
    const { fields, remedy } = error as ColumnError;
    throw new Kind(`${path}: ${key}: ${error.message}`, {
      fields: { ...fields, file: path, key },
      remedy,
      cause: error,
    });
  }
}
