import type { Metadata } from 'h5wasm/node';
import { FileError } from '../../../core/index.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import { storedDataset } from '../hdf5/stored-dataset.js';
import { valueType } from '../hdf5/value-type.js';
import type { StoredColumn, StoredTable } from '../stored-file.js';
import { PandasAttributes } from './pandas-attributes.js';
import { datetimeUnit, fixedTexts } from './pandas-table.js';

/** Layout B, format=fixed: one 2-D dataset (rows x names) per data type, names and index beside them. */
export function describePandasFixed(file: Hdf5File, key: string): StoredTable {
  const index = indexColumn(file, key);
  const columns: StoredColumn[] = [];
  for (let block = 0; file.kind(`${key}/block${block}_values`) === 'dataset'; block++)
    columns.push(...blockColumns(file, key, block, index.dataset.rows));
  return {
    path: key,
    rows: index.dataset.rows,
    columns: inFrameOrder(columns, namesOf(file, `${key}/axis0`)),
    index,
    ragged: false,
    ordered: true,
  };
}

function blockColumns(file: Hdf5File, key: string, block: number, rows: number): StoredColumn[] {
  const path = `${key}/block${block}_values`;
  const names = namesOf(file, `${key}/block${block}_items`);
  const metadata = file.metadata(path);
  const dataset = storedDataset(path, metadata);
  const value = valueType(metadata);
  if (!value)
    return names.map((name, position) =>
      pickledColumn(name, { ...dataset, rows }, { position, names: names.length }),
    );
  if (metadata.shape?.[0] !== rows || metadata.shape[1] !== names.length)
    throw misshapen(file, path, `shape [${metadata.shape}] for ${rows} rows and ${names.length} names`);
  const isDatetime = new PandasAttributes(file, path).text('value_type')?.startsWith('datetime64');
  return names.map((name, i) => ({
    name,
    value,
    dataset,
    offset: i * value.size,
    ...(isDatetime ? ({ meaning: { kind: 'datetime' }, unit: datetimeUnit } as const) : {}),
  }));
}

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
  const metadata: Metadata = file.metadata(path);
  const type = valueType(metadata);
  if (type?.kind !== 'text') throw misshapen(file, path, 'names that are no texts');
  return fixedTexts(file, path, metadata, { start: 0, step: type.size, size: type.size });
}

function indexColumn(file: Hdf5File, key: string): NonNullable<StoredTable['index']> {
  const path = `${key}/axis1`;
  const metadata = file.metadata(path);
  const value = valueType(metadata);
  if (!value) throw misshapen(file, path, 'an index that cannot be read');
  const attributes = new PandasAttributes(file, path);
  const name = attributes.text('name');
  const isDatetime = attributes.text('kind')?.startsWith('datetime64');
  return {
    name: 'index',
    value,
    dataset: storedDataset(path, metadata),
    offset: 0,
    indexName: name === undefined || name === 'N.' ? null : name,
    ...(isDatetime ? ({ meaning: { kind: 'datetime' }, unit: datetimeUnit } as const) : {}),
  };
}

function inFrameOrder(columns: readonly StoredColumn[], names: readonly string[]): StoredColumn[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return names.flatMap((name) => byName.get(name) ?? []);
}
