import { UsageError } from '../../core/index.js';
import type { Executor } from '../executors/executor.js';
import { completeKeys, type EventKeys } from './event-keys.js';
import type { Output } from './hdf5/chunked-rows.js';
import { Hdf5Writer } from './hdf5/hdf5-writer.js';
import { openOutput } from './hdf5/output.js';
import { KnownIndices } from './known-indices.js';
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
    const there = asFlags(exists, count);
    const table = this.table(name, [...this.head, ...fields], 'plain');
    const start = table.rows;
    const masked = there.includes(0)
      ? { exists: there, fields: new Set(fields.map((field) => field.name)) }
      : undefined;
    const all = { ...completeKeys(event), exists: there, ...columns };
    await table.append({ columns: all, count, masked });
    if (this.options.index) await this.appendPlainIndex(name, event, there, start);
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
    const { start, stop, total } = runs(counts, table.rows);
    const keys = Object.entries(completeKeys(event)).map(([key, values]) => [
      key,
      values && repeat(values, counts, total),
    ]);
    const exists = new Uint8Array(total).fill(1);
    await table.append({ columns: { ...Object.fromEntries(keys), exists, ...columns }, count: total });
    if (!this.options.index) return;
    const there = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
    await this.indexTable(name).append(indexRows(event, { there, start, stop }));
  }

  /** Finishes all tables and gives the file its name. */
  async close(): Promise<void> {
    for (const table of this.tables.values()) await table.flush();
    await this.output.queue.finish();
    for (const table of this.tables.values()) table.finish();
    await this.output.writer.close();
  }

  /** Stops; nothing of the file stays. */
  async discard(): Promise<void> {
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
  private async appendPlainIndex(
    name: string,
    event: EventKeys,
    there: Uint8Array,
    first: number,
  ): Promise<void> {
    const table = this.indexTable(name);
    const rows = { history: this.histories.get(table) ?? 0, first, event, there };
    const known = this.indices.find(rows);
    if (known) {
      this.histories.set(table, known.after);
      return table.repeat(known.appended);
    }
    const [start, stop] = [consecutive(first, there.length), consecutive(first + 1, there.length)];
    const appended = await table.append(indexRows(event, { there, start, stop }), { keep: true });
    this.histories.set(table, this.indices.add(rows, appended));
  }
}

function indexRows(
  event: EventKeys,
  { there, start, stop }: { there: Uint8Array; start: BigUint64Array; stop: BigUint64Array },
): TableRows {
  const { SubEvent, SubEventStream, ...keys } = completeKeys(event);
  // The real writer fills SubEvent and its stream in the rows of missing events only.
  const shown = whereMissing({ SubEvent, SubEventStream }, there);
  const masked = there.includes(0) ? { exists: there, fields: new Set(['start', 'stop']) } : undefined;
  return { columns: { ...keys, exists: there, ...shown, start, stop }, count: there.length, masked };
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

function asFlags(exists: ArrayLike<number | boolean> | undefined, count: number): Uint8Array {
  const flags = new Uint8Array(count);
  if (!exists) return flags.fill(1);
  // The same in words that the compiler makes fast.
  if (exists instanceof Uint8Array) for (let i = 0; i < count; i++) flags[i] = Number(exists[i] !== 0);
  else for (let i = 0; i < count; i++) flags[i] = exists[i] ? 1 : 0;
  return flags;
}

/** Keys that are zero in the rows of objects that were there. */
function whereMissing<K extends string>(
  keys: Readonly<Record<K, WritableValues | null>>,
  there: Uint8Array,
): Record<K, Float64Array | null> {
  const shown = {} as Record<K, Float64Array | null>;
  const any = there.includes(0);
  for (const key in keys) {
    const values = keys[key];
    shown[key] =
      values && any ? Float64Array.from(there, (each, i) => (each === 0 ? Number(values[i]) : 0)) : null;
  }
  return shown;
}

/** Numbers from `first` on, as uint64. Made of halves: a bigint for each costs more than all the rest. */
function consecutive(first: number, count: number): BigUint64Array {
  const halves = new Uint32Array(2 * count);
  for (let i = 0; i < count; i++) setUint64(halves, i, first + i);
  return new BigUint64Array(halves.buffer);
}

function setUint64(halves: Uint32Array, i: number, value: number): void {
  halves[2 * i] = value;
  halves[2 * i + 1] = value / 2 ** 32;
}

interface Runs {
  readonly start: BigUint64Array;
  readonly stop: BigUint64Array;
  readonly total: number;
}

/** Where the rows of each event start and stop. */
function runs(counts: ArrayLike<number>, first: number): Runs {
  const start = new Uint32Array(2 * counts.length);
  const stop = new Uint32Array(2 * counts.length);
  let total = 0;
  for (let i = 0; i < counts.length; i++) {
    setUint64(start, i, first + total);
    total += counts[i];
    setUint64(stop, i, first + total);
  }
  return { start: new BigUint64Array(start.buffer), stop: new BigUint64Array(stop.buffer), total };
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
