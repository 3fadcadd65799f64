import { SchemaError } from '../../../core/index.js';
import type { Column } from '../../columns/column.js';
import type { Hdf5File, RowRange } from '../hdf5/hdf5-file.js';
import { readColumns } from '../read-columns.js';
import type { StoredColumn, StoredTable } from '../stored-file.js';
import { keyColumns, tableName } from './event-tables.js';
import { gatherRows, spanOf } from './gather.js';
import { type JoinedRows, joinTables, sameKeys } from './join.js';

/**
 * Reads rows of several tables that describe the same events. Tables of equal length are taken by position, after their event
 * keys have been compared over the rows that are read; others are joined on those keys, over the whole file.
 */
export class AlignedReader {
  readonly rows: number;
  private joined?: JoinedRows;

  constructor(
    private readonly file: Hdf5File,
    private readonly tables: readonly StoredTable[],
  ) {
    const equal = tables.every(({ rows }) => rows === tables[0].rows);
    if (!equal) this.joined = joinTables(file, tables);
    this.rows = this.joined ? (this.joined.get(tables[0])?.length ?? 0) : tables[0].rows;
  }

  /** Whether rows are found by their keys rather than by their position. */
  get isJoined(): boolean {
    return this.joined !== undefined;
  }

  read(
    wanted: ReadonlyMap<StoredTable, readonly StoredColumn[]>,
    range: RowRange,
  ): Map<StoredColumn, Column> {
    if (!this.joined && wanted.size > 1 && !this.samePositions([...wanted.keys()], range)) this.join();
    const columns = new Map<StoredColumn, Column>();
    for (const [table, members] of wanted)
      this.readTable(table, members, range).forEach((column, i) => {
        columns.set(members[i], column);
      });
    return columns;
  }

  private readTable(table: StoredTable, members: readonly StoredColumn[], range: RowRange): Column[] {
    const rows = this.joined?.get(table)?.subarray(range.start, range.stop);
    if (!rows) return readColumns(this.file, members, range);
    const span = spanOf(rows);
    return readColumns(this.file, members, span).map((column) => gatherRows(column, rows, span.start));
  }

  private samePositions(tables: readonly StoredTable[], range: RowRange): boolean {
    const [first, ...rest] = tables.map((table) => ({
      table,
      names: keyColumns(table).map(({ name }) => name),
    }));
    const common = first.names.filter((name) => rest.every(({ names }) => names.includes(name)));
    const [reference, ...others] = tables.map((table) => {
      const columns = keyColumns(table).filter(({ name }) => common.includes(name));
      return readColumns(this.file, columns, range);
    });
    return others.every((keys) => sameKeys(reference, keys));
  }

  /** Tables of equal length whose rows stand in different orders can still be joined, if all hold the same events. */
  private join(): void {
    const joined = joinTables(this.file, this.tables);
    const events = joined.get(this.tables[0])?.length ?? 0;
    if (events !== this.rows) throw this.differentEvents(events);
    this.joined = joined;
  }

  private differentEvents(events: number): SchemaError {
    const { path: file } = this.file;
    const tables = this.tables.map(tableName);
    const message = `${file}: its tables have ${this.rows} rows each, but only ${events} events are in all of them`;
    return new SchemaError(message, {
      fields: { file, tables, rows: this.rows, events },
      remedy: 'Name the tables that hold the same events in `tables`.',
    });
  }
}
