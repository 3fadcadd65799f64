import { SchemaError } from '../../../core/index.js';
import type { Allocate, Column } from '../../columns/column.js';
import { ColumnGatherer } from '../column-gatherer.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { RowRange } from '../hdf5/metadata.js';
import { readColumns, readRows } from '../read-columns.js';
import type { StoredColumn, StoredTable } from '../stored-file.js';
import { keyColumns, tableName } from './event-tables.js';
import { gatherRows, spanOf } from './gather.js';
import { type JoinedRows, joinTables, sameKeys } from './join.js';
import { KeyComparison } from './key-comparison.js';

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

  /** @param make  makes the arrays of columns that are taken by position */
  read(wanted: WantedColumns, range: RowRange, make?: Allocate): Map<StoredColumn, Column> {
    if (!this.joined) {
      const columns = this.readByPosition(wanted, range, make);
      if (columns) return columns;
      this.join();
    }
    return this.readJoined(wanted, range, this.joined as JoinedRows);
  }

  /** The event keys of all rows. */
  eventKeys(): ReadonlyMap<string, Column> {
    const [table] = this.tables;
    const columns = this.read(new Map([[table, keyColumns(table)]]), { start: 0, stop: this.rows });
    return new Map(keyColumns(table).map((column) => [column.name, columns.get(column) as Column]));
  }

  private readJoined(wanted: WantedColumns, range: RowRange, joined: JoinedRows): Map<StoredColumn, Column> {
    const columns = new Map<StoredColumn, Column>();
    for (const [table, members] of wanted) {
      const rows = (joined.get(table) as Float64Array).subarray(range.start, range.stop);
      const span = spanOf(rows);
      readColumns(this.file, members, span).forEach((column, i) => {
        columns.set(members[i], gatherRows(column, rows, span.start));
      });
    }
    return columns;
  }

  /** Columns and event keys in one pass. @returns undefined where the tables hold different events in some row */
  private readByPosition(
    wanted: WantedColumns,
    range: RowRange,
    make?: Allocate,
  ): Map<StoredColumn, Column> | undefined {
    const rows = range.stop - range.start;
    const keys = new KeyComparison(commonKeys([...wanted.keys()]), rows, make !== undefined);
    try {
      const columns = [...wanted.values()].flatMap((members, table) => {
        const gatherers = members.map((column) => new ColumnGatherer(column, rows, make));
        keys.compare(table, (takers) => readRows(this.file, [...gatherers, ...takers], range));
        return gatherers.map((gatherer) => [gatherer.column, gatherer.finish()] as const);
      });
      return keys.same || this.sameValues([...wanted.keys()], range) ? new Map(columns) : undefined;
    } finally {
      keys.release();
    }
  }

  /** The keys as numbers: equal where tables store them in different byte orders. */
  private sameValues(tables: readonly StoredTable[], range: RowRange): boolean {
    const [reference, ...others] = commonKeys(tables).map((columns) =>
      readColumns(this.file, columns, range),
    );
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

export type WantedColumns = ReadonlyMap<StoredTable, readonly StoredColumn[]>;

/** The key columns that all tables have, for each of them; none where there is nothing to compare. */
function commonKeys(tables: readonly StoredTable[]): StoredColumn[][] {
  if (tables.length < 2) return [];
  const names = tables.map((table) => new Set(keyColumns(table).map(({ name }) => name)));
  return tables.map((table) => keyColumns(table).filter(({ name }) => names.every((each) => each.has(name))));
}
