import type { Hdf5File } from '../hdf5/hdf5-file.js';
import { storedDataset } from '../hdf5/stored-dataset.js';
import { isCompound, valueType } from '../hdf5/value-type.js';
import type { StoredColumn, StoredFile, StoredTable } from '../stored-file.js';
import type { FoundDataset, FoundThings } from './walk.js';

/** Layout C: one dataset per column; each group that has some is a table. A second dimension makes a column of arrays. */
export function describeFlat(file: Hdf5File, found: FoundThings): StoredFile {
  const leftOut = found.dangling.map((path) => `${path}: a link that leads nowhere`);
  const tables = found.groups.flatMap((group) => {
    const columns = found.datasets
      .filter((dataset) => dataset.group === group)
      .flatMap((dataset) => flatColumn(dataset, leftOut));
    return columns.length > 0 ? [flatTable(group, columns)] : [];
  });
  return { file: file.path, layout: 'flat', tables, links: {}, leftOut };
}

function flatColumn({ name, path, metadata }: FoundDataset, leftOut: string[]): StoredColumn[] {
  const [rows, ...dims] = metadata.shape ?? [];
  const value = isCompound(metadata) ? undefined : valueType(metadata);
  if (rows === undefined || !value || (dims.length > 0 && value.dims.length + dims.length > 1)) {
    leftOut.push(`${path}: ${rows === undefined ? 'a single value' : 'a type that cannot be a column'}`);
    return [];
  }
  const shaped = dims.length > 0 ? { ...value, dims } : value;
  return [{ name, value: shaped, dataset: storedDataset(path, metadata), offset: 0 }];
}

function flatTable(path: string, columns: StoredColumn[]): StoredTable {
  const lengths = columns.map(({ dataset }) => dataset.rows);
  return { path, rows: mostCommon(lengths), columns, ragged: false, ordered: false };
}

/** The most common of some lengths, the longer one of two that are equally common. */
function mostCommon(lengths: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] > best[0]) ? entry : best,
  )[0];
}
