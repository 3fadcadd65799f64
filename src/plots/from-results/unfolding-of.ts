import type { NdArray } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import type { Response, UnfoldingResult } from '../../unfolding/index.js';
import type { JointCovariance } from '../figures/correlation-matrix.js';
import type { Efficiencies } from '../figures/efficiencies.js';
import type { ResponseMatrix } from '../figures/response-matrix.js';
import type { StoppingTest } from '../figures/stopping-test.js';
import type { UnfoldingIterations } from '../figures/unfolding-iterations.js';

const namesOf = ({ groups }: Cells): string[] => groups.map(({ name }) => name);

/** Row-major numbers of a matrix, whatever its strides. */
function flat(matrix: NdArray<Float64Array>): Float64Array {
  const [rows, columns] = matrix.shape;
  return Float64Array.from({ length: rows * columns }, (_, i) =>
    matrix.get(Math.floor(i / columns), i % columns),
  );
}

export function responseMatrixOf({ response }: Response, causes: Cells, effects: Cells): ResponseMatrix {
  return {
    groups: namesOf(causes),
    causeLgEnergyEdges: causes.energy.edges,
    effectLgEnergyEdges: effects.energy.edges,
    probability: flat(response),
  };
}

/** Efficiencies per group; with the thrown area of each energy bin (m^2) they become effective areas. */
export function efficienciesOf(response: Response, causes: Cells, areaM2?: ArrayLike<number>): Efficiencies {
  const edges = causes.energy.edges;
  const groups = causes.groups.length;
  const ofGroup = (values: Float64Array, group: number): number[] =>
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
  { unfolded, iterations }: UnfoldingResult,
  prior: ArrayLike<number>,
  causes: Cells,
): UnfoldingIterations {
  const total = unfolded.reduce((sum, value) => sum + value, 0);
  const priorTotal = Array.from(prior).reduce((sum, value) => sum + value, 0);
  return {
    groups: namesOf(causes),
    lgEnergyEdges: causes.energy.edges,
    unfolded: [
      Array.from(prior, (value) => (value * total) / priorTotal),
      ...iterations.map((iteration) => iteration.unfolded),
    ],
  };
}

export function stoppingTestOf(
  { iterations, stopping, converged }: UnfoldingResult,
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
