import { UsageError } from '../../core/index.js';
import type { Executor } from '../executors/executor.js';
import { completeKeys, type EventKeys } from './event-keys.js';
import { type AppendedRows, type Output, writeKept } from './hdf5/chunked-rows.js';
import { Hdf5Writer } from './hdf5/hdf5-writer.js';
import { openOutput } from './hdf5/output.js';
import { canBeRemembered, type IndexRows, KnownIndices } from './known-indices.js';
import { onesOf } from './known-values.js';
import { ConsecutiveSpans, spansOf } from './row-spans.js';
import type { TableField, WritableValues } from './table-fields.js';
import { TableioTable, type TableRows } from './tableio-table.js';

export interface TableioOptions {
  /** deflate level after shuffling; 0: not compressed. Default 1, as hdfwriter's. */
  readonly compression?: number;
  /** Whether index tables are written under /__I3Index__. Default true. */
  readonly index?: boolean;
  /** Names of the sub-event streams, numbered from 0. Default: ice_top. */
  readonly streams?: readonly string[];
  /** Whose workers compress. Default: this thread. */
  readonly executor?: Executor;
  /**
   * Whether the file is on the device when it appears, for which the system has to write all of it first. Default true; false is quicker, as
   * quick as h5py and pandas, which do not wait either: still all or nothing when the process dies, but not when the machine does.
   */
  readonly durable?: boolean;
}

export type TableColumns = Readonly<Record<string, WritableValues>>;

/**
 * Writes the HDF5 layout of IceTray's tableio/hdfwriter: one compound table per object, rows aligned by event, padded rows with
 * exists = 0, index tables; the same types, offsets, chunks, filters and attributes. The file appears when it is closed.
 * Calls must be awaited one after the other; the bytes written depend on nothing but them.
 */
export class TableioWriter {
  private readonly tables = new Map<string, TableioTable>();
  private readonly head: readonly TableField[];
  private readonly indices = new KnownIndices();
  private readonly spans = new ConsecutiveSpans();
  /** What was appended to each index table, as a number. */
  private readonly histories = new Map<TableioTable, number>();

  private constructor(
    private readonly output: Output,
    private readonly options: Required<Omit<TableioOptions, 'executor' | 'durable'>>,
  ) {
    this.head = headFields(options.streams);
    output.writer.addGroup('/__I3Index__');
  }

  /** @throws {UsageError} a compression level outside 0 to 9 */
  static async create(path: string, options: TableioOptions = {}): Promise<TableioWriter> {
    const { compression = 1, index = true, streams = ['ice_top'], executor, durable = true } = options;
    if (!Number.isInteger(compression) || compression < 0 || compression > 9)
      throw new UsageError(`compression ${compression} is not a deflate level`, {
        remedy: 'Give 0 (none) to 9.',
      });
    const output = openOutput(await Hdf5Writer.create(path, { durable }), executor);
    return new TableioWriter(output, { compression, index, streams });
  }

  /** Appends rows to a table without event keys (what is known per file or simulation set, not per event). */
  async sframe(name: string, fields: readonly TableField[], columns: TableColumns): Promise<void> {
    const table = this.table(name, fields, 'plain');
    await table.append({ columns, count: rowsOf(columns) });
  }

  /**
   * Appends one row per event.
   * @param exists  [event], whether the object was there; its fields are written as zeros where not
   */
  async append(
    name: string,
    fields: readonly TableField[],
    event: EventKeys,
    columns: TableColumns,
    exists?: ArrayLike<number | boolean>,
  ): Promise<void> {
    const count = event.Run.length;
    const there = exists && flagsWhereSome(exists, count);
    const table = this.table(name, [...this.head, ...fields], 'plain');
    const start = table.rows;
    const masked = there && { exists: there, fields: new Set(fields.map((field) => field.name)) };
    const all = { ...completeKeys(event), exists: there ?? onesOf(count), ...columns };
    await table.append({ columns: all, count, masked });
    if (this.options.index) await this.appendPlainIndex(name, { first: start, event, there });
  }

  /**
   * Appends `counts[i]` rows for event i; an event without rows has only its row in the index table.
   * @param columns  one value per row, not per event
   */
  async appendRagged(
    name: string,
    fields: readonly TableField[],
    event: EventKeys,
    counts: ArrayLike<number>,
    columns: TableColumns,
  ): Promise<void> {
    const table = this.table(name, [...this.head, ...fields], 'ragged');
    const { start, stop, total } = spansOf(counts, table.rows);
    const keys = Object.entries(completeKeys(event)).map(([key, values]) => [
      key,
      values && repeat(values, counts, total),
    ]);
    const exists = onesOf(total);
    await table.append({ columns: { ...Object.fromEntries(keys), exists, ...columns }, count: total });
    if (!this.options.index) return;
    const there = flagsWhereSome(counts, counts.length);
    await this.indexTable(name).append(indexRows(event, { there, start, stop }));
  }

