import { AirshowerError, readText, toldAt } from '../../core/index.js';
import { unfold } from '../methods/unfold.js';
import type { UnfoldingOptions } from '../problem/method-options.js';
import type { UnfoldingResult } from '../problem/result.js';
import type { UnfoldingInput } from './input-fields.js';
import { parseUnfoldingInput } from './json-format.js';
import { readUnfoldingHdf5 } from './read-hdf5.js';

/**
 * Unfolds the problem in a JSON file (see parseUnfoldingInput) or an HDF5 file (readUnfoldingHdf5), by the iterative method
 * with the errors of every iteration as PyUnfold reports them.
 * @param options  go before those of the file
 * @throws {FileError} a file that cannot be read; as unfold
 */
export async function unfoldFile(
  path: string,
  options: Partial<UnfoldingOptions> = {},
): Promise<UnfoldingResult> {
  const input = await readUnfoldingInput(path, options);
  return unfold(input.problem, input.options);
}

/** The problem in a file, and its options after those of the call. @throws {FileError} a file that cannot be read */
export async function readUnfoldingInput(
  path: string,
  options: Partial<UnfoldingOptions> = {},
): Promise<UnfoldingInput> {
  const input = /\.(h5|hdf5|hdf)$/i.test(path) ? await readUnfoldingHdf5(path) : await readJson(path);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const merged = { ...ownOptions(input.options, options.method), ...given } as UnfoldingOptions;
  const iterative = merged.method === undefined || merged.method === 'bayes';
  return {
    problem: input.problem,
    options: iterative ? ({ iterationErrors: true, ...merged } as UnfoldingOptions) : merged,
  };
}

/** Options that every method takes. */
const commonOptions = ['prior', 'responseCovariance', 'covariances'];

/** The file's options; of a file that says how another method works, only those that every method takes. */
function ownOptions(
  options: UnfoldingOptions,
  method: UnfoldingOptions['method'],
): Partial<UnfoldingOptions> {
  if (method === undefined || method === (options.method ?? 'bayes')) return options;
  const common = Object.entries(options).filter(([name]) => commonOptions.includes(name));
  return Object.fromEntries(common) as Partial<UnfoldingOptions>;
}

async function readJson(path: string): Promise<UnfoldingInput> {
  const text = await readText(path);
  try {
    return parseUnfoldingInput(text);
  } catch (error) {
    throw error instanceof AirshowerError ? toldAt(error, path, { file: path }) : error;
  }
}
