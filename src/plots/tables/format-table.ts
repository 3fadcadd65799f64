import { requireRows, type Table, type TableColumn } from './table.js';

/**
 * A table as aligned text for a terminal: title, names with units, a rule, rows, note. Control characters in a cell
 * (a file may be named anything) are shown as the replacement character, so that they cannot steer the terminal.
 * @throws {DomainError} a row whose number of cells is not the number of columns
 */
export function formatTable(table: Table): string {
  requireRows(table);
  const { title, columns, rows, note } = table;
  const names = columns.map(({ name, unit }) => printable(unit ? `${name} (${unit})` : name));
  const cells = rows.map((row) => row.map(printable));
  const widths = names.map((name, i) => Math.max(lengthOf(name), ...cells.map((row) => lengthOf(row[i]))));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, i) => padded(text, widths[i], columns[i]))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [printable(title), line(names), rule, ...cells.map(line), ...(note ? [printable(note)] : [])].join(
    '\n',
  );
}

function padded(text: string, width: number, { align }: TableColumn): string {
  const blanks = ' '.repeat(width - lengthOf(text));
  return align === 'right' ? blanks + text : text + blanks;
}

/** Characters, not UTF-16 units: superscripts and signs are one wide each. */
function lengthOf(text: string): number {
  return [...text].length;
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}
