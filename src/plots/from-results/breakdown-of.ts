import type { NdArray } from '../../core/index.js';
import type { Cells } from '../../events/index.js';
import type { Systematics, UnfoldingResult } from '../../unfolding/index.js';
import type { UncertaintyBreakdown } from '../figures/uncertainty-breakdown.js';

/** What a breakdown is made of. */
export interface BreakdownSources {
  readonly causes: Cells;
  readonly result: Pick<UnfoldingResult, 'unfolded' | 'covariance'>;
  readonly systematics?: Systematics;
  /** lg(E/GeV) that is shown, as [lower, upper]. */
  readonly range: readonly [number, number];
}

/**
 * Relative uncertainties of one spectrum by source, with the correlations between the groups that it adds.
 * @param group  'total', 'light', 'heavy' or a mass group's name
 */
export function uncertaintyBreakdownOf(group: string, sources: BreakdownSources): UncertaintyBreakdown {
  const { causes, result, systematics, range } = sources;
  const { edges } = causes.energy;
  const bins = Array.from({ length: edges.length - 1 }, (_, bin) => bin).filter(
    (bin) => edges[bin] >= range[0] - 1e-6 && edges[bin + 1] <= range[1] + 1e-6,
  );
  const cells = bins.map((bin) => memberCells(group, causes, bin));
  const values = cells.map((members) => members.reduce((sum, cell) => sum + result.unfolded[cell], 0));
  const { stat, mc } = result.covariance ?? {};
  const symmetric = [
    ...(stat ? [{ name: 'statistical', errors: projectedErrors(stat, cells) }] : []),
    ...(mc ? [{ name: 'Monte-Carlo', errors: projectedErrors(mc, cells) }] : []),
    ...(systematics?.sources ?? []).map(({ name, shift }) => ({
      name,
      errors: cells.map((members) => members.reduce((sum, cell) => sum + shift[cell], 0)),
    })),
  ];
  const total = values.map((_, i) => Math.hypot(...symmetric.map(({ errors }) => errors[i])));
  const relative = (errors: readonly number[], sign: 1 | -1): number[] =>
    errors.map((error, i) => (values[i] > 0 ? (sign * error) / values[i] : Number.NaN));
  return {
    group,
    lgEnergyEdges: [...bins.map((bin) => edges[bin]), edges[bins[bins.length - 1] + 1]],
    sources: symmetric.map(({ name, errors }) => ({
      name,
      up: relative(errors, 1),
      down: relative(errors, -1),
    })),
    total: { up: relative(total, 1), down: relative(total, -1) },
  };
}

function memberCells(group: string, { groups }: Cells, bin: number): number[] {
  const named = groups.some(({ name }) => name === group);
  return groups.flatMap(({ name, side }, g) =>
    (named ? name === group : group === 'total' || side === group) ? [groups.length * bin + g] : [],
  );
}

/** sqrt(c^T V c) of the sum of each list of cells. */
function projectedErrors(covariance: NdArray<Float64Array>, cells: readonly (readonly number[])[]): number[] {
  return cells.map((members) => {
    let variance = 0;
    for (const a of members) for (const b of members) variance += covariance.get(a, b);
    return Math.sqrt(Math.max(0, variance));
  });
}
