import { readFile } from 'node:fs/promises';
import { FileError } from '../core/index.js';
import { readUnfoldingHdf5 } from './hdf5-format.js';
import { parseUnfoldingInput, type UnfoldingInput } from './json-format.js';
import type { IterativeOptions } from './options.js';
import type { UnfoldingResult } from './result.js';
import { unfold } from './unfold.js';

/**
 * Unfolds the problem in a JSON file (see parseUnfoldingInput) or an HDF5 file (readUnfoldingHdf5), with the
 * errors of every iteration as PyUnfold reports them.
 * @param options  go before those of the file
 * @throws {FileError} a file that cannot be read; as unfold
 */
export async function unfoldFile(path: string, options: IterativeOptions = {}): Promise<UnfoldingResult> {
  const input = /\.(h5|hdf5|hdf)$/i.test(path) ? await readUnfoldingHdf5(path) : await readJson(path);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return unfold(input.problem, { iterationErrors: true, ...input.options, ...given });
}

async function readJson(path: string): Promise<UnfoldingInput> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new FileError(`cannot read ${path}: ${cause.message}`, { fields: { file: path }, cause });
  });
  return parseUnfoldingInput(text);
}
