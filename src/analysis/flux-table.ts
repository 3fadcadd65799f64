import type { FluxReport } from '../flux/index.js';

/** A model's fluxes as an aligned table: one row per energy, the groups and the total. */
export function fluxTable(report: FluxReport): string {
  const columns: readonly (readonly [string, readonly number[]])[] = [
    ...Object.entries(report.groups4 ?? report.components),
    ['total', report.total],
  ];
  const header = ['E/GeV', ...columns.map(([name]) => name)];
  const rows = report.energy_gev.map((energy, row) => [
    energy.toExponential(3),
    ...columns.map(([, values]) => values[row].toExponential(4)),
  ]);
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column].length)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padStart(widths[column])).join('  ');
  return [`${report.model}: dN/dE in ${report.units}`, line(header), ...rows.map(line)].join('\n');
}
