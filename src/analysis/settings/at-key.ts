import { ColumnError, ExpressionError, toldAt } from '../../core/index.js';
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
    if (error instanceof ColumnError || error instanceof ExpressionError)
      throw toldAt(error, `${path}: ${key}`, { file: path, key });
    throw error;
  }
}
