import { DomainError } from '../../core/index.js';
import type { Allocate, Column } from '../columns/column.js';
import { AlignedReader } from './alignment/aligned-reader.js';
import { checkTables } from './check-tables.js';
import type { EventFile, FileSchema, OpenOptions } from './event-file.js';
import type { Hdf5File } from './hdf5/hdf5-file.js';
import { placesOf } from './known/file-places.js';
import type { FilePlaces } from './known/places.js';
import { withoutMissing } from './missing.js';
import { columnSchema, findColumn, type Offer, type OfferedColumn, offerColumns } from './offered-columns.js';
import { type RaggedColumn, RaggedReader } from './ragged/ragged-columns.js';
import type { StoredColumn, StoredFile, StoredTable } from './stored-file.js';

/** The events of one HDF5 file of any layout. */
export class StoredEventFile implements EventFile {
  readonly schema: FileSchema;
  private readonly offer: Offer;
  private readonly reader: AlignedReader;
  private readonly ragged: RaggedReader;

  constructor(
    private readonly file: Hdf5File,
    private readonly stored: StoredFile,
    options: OpenOptions,
  ) {
    this.offer = offerColumns(stored, options);
    this.reader = new AlignedReader(file, this.offer.tables);
    this.ragged = new RaggedReader(file, () => this.reader.eventKeys());
    this.schema = {
      file: stored.file,
      layout: stored.layout,
      rows: this.reader.rows,
      columns: [
        ...[...this.offer.columns.values()].map(columnSchema),
        ...[...this.offer.ragged.values()].map(({ schema }) => schema),
      ],
      aliases: this.offer.aliases,
      chunkRows: largestChunk(this.offer.tables),
      leftOut: [...this.offer.leftOut, ...lostInJoin(this.reader, this.offer.tables)],
    };
  }

  async read(
    names: readonly string[],
    start: number,
    stop: number,
    make?: Allocate,
  ): Promise<ReadonlyMap<string, Column>> {
    const { file, rows } = this.schema;
    if (!(Number.isInteger(start) && Number.isInteger(stop) && start >= 0 && start <= stop && stop <= rows))
      throw new DomainError(`${file}: rows ${start} to ${stop} were asked for; it has ${rows}`, {
        fields: { file, start, stop, rows },
      });
    const found = names.map((name) => findColumn(file, this.offer, name));
    const columns = this.reader.read(neededColumns(found.filter(isOwn)), { start, stop }, make);
    return new Map(
      names.map((name, i) => {
        const column = found[i];
        return [
          name,
          isOwn(column) ? shownColumn(column, columns) : this.ragged.read(column, { start, stop }),
        ];
      }),
    );
  }

  async check(): Promise<void> {
    checkTables(this.file, this.stored);
  }

  places(): FilePlaces | undefined {
    return placesOf(this.file, this.stored);
  }

  close(): void {
    this.file.close();
  }
}

function isOwn(column: OfferedColumn | RaggedColumn): column is OfferedColumn {
  return 'column' in column;
}

/** What must be read of each table: the columns and, where values can be missing, what says so. */
function neededColumns(found: readonly OfferedColumn[]): Map<StoredTable, StoredColumn[]> {
  const needed = new Map<StoredTable, Set<StoredColumn>>();
  for (const { table, column, exists } of found) {
    const members = needed.get(table) ?? new Set();
    members.add(column);
    if (exists) members.add(exists);
    needed.set(table, members);
  }
  return new Map([...needed].map(([table, members]) => [table, [...members]]));
}

function shownColumn({ column, exists }: OfferedColumn, columns: ReadonlyMap<StoredColumn, Column>): Column {
  const values = columns.get(column) as Column;
  const there = exists && columns.get(exists);
  return there ? withoutMissing(values, there) : values;
}

function largestChunk(tables: readonly StoredTable[]): number {
  const chunks = tables.flatMap(({ columns }) => columns.map(({ dataset }) => dataset.chunkRows));
  return chunks.reduce((largest, rows) => Math.max(largest, rows), 1);
}

/** Events that a join drops are said, not dropped silently. */
function lostInJoin({ isJoined, rows }: AlignedReader, tables: readonly StoredTable[]): string[] {
  if (!isJoined) return [];
  return tables
    .filter((table) => table.rows > rows)
    .map(
      (table) => `${table.path}: ${table.rows - rows} of its ${table.rows} rows are not in all of the tables`,
    );
}
