import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { AttributeValue } from '../hdf5/metadata.js';
import { storedDataset } from '../hdf5/stored-dataset.js';
import { isCompound, valueType } from '../hdf5/value-type.js';
import type { StoredColumn, StoredFile, StoredTable } from '../stored-file.js';
import { isComplex } from './tableio.js';
import type { FoundDataset, FoundThings } from './walk.js';

/**
 * Layout C: one dataset per column; each group that has some is a table. A second dimension makes a column of arrays. A dataset of bools
 * with the attribute `exists_of` says in which rows the column of that name is there.
 */
export function describeFlat(file: Hdf5File, found: FoundThings): StoredFile {
  const leftOut = found.dangling.map(({ path, why }) => `${path}: ${why}`);
  const tables = found.groups.flatMap((group) => {
    const columns = found.datasets
      .filter((dataset) => dataset.group === group)
      .flatMap((dataset) => flatColumn(file, dataset, leftOut))
      .sort((a, b) => a.order - b.order)
      .map(({ column }) => column);
    return columns.length > 0 ? [flatTable(group, columns)] : [];
  });
  return { file: file.path, layout: 'flat', tables, links: {}, leftOut };
}

/** A column and its place among the others where the file says it; else the order is that of the names. */
interface PlacedColumn {
  readonly column: StoredColumn;
  readonly order: number;
}

function flatColumn(
  file: Hdf5File,
  { name, path, metadata }: FoundDataset,
  leftOut: string[],
): PlacedColumn[] {
  const [rows, ...dims] = metadata.shape ?? [];
  const value = isCompound(metadata) ? undefined : valueType(metadata);
  if (rows === undefined || !value || (dims.length > 0 && value.dims.length + dims.length > 1)) {
    leftOut.push(`${path}: ${whyNoColumn(metadata)}`);
    return [];
  }
  const shaped = dims.length > 0 ? { ...value, dims } : value;
  const attributes = file.attributes(path);
  const described = descriptionOf(attributes);
  const column = { name, value: shaped, dataset: storedDataset(path, metadata), offset: 0, ...described };
  const order = attributes.get('column_order');
  return [{ column, order: typeof order === 'number' ? order : 0 }];
}

function whyNoColumn(metadata: FoundDataset['metadata']): string {
  if ((metadata.shape?.length ?? 0) === 0) return 'a single value';
  if (isComplex(metadata)) return 'complex numbers, which no column can hold: write real and imaginary parts';
  if (isCompound(metadata)) return "a table among columns: read it alone with { layout: 'tableio' }";
  return 'a type that cannot be a column';
}

function descriptionOf(
  attributes: ReadonlyMap<string, AttributeValue>,
): Pick<StoredColumn, 'unit' | 'doc' | 'existsOf'> {
  const text = (name: string) => {
    const value = attributes.get(name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [unit, doc, existsOf] = [text('unit'), text('doc'), text('exists_of')];
  return { ...(unit && { unit }), ...(doc && { doc }), ...(existsOf && { existsOf }) };
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
