import { readFile } from 'node:fs/promises';
import { FileError } from '../core/index.js';
import { parseUnfoldingInput } from './json-format.js';
import type { IterativeOptions } from './options.js';
import type { UnfoldingResult } from './result.js';
import { unfold } from './unfold.js';

/**
 * Unfolds the problem in a JSON file (see parseUnfoldingInput), with the errors of every iteration as
 * PyUnfold reports them.
 * @param options  go before those of the file
 * @throws {FileError} a file that cannot be read; as unfold
 */
export async function unfoldFile(path: string, options: IterativeOptions = {}): Promise<UnfoldingResult> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new FileError(`cannot read ${path}: ${cause.message}`, { fields: { file: path }, cause });
  });
  const input = parseUnfoldingInput(text);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return unfold(input.problem, { iterationErrors: true, ...input.options, ...given });
}
