import type { NdArray } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import type { Response, UnfoldingResult } from '../../unfolding/index.js';
import type { JointCovariance } from '../figures/correlation-matrix.js';
import type { Efficiencies } from '../figures/efficiencies.js';
import type { ResponseMatrix } from '../figures/response-matrix.js';
import type { StoppingTest } from '../figures/stopping-test.js';
import type { UnfoldedCounts } from '../figures/unfolded-counts.js';
import type { UnfoldingIterations } from '../figures/unfolding-iterations.js';

const namesOf = ({ groups }: Cells): string[] => groups.map(({ name }) => name);

/** What the figures take of an unfolding, fresh or read back from its file. */
interface UnfoldedIterations {
  readonly unfolded: ArrayLike<number>;
  readonly iterations: readonly { readonly unfolded: ArrayLike<number>; readonly testStatistic: number }[];
}

/** Row-major numbers of a matrix, whatever its strides. */
function flat(matrix: NdArray<Float64Array>): Float64Array {
  const [rows, columns] = matrix.shape;
  return Float64Array.from({ length: rows * columns }, (_, i) =>
    matrix.get(Math.floor(i / columns), i % columns),
  );
}

/** [effect][cause] probabilities of a response. */
export function responseMatrixOf(
  { response }: Pick<Response, 'response'>,
  causes: Cells,
  effects: Cells,
): ResponseMatrix {
  return {
    groups: namesOf(causes),
    causeLgEnergyEdges: causes.energy.edges,
    effectLgEnergyEdges: effects.energy.edges,
    probability: flat(response),
  };
}

/** Efficiencies per group; with the thrown area of each energy bin (m^2) they become effective areas. */
export function efficienciesOf(
  response: { readonly efficiencies: ArrayLike<number>; readonly efficienciesErr: ArrayLike<number> },
  causes: Cells,
  areaM2?: ArrayLike<number>,
): Efficiencies {
  const edges = causes.energy.edges;
  const groups = causes.groups.length;
  const ofGroup = (values: ArrayLike<number>, group: number): number[] =>
    Array.from({ length: edges.length - 1 }, (_, bin) => values[groups * bin + group] * (areaM2?.[bin] ?? 1));
  return {
    quantity: areaM2 ? 'effective area' : 'efficiency',
    lgEnergyEdges: edges,
    groups: namesOf(causes).map((group, g) => ({
      group,
      value: ofGroup(response.efficiencies, g),
      valueErr: ofGroup(response.efficienciesErr, g),
    })),
  };
}

/** All iterations after the prior, [cause] events (scaled to the total of the last iteration). */
export function unfoldingIterationsOf(
  { unfolded, iterations }: UnfoldedIterations,
  prior: ArrayLike<number>,
  causes: Cells,
): UnfoldingIterations {
  const [total, priorTotal] = [unfolded, prior].map((events) =>
    Array.from(events).reduce((sum, value) => sum + value, 0),
  );
  return {
    groups: namesOf(causes),
    lgEnergyEdges: causes.energy.edges,
    unfolded: [
      Array.from(prior, (value) => (value * total) / priorTotal),
      ...iterations.map((iteration) => iteration.unfolded),
    ],
  };
}

/**
 * Unfolded counts per group beside the reconstructed ones, where an effect has the same bin.
 * @param unfolded  [cause]
 * @param parts.errors  [cause]; parts.reconstructed: [effect] counts before unfolding
 */
export function unfoldedCountsOf(
  unfolded: ArrayLike<number>,
  parts: {
    readonly errors: ArrayLike<number>;
    readonly reconstructed: ArrayLike<number>;
    readonly causes: Cells;
    readonly effects: Cells;
  },
): UnfoldedCounts {
  const { causes, effects, errors, reconstructed } = parts;
  const edges = causes.energy.edges;
  const names = namesOf(causes);
  const ofGroup = (values: ArrayLike<number>, group: number): number[] =>
    Array.from({ length: edges.length - 1 }, (_, bin) => values[bin * names.length + group]);
  const { edges: measured } = effects.energy;
  const same = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;
  const measuredBin = (bin: number): number =>
    measured.findIndex((edge, k) => same(edge, edges[bin]) && same(measured[k + 1], edges[bin + 1]));
  return {
    lgEnergyEdges: edges,
    series: names.map((group, index) => ({
      group,
      counts: ofGroup(unfolded, index),
      countsErr: ofGroup(errors, index),
      reconstructed: Array.from({ length: edges.length - 1 }, (_, bin) => {
        const effect = measuredBin(bin);
        return effect < 0 ? Number.NaN : reconstructed[effect * names.length + index];
      }),
    })),
  };
}

export function stoppingTestOf(
  { iterations, stopping, converged }: Pick<UnfoldingResult, 'stopping' | 'converged'> & UnfoldedIterations,
  testStatistic: string,
): StoppingTest {
  return {
    testStatistic,
    values: iterations.map((iteration) => iteration.testStatistic),
    threshold: stopping,
    converged,
  };
}

/** One of the covariances of the unfolded counts; `kind` is what the figure calls it: "total", "statistical". */
export function jointCovarianceOf(
  kind: string,
  covariance: NdArray<Float64Array>,
  causes: Cells,
): JointCovariance {
  return { kind, groups: namesOf(causes), lgEnergyEdges: causes.energy.edges, covariance: flat(covariance) };
}