  /** Finishes all tables and gives the file its name. */
  async close(): Promise<void> {
    await this.writeKept(this.indices.forgetAll());
    for (const table of this.tables.values()) await table.flush();
    await this.output.queue.finish();
    for (const table of this.tables.values()) table.finish();
    await this.output.writer.close();
  }

  /** Stops; nothing of the file stays. */
  async discard(): Promise<void> {
    for (const { unwritten } of this.indices.forgetAll()) unwritten?.drop();
    await this.output.queue.drop();
    await this.output.writer.discard();
  }

  private table(path: string, fields: readonly TableField[], kind: 'plain' | 'ragged'): TableioTable {
    let table = this.tables.get(path);
    if (!table) {
      const options = { level: this.options.compression, ragged: kind === 'ragged' };
      table = new TableioTable(this.output, path, { fields, options });
      this.tables.set(path, table);
    }
    return table;
  }

  private indexTable(name: string): TableioTable {
    return this.table(`__I3Index__/${name}`, [...this.head, ...indexFields], 'plain');
  }

  /** One row an event: most index tables of a file are equal, so that rows appended to one are repeated in the others. */
  private async appendPlainIndex(name: string, own: Omit<IndexRows, 'history'>): Promise<void> {
    const { first, event, there } = own;
    const table = this.indexTable(name);
    const rows = { ...own, history: this.histories.get(table) ?? 0 };
    const known = this.indices.find(rows);
    if (known) {
      this.histories.set(table, known.after);
      return table.repeat(known.appended);
    }
    await this.writeKept(this.indices.forget(rows));
    const { start, stop } = this.spans.from(first, event.Run.length);
    const keep = canBeRemembered(event);
    const appended = await table.append(indexRows(event, { there, start, stop }), { keep });
    this.histories.set(table, this.indices.add(rows, appended));
  }

  private async writeKept(kept: readonly AppendedRows[]): Promise<void> {
    for (const rows of kept) await writeKept(this.output, rows);
  }
}

function indexRows(
  event: EventKeys,
  { there, start, stop }: { there: Uint8Array | undefined; start: BigUint64Array; stop: BigUint64Array },
): TableRows {
  const { SubEvent, SubEventStream, ...keys } = completeKeys(event);
  // The real writer fills SubEvent and its stream in the rows of missing events only.
  const shown = whereMissing({ SubEvent, SubEventStream }, there);
  const masked = there && { exists: there, fields: new Set(['start', 'stop']) };
  const count = start.length;
  return { columns: { ...keys, exists: there ?? onesOf(count), ...shown, start, stop }, count, masked };
}

const indexFields: readonly TableField[] = [
  { name: 'start', type: 'uint64', doc: 'Offset at which the rows for this event start' },
  { name: 'stop', type: 'uint64', doc: 'Offset at which the rows for the next event start' },
];

function headFields(streams: readonly string[]): TableField[] {
  const names = Object.fromEntries(streams.map((name, i) => [name === '' ? 'NULL' : name, i]));
  return [
    { name: 'Run', type: 'uint32', doc: 'run number' },
    { name: 'Event', type: 'uint32', doc: 'event number' },
    { name: 'SubEvent', type: 'uint32', doc: 'sub-event number' },
    { name: 'SubEventStream', type: { enum: names }, doc: 'ID of the splitter module that made this stream' },
    { name: 'exists', type: 'bool', unit: 'bool', doc: 'object was found in the frame' },
  ];
}

function rowsOf(columns: TableColumns): number {
  return Object.values(columns)[0]?.length ?? 0;
}

/** Which of the numbers are not zero, as 1 and 0; undefined where all are. */
function flagsWhereSome(numbers: ArrayLike<number | boolean>, count: number): Uint8Array | undefined {
  const flags = new Uint8Array(count);
  let some = 0;
  for (let i = 0; i < count; i++) {
    flags[i] = numbers[i] ? 1 : 0;
    some += flags[i];
  }
  return some < count ? flags : undefined;
}

/** Keys that are zero in the rows of objects that were there. */
function whereMissing<K extends string>(
  keys: Readonly<Record<K, WritableValues | null>>,
  there: Uint8Array | undefined,
): Record<K, Float64Array | null> {
  const shown = {} as Record<K, Float64Array | null>;
  for (const key in keys) {
    const values = keys[key];
    shown[key] =
      values && there ? Float64Array.from(there, (each, i) => (each === 0 ? Number(values[i]) : 0)) : null;
  }
  return shown;
}

/** The key of an event, once for each of its rows. */
function repeat(values: WritableValues, counts: ArrayLike<number>, total: number): Float64Array {
  const out = new Float64Array(total);
  let at = 0;
  for (let i = 0; i < counts.length; i++) {
    out.fill(Number(values[i]), at, at + counts[i]);
    at += counts[i];
  }
  return out;
}
