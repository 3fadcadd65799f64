/** What one cell of a table holds; null: missing. */
export type CellValue = number | bigint | boolean | string | null;

/** The rows of a table, as they are printed. */
export interface PrintedRows {
  readonly rows: number;
  readonly columns: readonly string[];
  row(i: number): Readonly<Record<string, CellValue>>;
}

/** A table as aligned text: all rows of a short one, both ends of a long one. */
export function printTable(table: PrintedRows, mostRows = 20): string {
  const ends = Math.floor(mostRows / 2);
  const shown =
    table.rows <= mostRows
      ? rowNumbers(0, table.rows)
      : [...rowNumbers(0, ends), -1, ...rowNumbers(table.rows - ends, table.rows)];
  const header = ['', ...table.columns];
  const lines = shown.map((i) => {
    if (i < 0) return header.map(() => '...');
    return [String(i), ...Object.values(table.row(i)).map(printCell)];
  });
  return [...alignRight([header, ...lines]), `${table.rows} rows x ${table.columns.length} columns`].join(
    '\n',
  );
}

const rowNumbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

function printCell(value: CellValue): string {
  if (value === null) return 'missing';
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return String(value);
  const six = Number(value.toPrecision(6));
  // 62948731.2 as 62948700 would look like an exact number.
  return Math.abs(six) < 1e6 || !Number.isFinite(six) ? String(six) : six.toExponential();
}

/** Lines of cells with the columns lined up. */
export function alignRight(lines: readonly (readonly string[])[]): string[] {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines.map((line) => line.map((cell, column) => cell.padStart(widths[column])).join('  '));
}
