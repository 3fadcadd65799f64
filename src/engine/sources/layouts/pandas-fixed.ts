import { FileError } from '../../../core/index.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import { type DatasetMetadata, typeClasses } from '../hdf5/metadata.js';
import { storedDataset } from '../hdf5/stored-dataset.js';
import { numericType, valueType } from '../hdf5/value-type.js';
import type { StoredColumn, StoredTable } from '../stored-file.js';
import { PandasAttributes } from './pandas-attributes.js';
import { datetimeUnit, fixedTexts } from './pandas-table.js';

/** Layout B, format=fixed: one 2-D dataset (rows x names) per data type, names and index beside them. */
export function describePandasFixed(file: Hdf5File, key: string, leftOut: string[]): StoredTable {
  const index = axisColumn(file, key, leftOut);
  const context = { file, rows: index ? index.dataset.rows : rowsOfLevels(file, key), leftOut };
  const columns: StoredColumn[] = [];
  for (let block = 0; file.kind(`${key}/block${block}_values`) === 'dataset'; block++)
    columns.push(...blockColumns(context, key, block));
  return {
    path: key,
    rows: context.rows,
    columns: inFrameOrder(columns, namesOf(file, `${key}/axis0`)),
    ...(index ? { index } : {}),
    ragged: false,
    ordered: true,
  };
}

interface Context {
  readonly file: Hdf5File;
  readonly rows: number;
  readonly leftOut: string[];
}

/** The index, unless it has several levels. */
function axisColumn(file: Hdf5File, key: string, leftOut: string[]): StoredTable['index'] {
  if (new PandasAttributes(file, key).text('axis1_variety') !== 'multi')
    return indexColumn(file, `${key}/axis1`);
  leftOut.push(`${key}: its index has several levels: write it as columns, by reset_index()`);
  return undefined;
}

/** Each row has a code for each level of its index. */
function rowsOfLevels(file: Hdf5File, key: string): number {
  const path = `${key}/axis1_label0`;
  return rowsOf(new PandasAttributes(file, path), file.metadata(path).shape?.[0] ?? 0);
}

/** A series, format=fixed: its values and its index; a series without a name is called 'values'. */
export function describePandasSeries(file: Hdf5File, key: string, leftOut: string[]): StoredTable[] {
  const attributes = new PandasAttributes(file, key);
  if (attributes.text('index_variety') === 'multi') {
    leftOut.push(`${key}: a series whose index has several levels: write it as a frame, by reset_index()`);
    return [];
  }
  const index = indexColumn(file, `${key}/index`);
  const { rows } = index.dataset;
  const name = named(attributes.text('name')) ?? 'values';
  const columns = valueColumns({ file, rows, leftOut }, `${key}/values`, [name]);
  return [{ path: key, rows, columns, index, ragged: false, ordered: true }];
}

function blockColumns(context: Context, key: string, block: number): StoredColumn[] {
  const names = namesOf(context.file, `${key}/block${block}_items`);
  return valueColumns(context, `${key}/block${block}_values`, names);
}

/** The columns of one dataset of values, rows x names, or rows alone for one name. */
function valueColumns(
  { file, rows, leftOut }: Context,
  path: string,
  names: readonly string[],
): StoredColumn[] {
  const metadata = file.metadata(path);
  const dataset = { ...storedDataset(path, metadata), rows };
  const given = new PandasAttributes(file, path).text('value_type');
  // Without rows pandas stores a stand-in of float64.
  const value = (rows === 0 && given && numericType(given)) || valueType(metadata);
  if (!value && isSequence(metadata))
    return names.map((name, position) => pickledColumn(name, dataset, { position, names: names.length }));
  if (!value) {
    for (const name of names) leftOut.push(`${path}: '${name}' is of a type that cannot be a column`);
    return [];
  }
  const [stored, width = 1] = metadata.shape ?? [];
  if (rows > 0 && (stored !== rows || width !== names.length))
    throw misshapen(file, path, `shape [${metadata.shape}] for ${rows} rows and ${names.length} names`);
  const isDatetime = given?.startsWith('datetime64');
  return names.map((name, i) => ({
    name,
    value,
    dataset,
    offset: i * value.size,
    ...(isDatetime ? ({ meaning: { kind: 'datetime' }, unit: datetimeUnit } as const) : {}),
  }));
}

const isSequence = ({ type }: DatasetMetadata): boolean => type === typeClasses.sequence;

/** Texts lie in one pickled array of objects, names x rows. */
function pickledColumn(
  name: string,
  dataset: StoredColumn['dataset'],
  where: { position: number; names: number },
): StoredColumn {
  const value = { kind: 'variableText', size: 8, littleEndian: true, dims: [] } as const;
  return { name, value, dataset, offset: 0, meaning: { kind: 'pickledTexts', ...where } };
}

function misshapen(file: Hdf5File, dataset: string, what: string): FileError {
  const fields = { file: file.path, dataset };
  return new FileError(`${file.path}: '${dataset}' has ${what}`, { fields, remedy: 'Write the file again.' });
}

function namesOf(file: Hdf5File, path: string): string[] {
  const metadata: DatasetMetadata = file.metadata(path);
  const type = valueType(metadata);
  if (type?.kind === 'int' && type.size === 8) return numberedNames(file, path, metadata);
  if (type?.kind !== 'text') throw misshapen(file, path, 'names that are no texts');
  return fixedTexts(file, path, metadata, { start: 0, step: type.size, size: type.size });
}

/** Columns that nobody named have numbers: '0', '1', ... */
function numberedNames(file: Hdf5File, path: string, metadata: DatasetMetadata): string[] {
  const bytes = file.readBytes(path, metadata, { start: 0, stop: metadata.shape?.[0] ?? 0 });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 8 }, (_, i) => String(view.getBigInt64(8 * i, true)));
}

/** pandas stores an array without rows as one element and writes its real shape beside it. */
function rowsOf(attributes: PandasAttributes, stored: number): number {
  const shape = attributes.pickled('shape');
  return Array.isArray(shape) ? Number(shape[0]) : stored;
}

/** A name that may be missing: pandas pickles None then. */
function named(name: string | undefined): string | undefined {
  return name === 'N.' ? undefined : name;
}

function indexColumn(file: Hdf5File, path: string): NonNullable<StoredTable['index']> {
  const metadata = file.metadata(path);
  const value = valueType(metadata);
  if (!value) throw misshapen(file, path, 'an index that cannot be read');
  const dataset = storedDataset(path, metadata);
  const attributes = new PandasAttributes(file, path);
  const name = attributes.text('name');
  const isDatetime = attributes.text('kind')?.startsWith('datetime64');
  return {
    name: 'index',
    value,
    dataset: { ...dataset, rows: rowsOf(attributes, dataset.rows) },
    offset: 0,
    indexName: named(name) ?? null,
    ...(isDatetime ? ({ meaning: { kind: 'datetime' }, unit: datetimeUnit } as const) : {}),
  };
}

function inFrameOrder(columns: readonly StoredColumn[], names: readonly string[]): StoredColumn[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return names.flatMap((name) => byName.get(name) ?? []);
}
