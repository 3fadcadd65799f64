import { type BinnedFluxReport, energyMeasures, type FluxReport, type FluxValues } from '../../flux/index.js';

type Column = readonly [name: string, values: readonly string[]];

/** A model's fluxes as an aligned table: one row per energy, the groups, the total and the mean ln A. */
export function fluxTable(report: FluxReport): string {
  const { counts, axis, unit } = energyMeasures[report.per];
  return table(`${report.model}: dN/dE of ${counts} in ${report.units}`, [
    [`${axis}/${unit}`, report.energy_gev.map((energy) => energy.toExponential(3))],
    ...fluxColumns(report),
    ...massColumn(report.mean_log_mass),
  ]);
}

/** The same for bins: integrals of the groups and the total, the average of the total, and the mean ln A. */
export function binnedFluxTable(report: BinnedFluxReport): string {
  const { counts, axis, unit } = energyMeasures[report.per];
  const edges = report.energy_edges_gev.map((edge) => edge.toExponential(3));
  return table(
    `${report.model}: integrals of ${counts} in m^-2 s^-1 sr^-1, average of the total in ${report.units}`,
    [
      [`${axis} from/${unit}`, edges.slice(0, -1)],
      [`to/${unit}`, edges.slice(1)],
      ...fluxColumns(report.integrals),
      ['average', report.means.total.map(written)],
      ...massColumn(report.mean_log_mass),
    ],
  );
}

const written = (flux: number): string => flux.toExponential(4);

const fluxColumns = ({ groups4, components, total }: FluxValues): Column[] =>
  [...Object.entries(groups4 ?? components), ['total', total] as const].map(([name, values]) => [
    name,
    values.map(written),
  ]);

const massColumn = (means: readonly number[] | null): Column[] =>
  means === null ? [] : [['<ln A>', means.map((mean) => mean.toFixed(4))]];

function table(heading: string, columns: readonly Column[]): string {
  const widths = columns.map(([name, values]) =>
    Math.max(name.length, ...values.map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padStart(widths[column])).join('  ');
  const rows = columns[0][1].map((_, row) => line(columns.map(([, values]) => values[row])));
  return [heading, line(columns.map(([name]) => name)), ...rows].join('\n');
}
