import { DomainError, type NdArray, ndarrayOf, type RandomStream, randomStream } from '../../core/index.js';
import { diagonalErrors } from '../matrices/dense.js';
import type { Iteration, UnfoldingResult } from '../problem/result.js';
import { meanAndCovariance } from '../toys/toys.js';
import { type OmniFoldData, type OmniFoldOptions, type OmniFoldSimulation, omniFold } from './omnifold.js';

/** How unbinned weights become counts in cells with covariances. */
export interface UnbinnedOptions extends OmniFoldOptions {
  /** [simulated event] number of its cause, -1 for none. */
  readonly cause: ArrayLike<number>;
  readonly causes: number;
  /** Repetitions with resampled data, and as many with resampled simulation; default 20, 0: no covariance. */
  readonly bootstraps?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** The fields of an unfolding result that an unbinned one has, so that sums of cells and their covariances are made alike. */
export interface UnbinnedResult
  extends Pick<UnfoldingResult, 'unfolded' | 'statErr' | 'mcErr' | 'covariance' | 'numIterations'> {
  readonly method: 'omnifold';
  readonly iterations: readonly Pick<Iteration, 'unfolded'>[];
  /** [simulated event] the weights behind the counts, for any other observable. */
  readonly weights: Float64Array;
}

/**
 * omniFold in the cells of a binned unfolding, to check one against the other. Covariances are the spread of repetitions in
 * which every event counts as often as a Poisson number of mean 1 says: of the data for `stat`, of the simulation for `mc`.
 * @throws {DomainError} as omniFold; a cause out of range, one repetition alone
 */
export async function unfoldUnbinned(
  data: OmniFoldData,
  simulation: OmniFoldSimulation,
  options: UnbinnedOptions,
): Promise<UnbinnedResult> {
  const { cause, causes, bootstraps = 20, seed = 1 } = options;
  checkOptions(simulation, { cause, causes, bootstraps });
  const counted = (weights: Float64Array): Float64Array => {
    const counts = new Float64Array(causes);
    weights.forEach((weight, i) => {
      if (cause[i] >= 0) counts[cause[i]] += weight;
    });
    return counts;
  };
  const { weights, iterations } = await omniFold(data, simulation, options);
  const none = new Float64Array();
  const common = {
    method: 'omnifold' as const,
    unfolded: counted(weights),
    iterations: iterations.map((each) => ({ unfolded: counted(each) })),
    numIterations: iterations.length,
    weights,
  };
  if (bootstraps === 0) return { ...common, statErr: none, mcErr: none };
  const resample = { bootstraps, seed, options };
  const drawnData = await repetitions((stream) => [resampled(data, stream), simulation], 'data', resample);
  const drawnSimulation = await repetitions(
    (stream) => [data, resampled(simulation, stream)],
    'simulation',
    resample,
  );
  const stat = covarianceOf(drawnData.map(counted), causes);
  const mc = covarianceOf(drawnSimulation.map(counted), causes);
  const total = ndarrayOf(
    stat.data.map((value, k) => value + mc.data[k]),
    [causes, causes],
  );
  return {
    ...common,
    statErr: diagonalErrors(stat.data, causes),
    mcErr: diagonalErrors(mc.data, causes),
    covariance: { stat, mc, total },
  };
}

type Samples = [OmniFoldData, OmniFoldSimulation];

/** [repetition][simulated event] weights of omniFold on samples that are drawn anew. */
async function repetitions(
  draw: (stream: RandomStream) => Samples,
  stage: string,
  { bootstraps, seed, options }: { bootstraps: number; seed: number; options: OmniFoldOptions },
): Promise<Float64Array[]> {
  const drawn: Float64Array[] = [];
  for (let block = 0; block < bootstraps; block++) {
    const [data, simulation] = draw(randomStream({ seed, stage: `omnifold ${stage}`, block }));
    drawn.push((await omniFold(data, simulation, options)).weights);
  }
  return drawn;
}

/** Every event as often as a Poisson number of mean 1 says. */
const resampled = <Sample extends OmniFoldData>(sample: Sample, random: RandomStream): Sample => ({
  ...sample,
  weights: Float64Array.from(
    { length: sample.reconstructed.rows },
    (_, i) => random.poisson(1) * weightOf(sample, i),
  ),
});

function weightOf({ weights }: OmniFoldData, i: number): number {
  if (weights === undefined) return 1;
  return 'get' in weights ? weights.get(i) : weights[i];
}

/** [cause, cause] of repetitions about their mean. */
const covarianceOf = (drawn: readonly Float64Array[], causes: number): NdArray<Float64Array> =>
  ndarrayOf(meanAndCovariance(drawn).covariance, [causes, causes]);

function checkOptions(
  { truth }: OmniFoldSimulation,
  { cause, causes, bootstraps }: Required<Pick<UnbinnedOptions, 'cause' | 'causes' | 'bootstraps'>>,
): void {
  if (!Number.isInteger(bootstraps) || bootstraps < 0 || bootstraps === 1)
    throw new DomainError(`option bootstraps is ${bootstraps}`, {
      fields: { name: 'bootstraps', value: bootstraps },
      remedy: 'Give a whole number from 2 up, or 0 for no covariance.',
    });
  const wrong = Array.from(cause).findIndex((a) => !Number.isInteger(a) || a < -1 || a >= causes);
  if (cause.length === truth.rows && wrong < 0) return;
  throw new DomainError(
    wrong < 0
      ? `cause has ${cause.length} numbers for ${truth.rows} simulated events`
      : `cause[${wrong}] is ${cause[wrong]}, causes are 0 to ${causes - 1}`,
    {
      fields: { name: 'cause', index: [wrong], value: wrong < 0 ? cause.length : cause[wrong] },
      remedy:
        'Give the number of the true cell of every simulated event, -1 for none: cellIndices makes them.',
    },
  );
}
