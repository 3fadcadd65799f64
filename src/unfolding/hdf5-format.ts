import { DomainError, FileError, type NdArray, ndarrayOf } from '../core/index.js';
import { type Hdf5Array, writeHdf5Arrays } from '../engine/index.js';
import type { UnfoldingInput } from './json-format.js';
import type { IterativeOptions } from './options.js';
import { checkProblem, type UnfoldingProblem } from './problem.js';
import type { UnfoldingResult } from './result.js';

/**
 * Writes problem and result as labelled arrays that h5py reads: the problem at the root under the names of
 * the JSON format (so that the file can be unfolded again), the result under /output.
 */
export async function writeUnfoldingHdf5(
  path: string,
  problem: UnfoldingProblem,
  result: UnfoldingResult,
): Promise<void> {
  const { effects, causes, ...checked } = checkProblem(problem);
  const effect = (values: Float64Array): Hdf5Array => ({ values, axes: ['effect'] });
  const cause = (values: Float64Array): Hdf5Array => ({ values, axes: ['cause'] });
  const both = (values: Float64Array): Hdf5Array => ({
    values,
    shape: [effects, causes],
    axes: ['effect', 'cause'],
  });
  const square = ({ data }: NdArray<Float64Array>): Hdf5Array => ({
    values: data,
    shape: [causes, causes],
    axes: ['cause', 'cause'],
  });
  const covariances = Object.entries(result.covariance ?? {}) as [string, NdArray<Float64Array>][];
  const entries: Record<string, Hdf5Array | undefined> = {
    data: effect(checked.data),
    data_err: effect(checked.dataVariance.map(Math.sqrt)),
    response: both(checked.response),
    response_err: checked.responseErr && both(checked.responseErr),
    efficiencies: cause(checked.efficiencies),
    efficiencies_err: checked.efficienciesErr && cause(checked.efficienciesErr),
    simulated_events: checked.simulatedEvents && cause(checked.simulatedEvents),
    background: checked.background && effect(checked.background),
    background_err: checked.backgroundErr && effect(checked.backgroundErr),
    log10_energy_edges: checked.cells && { values: checked.cells.energy.edges, axes: ['edge'] },
    'output/unfolded': cause(result.unfolded),
    'output/unfolding_matrix': result.unfoldingMatrix && both(result.unfoldingMatrix.data),
    'output/stat_err': result.covariance && cause(result.statErr),
    'output/sys_err': result.covariance && cause(result.mcErr),
    ...Object.fromEntries(
      covariances.map(([source, matrix]) => [`output/covariance/${source}`, square(matrix)]),
    ),
  };
  const given = Object.entries(entries).filter(
    (entry): entry is [string, Hdf5Array] => entry[1] !== undefined,
  );
  await writeHdf5Arrays(path, Object.fromEntries(given), {
    groupAttributes: {
      '/output': {
        method: result.method,
        num_iterations: result.numIterations,
        ts_iter: result.testStatistic,
        ts_stopping: result.stopping,
        ...(checked.cells && { groups: checked.cells.groups.map(({ name }) => name) }),
      },
    },
  });
}

/** Dataset of the file -> array of the problem and its number of axes. */
const datasets = {
  data: ['data', 1],
  data_err: ['dataErr', 1],
  data_covariance: ['dataCovariance', 2],
  response: ['response', 2],
  response_err: ['responseErr', 2],
  efficiencies: ['efficiencies', 1],
  efficiencies_err: ['efficienciesErr', 1],
  simulated_events: ['simulatedEvents', 1],
  background: ['background', 1],
  background_err: ['backgroundErr', 1],
} as const satisfies Record<string, readonly [keyof UnfoldingProblem, 1 | 2]>;

/**
 * Reads a problem from datasets at the root of an HDF5 file, named as in the JSON format: numpy arrays stored
 * with h5py, float or integer. A dataset `prior` goes to the options.
 * @throws {FileError} a file that cannot be read, or without data and response; {DomainError} another number
 * of axes
 */
export async function readUnfoldingHdf5(path: string): Promise<UnfoldingInput> {
  const { ready, File } = await import('h5wasm/node');
  const module = await ready;
  // Without this a read that fails returns whatever was in memory.
  module.activate_throwing_error_handler();
  const problem: Record<string, NdArray<Float64Array>> = {};
  let prior: Float64Array | undefined;
  try {
    const file = new File(path, 'r');
    try {
      const names = file.keys();
      for (const [name, [field, axes]] of Object.entries(datasets))
        if (names.includes(name)) problem[field] = readArray(file.get(name), { path, name, axes });
      if (names.includes('prior'))
        prior = readArray(file.get('prior'), { path, name: 'prior', axes: 1 }).data;
    } finally {
      file.close();
    }
  } catch (cause) {
    if (cause instanceof DomainError) throw cause;
    throw new FileError(`cannot read ${path} as HDF5`, { fields: { file: path }, cause });
  }
  for (const name of ['data', 'response'])
    if (problem[name] === undefined)
      throw new FileError(`${path} has no dataset '${name}'`, {
        fields: { file: path, dataset: name },
        remedy: 'Store data [effect] and response [effect, cause] at the root of the file.',
      });
  if (problem.dataCovariance !== undefined) delete problem.dataErr;
  const options: IterativeOptions = prior === undefined ? {} : { prior };
  return { problem: problem as unknown as UnfoldingProblem, options };
}

function readArray(
  dataset: unknown,
  { path, name, axes }: { path: string; name: string; axes: number },
): NdArray<Float64Array> {
  const { shape, value } = dataset as { shape?: number[] | null; value?: ArrayLike<number | bigint> };
  if (shape?.length === axes && value !== undefined)
    return ndarrayOf(Float64Array.from(value, Number), shape);
  throw new DomainError(`${path}: dataset '${name}' has shape [${shape ?? ''}], expected ${axes} axes`, {
    fields: { file: path, dataset: name, value: shape },
  });
}
