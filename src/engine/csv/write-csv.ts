import { open } from 'node:fs/promises';
import { pendingFile } from '../../core/index.js';
import { valueAt } from '../columns/make-column.js';
import type { CellValue } from '../columns/print-table.js';
import type { Table } from '../columns/table.js';

/**
 * Writes tables as comma-separated text under a temporary name first. Numbers keep full precision, missing values are empty, texts are
 * quoted where they must be (RFC 4180).
 * @returns  number of rows written
 */
export async function writeCsv(
  path: string,
  columns: readonly string[],
  tables: AsyncIterable<Table>,
): Promise<number> {
  const pending = await pendingFile(path);
  try {
    const rows = await writeRows(pending.path, columns, tables);
    await pending.commit();
    return rows;
  } catch (error) {
    await pending.discard();
    throw error;
  }
}

async function writeRows(
  path: string,
  columns: readonly string[],
  tables: AsyncIterable<Table>,
): Promise<number> {
  const file = await open(path, 'w');
  try {
    await file.write(`${columns.map(quoted).join(',')}\n`);
    let rows = 0;
    for await (const table of tables) {
      await file.write(lines(table));
      rows += table.rows;
    }
    return rows;
  } finally {
    await file.close();
  }
}

function lines(table: Table): string {
  const columns = table.columns.map((name) => table.column(name));
  let text = '';
  for (let row = 0; row < table.rows; row++)
    text += `${columns.map((column) => cell(valueAt(column, row))).join(',')}\n`;
  return text;
}

function cell(value: CellValue): string {
  if (value === null || Number.isNaN(value)) return '';
  if (Object.is(value, -0)) return '-0';
  return typeof value === 'string' ? quoted(value) : String(value);
}

const quoted = (text: string): string =>
  /[",\n\r]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text;
