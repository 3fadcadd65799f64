import type { UncertaintyBreakdown } from '../figures/uncertainty-breakdown.js';
import type { Table } from './table.js';

/** Relative uncertainties by source, a row per energy bin: "±2.1%" where both sides are alike, else "+2.0 −1.1%". */
export function breakdownTable({ group, lgEnergyEdges, sources, total }: UncertaintyBreakdown): Table {
  const columns = [...sources, { name: 'total', ...total }];
  return {
    title: `Uncertainties by source: ${group}`,
    columns: [
      { name: 'log10(E/GeV)' },
      ...columns.map(({ name }) => ({ name, unit: '%', align: 'right' as const })),
    ],
    rows: Array.from({ length: lgEnergyEdges.length - 1 }, (_, bin) => [
      `${lgEnergyEdges[bin].toFixed(2).replace(/0$/, '')}–${lgEnergyEdges[bin + 1].toFixed(2).replace(/0$/, '')}`,
      ...columns.map(({ up, down }) => sides(up[bin], down[bin])),
    ]),
  };
}

function sides(up: number, down: number): string {
  if (!Number.isFinite(up) || !Number.isFinite(down)) return '–';
  const [above, below] = [up, -down].map((value) => (100 * value).toFixed(1));
  return above === below ? `±${above}` : `+${above} −${below}`;
}

/** How systematic sources are correlated with each other. */
export interface SourceCorrelations {
  readonly names: readonly string[];
  /** [source][source] */
  readonly correlations: readonly (readonly number[])[];
}

export function sourceCorrelationTable({ names, correlations }: SourceCorrelations): Table {
  return {
    title: 'Correlations between systematic sources',
    columns: [{ name: 'source' }, ...names.map((name) => ({ name, align: 'right' as const }))],
    rows: names.map((name, row) => [
      name,
      ...names.map((_, column) => String(correlations[row][column]).replace('-', '−')),
    ]),
    note: 'As the analysis file says; each source for itself is fully correlated between energies and groups.',
  };
}
