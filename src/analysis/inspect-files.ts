import { FileError } from '../core/index.js';
import { type ColumnInspection, type FileInspection, inspectFile } from '../engine/index.js';

/**
 * What is in every file that the patterns name, in order of the paths.
 * @param failed  hears of files that cannot be opened where there are several: the others are looked into all the same
 * @throws {FileError} a pattern that matches nothing, or a file that cannot be opened and is the only one
 */
export async function inspectFiles(
  patterns: readonly string[],
  failed: (error: FileError) => void,
): Promise<FileInspection[]> {
  const files = (await Promise.all(patterns.map(filesOf))).flat();
  const inspections: FileInspection[] = [];
  for (const file of files) {
    try {
      inspections.push(await inspectFile(file));
    } catch (error) {
      if (files.length === 1 || !(error instanceof FileError)) throw error;
      failed(error);
    }
  }
  return inspections;
}

async function filesOf(pattern: string): Promise<string[]> {
  const { glob, isDynamicPattern } = await import('tinyglobby');
  if (!isDynamicPattern(pattern)) return [pattern];
  const files = (await glob(pattern)).sort();
  if (files.length > 0) return files;
  throw new FileError(`no file matches ${pattern}`, {
    fields: { pattern },
    remedy: 'Check the path, and quote the pattern so that the shell leaves it alone.',
  });
}

/** The same for a person: each table with its columns, one a line. */
export function inspectionText(inspection: FileInspection): string {
  const tables = Object.entries(inspection.tables).flatMap(([path, table]) => {
    const rows = `${path}  ${table.rows} rows`;
    const columns = Object.entries(table.columns).map(
      ([name, column]) => `    ${describeColumn(name, column)}`,
    );
    return [`  ${rows}`, ...columns];
  });
  if (tables.length === 0) tables.push('  holds no table and no column');
  const left = (inspection.left_out ?? []).map((reason) => `  left out: ${reason}`);
  return [`${inspection.file}  (${inspection.layout})`, ...tables, ...left].join('\n');
}

function describeColumn(name: string, column: ColumnInspection): string {
  const range = column.min === undefined ? '' : `  ${shorten(column.min)} ... ${shorten(column.max)}`;
  const missing = column.nan ? `  ${column.nan} NaN` : '';
  return `${name.padEnd(28)} ${column.dtype.padEnd(10)}${range}${missing}`;
}

function shorten(value: unknown): string {
  return typeof value === 'number' ? Number(value.toPrecision(6)).toString() : String(value);
}
