import { AirshowerError } from '../../../core/index.js';
import { existsColumn } from '../alignment/event-tables.js';
import type { OpenOptions } from '../event-file.js';
import { Hdf5File } from '../hdf5/hdf5-file.js';
import type { RowRange } from '../hdf5/metadata.js';
import { describeFile } from '../layouts/describe.js';
import { expandArrays, readColumns } from '../read-columns.js';
import type { StoredColumn, StoredFile, StoredTable } from '../stored-file.js';
import { ColumnSummary } from './column-summary.js';
import type {
  ColumnInspection,
  FileInspection,
  InspectionProblem,
  TableInspection,
} from './file-inspection.js';

/** Rows held at a time. */
const pieceRows = 65_536;

/**
 * What is in an HDF5 file: every table with its columns, counts, sums and extremes, as the file has them (rows with exists = 0
 * hold zeros). A dataset that cannot be read is left out and named under `problems`; the others are shown.
 * @throws {FileError} a file that cannot be opened or described
 */
export async function inspectFile(path: string, options: OpenOptions = {}): Promise<FileInspection> {
  const file = await Hdf5File.open(path);
  try {
    return inspect(file, describeFile(file, options));
  } finally {
    file.close();
  }
}

function inspect(file: Hdf5File, stored: StoredFile): FileInspection {
  const problems: InspectionProblem[] = [];
  const tables: Record<string, TableInspection> = {};
  for (const table of stored.tables) {
    const inspection = inspectTable(file, stored, table, problems);
    if (inspection) tables[table.path] = inspection;
  }
  return {
    file: stored.file,
    layout: stored.layout,
    tables,
    ...(Object.keys(stored.links).length > 0 ? { links: stored.links } : {}),
    ...(stored.leftOut.length > 0 ? { left_out: stored.leftOut } : {}),
    ...(problems.length > 0 ? { problems } : {}),
  };
}

function inspectTable(
  file: Hdf5File,
  stored: StoredFile,
  table: StoredTable,
  problems: InspectionProblem[],
): TableInspection | undefined {
  const all = table.index ? [...table.columns, table.index] : table.columns;
  const shown = summarizeColumns(file, all, problems);
  const columns = Object.fromEntries(
    table.columns.flatMap((column) => {
      const inspection = shown.get(column);
      return inspection ? [[column.name, inspection]] : [];
    }),
  );
  if (Object.keys(columns).length === 0) return undefined;
  const index = table.index && shown.get(table.index);
  return {
    rows: table.rows,
    ...(table.ordered ? { column_order: table.columns.map(({ name }) => name) } : {}),
    columns,
    ...(table.index && index ? { index: { name: table.index.indexName, ...index } } : {}),
    ...countMissing(stored, table, columns),
  };
}

function countMissing(
  { layout }: StoredFile,
  table: StoredTable,
  columns: Readonly<Record<string, ColumnInspection>>,
): { exists_0?: number } {
  const exists = layout === 'tableio' ? existsColumn(table) : undefined;
  const there = exists && columns[exists.name];
  return there ? { exists_0: table.rows - Number(there.sum) } : {};
}

/** Columns of one dataset are read together; a dataset that fails takes only its own columns with it. */
function summarizeColumns(
  file: Hdf5File,
  columns: readonly StoredColumn[],
  problems: InspectionProblem[],
): Map<StoredColumn, ColumnInspection> {
  const shown = new Map<StoredColumn, ColumnInspection>();
  const datasets = new Set(columns.map(({ dataset }) => dataset.path));
  for (const dataset of datasets) {
    const members = columns.filter((column) => column.dataset.path === dataset);
    try {
      summarizeDataset(file, members).forEach((inspection, i) => {
        shown.set(members[i], inspection);
      });
    } catch (error) {
      if (!(error instanceof AirshowerError)) throw error;
      problems.push({ dataset, message: error.message });
    }
  }
  return shown;
}

function summarizeDataset(file: Hdf5File, columns: readonly StoredColumn[]): ColumnInspection[] {
  const elements = columns.map(expandArrays);
  const summaries = columns.map((column) => new ColumnSummary(column));
  for (const range of pieces(columns[0].dataset.rows)) {
    const read = readColumns(file, elements.flat(), range);
    let at = 0;
    summaries.forEach((summary, i) => {
      summary.add(read.slice(at, at + elements[i].length));
      at += elements[i].length;
    });
  }
  return summaries.map((summary) => summary.finish());
}

function* pieces(rows: number): Generator<RowRange> {
  for (let start = 0; start < rows; start += pieceRows)
    yield { start, stop: Math.min(rows, start + pieceRows) };
}
