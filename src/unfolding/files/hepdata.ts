import { DomainError, type NdArray } from '../../core/index.js';
import { type Cells, cellCount } from '../../events/index.js';

/**
 * A spectrum as it goes into HEPData: values per cell and errors by source, with the covariances as matrices.
 */
export interface PublishedTable {
  /** "Unfolded events" or "Flux". */
  readonly quantity: string;
  /** Unit of the values, such as m^-2 s^-1 sr^-1 GeV^-1; absent for counts. */
  readonly unit?: string;
  readonly cells: Cells;
  /** [cell] */
  readonly values: Float64Array;
  /** [cell] by source. */
  readonly errors: Readonly<Record<string, Float64Array>>;
  /** [cell, cell] by source. */
  readonly covariance: Readonly<Record<string, NdArray<Float64Array> | undefined>>;
}

/**
 * HEPData's submission form (https://hepdata-submission.readthedocs.io): file names and their YAML texts;
 * submission.yaml names the others. One table of the spectrum with symmetric errors by source, one of each
 * covariance.
 * @throws {DomainError} arrays that do not have one number per cell
 */
export function hepDataTables(table: PublishedTable): ReadonlyMap<string, string> {
  const cells = cellCount(table.cells);
  for (const [name, values] of Object.entries({ values: table.values, ...table.errors }))
    if (values.length !== cells)
      throw new DomainError(`${name} has ${values.length} numbers for ${cells} cells`, {
        fields: { name, value: values.length, expected: cells },
      });
  const matrices = Object.entries(table.covariance).filter(([, matrix]) => matrix !== undefined);
  const files = new Map([['spectrum.yaml', spectrumTable(table)]]);
  for (const [source, matrix] of matrices)
    files.set(`covariance_${source}.yaml`, covarianceTable(table, source, matrix!));
  const named: [string, string][] = [
    ['spectrum.yaml', `${table.quantity} per energy bin and mass group`],
    ...matrices.map(([source]): [string, string] => [
      `covariance_${source}.yaml`,
      `Covariance of ${table.quantity}, ${source}`,
    ]),
  ];
  return new Map([['submission.yaml', submission(named)], ...files]);
}

function submission(tables: readonly (readonly [string, string])[]): string {
  return tables
    .map(([file, description]) =>
      [
        '---',
        `name: ${quoted(description)}`,
        `description: ${quoted(description)}`,
        'keywords: []',
        `data_file: ${file}`,
        '',
      ].join('\n'),
    )
    .join('');
}

function spectrumTable({ quantity, unit, cells, values, errors }: PublishedTable): string {
  const header = `header: {name: ${quoted(quantity)}${unit ? `, units: ${quoted(unit)}` : ''}}`;
  const points = Array.from(values, (value, cell) => {
    const spread = Object.entries(errors).map(
      ([source, each]) => `{symerror: ${each[cell]}, label: ${quoted(source)}}`,
    );
    return `  - value: ${value}\n    errors: [${spread.join(', ')}]`;
  });
  return [
    'independent_variables:',
    ...cellVariables(cells, (cell) => [cell], values.length),
    'dependent_variables:',
    `- ${header}`,
    '  values:',
    ...points,
    '',
  ].join('\n');
}

function covarianceTable(
  { cells, unit }: PublishedTable,
  source: string,
  matrix: NdArray<Float64Array>,
): string {
  const [n] = matrix.shape;
  const header = `header: {name: ${quoted(`Covariance (${source})`)}${unit ? `, units: ${quoted(`(${unit})^2`)}` : ''}}`;
  const points = Array.from(
    { length: n * n },
    (_, k) => `  - value: ${matrix.get(Math.floor(k / n), k % n)}`,
  );
  return [
    'independent_variables:',
    ...cellVariables(cells, (k) => [Math.floor(k / n), k % n], n * n),
    'dependent_variables:',
    `- ${header}`,
    '  values:',
    ...points,
    '',
  ].join('\n');
}

/** Energy bin and group of the cell (or of both cells) of each row of a table. */
function cellVariables(cells: Cells, cellsOf: (row: number) => number[], rows: number): string[] {
  const groups = cells.groups.length;
  const { edges } = cells.energy;
  return cellsOf(0).flatMap((_, which) => {
    const number = cellsOf(0).length === 1 ? '' : ` ${which + 1}`;
    const indices = Array.from({ length: rows }, (__, row) => cellsOf(row)[which]);
    const bin = (cell: number): number => Math.floor(cell / groups);
    return [
      `- header: {name: ${quoted(`lg(E/GeV)${number}`)}}`,
      '  values:',
      ...indices.map((cell) => `  - {low: ${edges[bin(cell)]}, high: ${edges[bin(cell) + 1]}}`),
      `- header: {name: ${quoted(`Mass group${number}`)}}`,
      '  values:',
      ...indices.map((cell) => `  - value: ${quoted(cells.groups[cell % groups].name)}`),
    ];
  });
}

const quoted = (text: string): string => JSON.stringify(text);
