import { ndarrayOf } from '../core/index.js';
import { parallelMap } from '../engine/index.js';
import type { Cells } from '../events/index.js';
import { heldAt, type UnfoldingOptions, unfold } from '../unfolding/index.js';
import type { ClosureUnfolding } from './closure-problem.js';
import { type Projection, projectCounts, projectError } from './projection.js';
import { bootstrapCounts, resampledSums, type ShowerSample } from './shower-sample.js';
import { mean, standardDeviation } from './statistics.js';

export interface BootstrapProblem {
  readonly sample: ShowerSample;
  /** [cause] events per second thrown. */
  readonly thrown: Float64Array;
  /** [effect] the counts that are unfolded each time. */
  readonly counts: Float64Array;
  readonly cells: Cells;
  readonly projections: readonly Projection[];
  readonly unfolding: ClosureUnfolding;
}

/** Monte-Carlo errors of one kind of projection: from resampled showers over propagated, mean over its bins. */
export interface BootstrapRatio {
  readonly name: string;
  readonly ratio: number;
  /** Of the ratio, by the spread of the resamplings: bins that move together tell it less well than independent ones. */
  readonly error: number;
  readonly resamplings: number;
}

interface BootstrapArguments extends BootstrapProblem {
  /** The nominal unfolding with what it chose. */
  readonly held: UnfoldingOptions;
  readonly seed: number;
}

/**
 * Whether the propagated Monte-Carlo errors hold what whole showers do. The propagation takes the elements of the response as independent;
 * the throws of one shower fall into several cells of its column, and move together when the shower is drawn again. Resampling
 * whole showers (Efron, Ann. Stat. 7 (1979) 1) has all of it.
 */
export async function bootstrapRatios(
  problem: BootstrapProblem,
  { seed, resamplings }: { readonly seed: number; readonly resamplings: number },
): Promise<BootstrapRatio[]> {
  const { projections, sample } = problem;
  const all = new Uint8Array(sample.showers).fill(1);
  const nominal = unfoldResampled(problem, all, { ...problem.unfolding, responseCovariance: 'poisson' });
  const propagated = projections.map((projection) =>
    projectError(projection, nominal.covariance!.mc.data as Float64Array, sample.causes),
  );
  const module = new URL('./shower-bootstrap.js', import.meta.url).href;
  const chosen = { numIterations: nominal.numIterations, ...nominal.regularisation };
  const args: BootstrapArguments = { ...problem, held: heldAt(problem.unfolding, chosen), seed };
  const task = { module, export: 'unfoldBootstrap', args };
  const items = Array.from({ length: resamplings }, (_, index) => index);
  const values = await parallelMap<number, number[]>(items, task);
  const centres = projections.map((_, p) => mean(values.map((row) => row[p])));
  const names = [...new Set(projections.map(({ name }) => name))];
  return names.map((name) => {
    const own = [...projections.keys()].filter((p) => projections[p].name === name);
    // [resampling] mean over the bins of (deviation / propagated error)^2: the ratio's square where errors are right.
    const squares = values.map((row) => mean(own.map((p) => ((row[p] - centres[p]) / propagated[p]) ** 2)));
    const ratio = Math.sqrt(mean(squares));
    const error = standardDeviation(squares) / Math.sqrt(resamplings) / (2 * ratio);
    return { name, ratio, error, resamplings };
  });
}

/** Runs in a worker. @returns  [projection] */
export function unfoldBootstrap(index: number, args: BootstrapArguments): number[] {
  const taken = bootstrapCounts(args.sample.showers, args.seed, index);
  const options = { ...args.held, covariances: 'none' } as UnfoldingOptions;
  const { unfolded } = unfoldResampled(args, taken, options);
  return args.projections.map((projection) => projectCounts(projection, unfolded));
}

function unfoldResampled(
  { sample, thrown, counts, cells }: BootstrapProblem,
  taken: Uint8Array,
  options: Parameters<typeof unfold>[1],
) {
  const { weights, squares } = resampledSums(sample, taken);
  const shape = [sample.effects, sample.causes];
  const share = (sum: number, k: number): number => sum / thrown[k % sample.causes];
  const response = ndarrayOf(weights.map(share), shape);
  const errors = squares.map((sum, k) => share(Math.sqrt(sum), k));
  return unfold({ data: counts, response, responseErr: ndarrayOf(errors, shape), cells }, options);
}
