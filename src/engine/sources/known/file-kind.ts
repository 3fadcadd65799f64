import type { Layout } from '../event-file.js';
import type { Superblock } from '../hdf5/superblock.js';
import type { DatasetLayout, StoredFilter } from '../native/dataset-layout.js';
import type { StoredColumn, StoredDataset, StoredFile, StoredTable } from '../stored-file.js';

/** What files that were written alike have in common, as plain JSON: everything but numbers of rows and places. */
export interface FileKind {
  readonly superblock: Superblock;
  readonly layout: Layout;
  readonly links: StoredFile['links'];
  readonly leftOut: readonly string[];
  readonly datasets: readonly KindOfDataset[];
  readonly tables: readonly KindOfTable[];
}

export type KindOfDataset = Omit<StoredDataset, 'rows'> & {
  /** Absent where its places are not kept, since no column of events is made of it. */
  readonly storage?: KindOfStorage;
};

export interface KindOfStorage {
  readonly elementBytes: number;
  /** Lengths of the dimensions behind the rows. */
  readonly inner: readonly number[];
  /** null: contiguous. */
  readonly chunk: readonly number[] | null;
  readonly filters: readonly StoredFilter[];
  /** Bytes of the fill value in base64. */
  readonly fill?: string;
}

/** A column with its dataset by number. */
type KindOfColumn<C extends StoredColumn = StoredColumn> = Omit<C, 'dataset'> & { readonly dataset: number };

type KindOfTable = Omit<StoredTable, 'rows' | 'columns' | 'index'> & {
  readonly columns: readonly KindOfColumn[];
  readonly index?: KindOfColumn<NonNullable<StoredTable['index']>>;
};

/** Numbers of rows of the tables and the datasets of a file, in the order of its kind. */
export interface FileRows {
  readonly tables: readonly number[];
  readonly datasets: readonly number[];
}

/** The datasets of which columns are made, each once. */
export function datasetsOf({ tables }: StoredFile): StoredDataset[] {
  const datasets = new Map<string, StoredDataset>();
  for (const { columns, index } of tables)
    for (const { dataset } of index ? [...columns, index] : columns)
      if (!datasets.has(dataset.path)) datasets.set(dataset.path, dataset);
  return [...datasets.values()];
}

/** @param layouts  of the datasets whose places are kept, by their path */
export function kindOfFile(
  { layout, links, leftOut, tables }: StoredFile,
  superblock: Superblock,
  datasets: readonly StoredDataset[],
  layouts: ReadonlyMap<string, DatasetLayout>,
): FileKind {
  const numbers = new Map(datasets.map(({ path }, i) => [path, i]));
  const numbered = <C extends StoredColumn>(column: C): KindOfColumn<C> => ({
    ...column,
    dataset: numbers.get(column.dataset.path) as number,
  });
  return {
    superblock,
    layout,
    links,
    leftOut,
    datasets: datasets.map(({ rows: _, ...dataset }) => {
      const own = layouts.get(dataset.path);
      return own ? { ...dataset, storage: kindOfStorage(own) } : dataset;
    }),
    tables: tables.map(({ rows: _, columns, index, ...table }) => ({
      ...table,
      columns: columns.map(numbered),
      ...(index && { index: numbered(index) }),
    })),
  };
}

function kindOfStorage({ elementBytes, shape, storage, filters, fill }: DatasetLayout): KindOfStorage {
  return {
    elementBytes,
    inner: shape.slice(1),
    chunk: storage.kind === 'chunked' ? storage.chunk : null,
    filters,
    ...(fill && { fill: Buffer.from(fill).toString('base64') }),
  };
}

/** What lies where in one file of a kind. */
export function storedFileOf(kind: FileKind, file: string, rows: FileRows): StoredFile {
  const { layout, links, leftOut } = kind;
  const datasets = kind.datasets.map(({ storage: _, ...dataset }, i) => ({
    ...dataset,
    rows: rows.datasets[i],
  }));
  const tables = kind.tables.map(({ columns, index, ...table }, i) => ({
    ...table,
    rows: rows.tables[i],
    columns: columns.map((column) => ({ ...column, dataset: datasets[column.dataset] })),
    ...(index && { index: { ...index, dataset: datasets[index.dataset] } }),
  }));
  return { file, layout, tables, links, leftOut };
}
