import type { Column, ColumnSchema } from '../../columns/column.js';
import { keyNames, tableName } from '../alignment/event-tables.js';
import { spanOf } from '../alignment/gather.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { RowRange } from '../hdf5/metadata.js';
import { columnTypeOf } from '../hdf5/value-type.js';
import { expandArrays, readColumns } from '../read-columns.js';
import type { StoredColumn, StoredTable } from '../stored-file.js';
import { type Entries, entriesOfEvents, type KeyValues } from './entries.js';
import { type RaggedReduction, raggedReductions, reduceRows } from './reductions.js';

/** A column made of the rows that a table has for each event: how many, or one field's sum, maximum or first value. */
export interface RaggedColumn {
  readonly table: StoredTable;
  readonly reduce?: { readonly column: StoredColumn; readonly how: RaggedReduction };
  readonly schema: ColumnSchema;
}

/** `T.count`, and `T.field.sum`, `T.field.max`, `T.field.first` for each number of a table with several rows per event. */
export function raggedColumns(table: StoredTable): Map<string, RaggedColumn> {
  const name = `${tableName(table)}.count`;
  const count: RaggedColumn = {
    table,
    schema: { name, type: 'int32', doc: 'rows of the event', nullable: false },
  };
  const fields = table.columns
    .filter(({ name }) => name !== 'exists' && !(keyNames as readonly string[]).includes(name))
    .flatMap(expandArrays)
    .filter(({ value }) => columnTypeOf(value) !== 'string');
  const reduced = fields.flatMap((column) =>
    raggedReductions.map((how) => reducedColumn(table, column, how)),
  );
  return new Map([count, ...reduced].map((column) => [column.schema.name, column]));
}

function reducedColumn(table: StoredTable, column: StoredColumn, how: RaggedReduction): RaggedColumn {
  const schema: ColumnSchema = {
    name: `${tableName(table)}.${column.name}.${how}`,
    type: how === 'sum' ? 'float64' : columnTypeOf(column.value),
    ...(column.unit === undefined ? {} : { unit: column.unit }),
    ...(column.doc === undefined ? {} : { doc: `${how} over the rows of the event: ${column.doc}` }),
    nullable: how !== 'sum',
  };
  return { table, reduce: { column, how }, schema };
}

/** Reads such columns; finds the rows of each event once per table. */
export class RaggedReader {
  private readonly entries = new Map<StoredTable, Entries>();

  /** @param events  the keys of all events of the file */
  constructor(
    private readonly file: Hdf5File,
    private readonly events: () => KeyValues,
  ) {}

  read({ table, reduce }: RaggedColumn, { start, stop }: RowRange): Column {
    const all = this.entriesOf(table);
    const entries = { start: all.start.subarray(start, stop), count: all.count.subarray(start, stop) };
    if (!reduce) return { type: 'int32', values: entries.count.slice() };
    const span = spanOfEntries(entries);
    const [column] = readColumns(this.file, [reduce.column], span);
    return reduceRows(column, entries, reduce.how, span.start);
  }

  private entriesOf(table: StoredTable): Entries {
    let entries = this.entries.get(table);
    if (!entries) {
      entries = entriesOfEvents(this.file, table, this.events());
      this.entries.set(table, entries);
    }
    return entries;
  }
}

/** The rows of some events, from the first to the last. */
function spanOfEntries({ start, count }: Entries): RowRange {
  const filled = start.filter((_, i) => count[i] > 0);
  const ends = start.map((first, i) => first + count[i] - 1).filter((_, i) => count[i] > 0);
  return { start: spanOf(filled).start, stop: spanOf(ends).stop };
}
