import { TextDictionary } from '../../columns/text-dictionary.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { DatasetMetadata, MemberMetadata } from '../hdf5/metadata.js';
import { storedDataset } from '../hdf5/stored-dataset.js';
import { encodeFixedTexts } from '../hdf5/texts.js';
import { valuesPerRow, valueType } from '../hdf5/value-type.js';
import type { ColumnMeaning, StoredColumn, StoredTable } from '../stored-file.js';
import { isNoName, PandasAttributes } from './pandas-attributes.js';

/** Layout B, format=table, frame or series: KEY/table holds the index and one array member per data type, or one member per column. */
export function describePandasTable(file: Hdf5File, key: string, leftOut: string[]): StoredTable {
  const path = `${key}/table`;
  const metadata = file.metadata(path);
  const group = new PandasAttributes(file, key);
  const table = new PandasAttributes(file, path);
  const unreadable = new Map<string, string>();
  const context = { file, key, group, table, dataset: storedDataset(path, metadata), unreadable };
  const members = metadata.compound_type?.members ?? [];
  const columns = members
    .filter((member) => member.name !== 'index')
    .flatMap((m) => memberColumns(m, context));
  const index = members.find((member) => member.name === 'index');
  for (const [name, why] of unreadable) leftOut.push(`${path}: '${name}' ${why}`);
  return {
    path: key,
    rows: context.dataset.rows,
    columns: inFrameOrder(columns, context),
    ...(index ? { index: indexColumn(index, context) } : {}),
    ragged: false,
    ordered: true,
  };
}

interface Context {
  readonly file: Hdf5File;
  readonly key: string;
  readonly group: PandasAttributes;
  readonly table: PandasAttributes;
  readonly dataset: StoredColumn['dataset'];
  /** Columns that cannot be offered, and why. */
  readonly unreadable: Map<string, string>;
}

/** The columns of one block (an array member), or the one column of a scalar member. */
function memberColumns(member: MemberMetadata, context: Context): StoredColumn[] {
  const { table, dataset, unreadable } = context;
  const block = valueType(member);
  const names = table.names(`${member.name}_kind`);
  if (!block) {
    for (const name of names) unreadable.set(name, 'is of a type that cannot be a column');
    return [];
  }
  if (names.length !== valuesPerRow(block))
    throw table.damaged(`${member.name}_kind`, `it names ${names.length} columns of ${valuesPerRow(block)}`);
  const value = { ...block, dims: [] };
  const meaning = columnMeaning(member, context);
  if (meaning === 'numberedCategory') {
    for (const name of names) unreadable.set(name, 'has categories that are no texts: write it as numbers');
    return [];
  }
  return names.map((name, i) => ({
    name,
    value,
    dataset,
    offset: member.offset + i * value.size,
    ...describeMeaning(meaning),
  }));
}

function describeMeaning(meaning: ColumnMeaning | undefined): Pick<StoredColumn, 'meaning' | 'unit'> {
  if (!meaning) return {};
  return meaning.kind === 'datetime' ? { meaning, unit: datetimeUnit } : { meaning };
}

export const datetimeUnit = 'ns since 1970-01-01 UTC';

function columnMeaning(
  member: MemberMetadata,
  { file, key, group, table }: Context,
): ColumnMeaning | 'numberedCategory' | undefined {
  if (table.text(`${member.name}_meta`) === 'category') {
    const categories = readCategories(file, `${key}/meta/${member.name}/meta/table`);
    return categories ? { kind: 'category', categories } : 'numberedCategory';
  }
  if (table.text(`${member.name}_dtype`)?.startsWith('datetime64')) return { kind: 'datetime' };
  if (valueType(member)?.kind === 'text') return { kind: 'text', missing: group.text('nan_rep') ?? 'nan' };
  return undefined;
}

/** The texts that codes stand for; undefined where they are no texts. */
function readCategories(file: Hdf5File, path: string): string[] | undefined {
  const metadata = file.metadata(path);
  const values = metadata.compound_type?.members.find(({ name }) => name.startsWith('values'));
  const type = values && valueType(values);
  if (!values || type?.kind !== 'text') return undefined;
  return fixedTexts(file, path, metadata, { start: values.offset, step: metadata.size, size: type.size });
}

/** All texts of a dataset or of one member of it. */
export function fixedTexts(
  file: Hdf5File,
  path: string,
  metadata: DatasetMetadata,
  { start, step, size }: { start: number; step: number; size: number },
): string[] {
  const rows = metadata.shape?.[0] ?? 0;
  const bytes = file.readBytes(path, metadata, { start: 0, stop: rows });
  const dictionary = new TextDictionary();
  const out = new Int32Array(rows);
  encodeFixedTexts(bytes, { start, step }, size, { out, at: 0, rows, dictionary });
  return Array.from(out, (code) => dictionary.texts[code]);
}

function indexColumn(member: MemberMetadata, context: Context): NonNullable<StoredTable['index']> {
  const value = valueType(member);
  if (!value) throw context.table.damaged('index_kind', 'the index is of an unknown type');
  const isDatetime = context.table.text('index_kind')?.startsWith('datetime64');
  const meaning: ColumnMeaning | undefined = isDatetime ? { kind: 'datetime' } : undefined;
  const { dataset, group } = context;
  const name = 'index';
  return {
    name,
    value,
    dataset,
    offset: member.offset,
    indexName: indexName(group),
    ...describeMeaning(meaning),
  };
}

/** From the attribute 'info': {1: {...}, 'index': {'index_name': name}}. */
function indexName(group: PandasAttributes): string | null {
  const info = group.pickled('info');
  const index = info instanceof Map ? info.get('index') : undefined;
  const name = index instanceof Map ? index.get('index_name') : undefined;
  return typeof name === 'string' ? name : null;
}

/** The user's order stands in 'non_index_axes': [(1, [names])]. */
function inFrameOrder(columns: readonly StoredColumn[], { group, unreadable }: Context): StoredColumn[] {
  const axes = group.pickled('non_index_axes');
  const axis = Array.isArray(axes) ? axes[0] : undefined;
  const names = Array.isArray(axis) ? axis[1] : undefined;
  if (!Array.isArray(names) || names.some(isNoName))
    throw group.damaged('non_index_axes', 'it does not hold the columns of the frame');
  const byName = new Map(columns.map((column) => [column.name, column]));
  return names.flatMap((name) => {
    const column = byName.get(String(name));
    if (unreadable.has(String(name))) return [];
    if (!column) throw group.damaged('non_index_axes', `it names '${name}', which no block holds`);
    return column;
  });
}
