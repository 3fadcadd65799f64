import type { NdArray } from '../../core/index.js';
import { type Hdf5Array, writeHdf5Arrays } from '../../engine/index.js';
import { checkProblem, type UnfoldingProblem } from '../problem/problem.js';
import type { UnfoldingResult } from '../problem/result.js';

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
      ...(checked.cells && { '/': { groups: checked.cells.groups.map(({ name }) => name).join(',') } }),
      '/output': {
        method: result.method,
        num_iterations: result.numIterations,
        ts_iter: result.testStatistic,
        ts_stopping: result.stopping,
      },
    },
  });
}
