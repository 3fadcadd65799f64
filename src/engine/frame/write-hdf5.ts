import { checkOptions, UsageError } from '../../core/index.js';
import type { ColumnSchema } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import type { Executor } from '../executors/executor.js';
import { FlatWriter } from '../sinks/index.js';
import { type TableioKeys, TableioSink } from './tableio-sink.js';

/** How a frame is written into an HDF5 file. */
export interface FrameHdf5Options {
  /** All columns unless given; second names are allowed. */
  readonly columns?: readonly string[];
  /**
   * 'flat' (default): one dataset per column, for h5py and, through it, pandas. 'tableio': the tables of IceTray, one per object:
   * `Laputop.zenith` becomes the field `zenith` of the table `Laputop`, `NStations` the field `value` of the table `NStations`.
   */
  readonly layout?: 'flat' | 'tableio';
  /** deflate level; 0: not compressed. Default 1. */
  readonly compression?: number;
  /** flat: the group of the columns. Default: events. */
  readonly group?: string;
  /**
   * tableio: the columns that identify an event, { Run: 'run', Event: 'id' }; where not given, the frame's own ('Run', 'Laputop.Run'),
   * else run 0 and the number of the row.
   */
  readonly keys?: TableioKeys;
  /**
   * Whether the file is on the device when it appears, for which the system has to write all of it first. Default true; false is quicker, as
   * quick as h5py and pandas, which do not wait either: still all or nothing when the process dies, but not when the machine does.
   */
  readonly durable?: boolean;
}

/** Options with whose workers compress. */
export interface SinkOptions extends FrameHdf5Options {
  readonly executor: Executor;
}

/** Where the rows of a frame go, table by table. */
interface Sink {
  append(table: Table): Promise<void>;
  close(): Promise<void>;
  discard(): Promise<void>;
}

const optionNames = ['columns', 'layout', 'compression', 'group', 'keys', 'durable'];

/** @throws {UsageError} an option that is not there, or that the layout does not have */
export function checkHdf5Options(options: FrameHdf5Options): void {
  const { layout = 'flat', group, keys } = options;
  checkOptions('writeHdf5', options, optionNames);
  if (layout !== 'flat' && layout !== 'tableio')
    throw new UsageError(`writeHdf5: layout is '${layout}'; it can be 'flat' or 'tableio'`, {
      fields: { layout },
    });
  const odd = layout === 'flat' ? keys && 'keys' : group !== undefined && 'group';
  if (odd)
    throw new UsageError(`writeHdf5: the layout '${layout}' has no ${odd}`, {
      fields: { layout, option: odd },
      remedy:
        odd === 'keys' ? "Write it with { layout: 'tableio' }, or leave the keys out." : 'Leave it out.',
    });
}

/**
 * Writes tables one after another into one file, which appears when it is complete.
 * @returns  number of rows
 */
export async function writeHdf5(
  path: string,
  tables: AsyncIterable<Table>,
  makeSink: (path: string) => Promise<Sink>,
): Promise<number> {
  const sink = await makeSink(path);
  try {
    let rows = 0;
    for await (const table of tables) {
      await sink.append(table);
      rows += table.rows;
    }
    await sink.close();
    return rows;
  } catch (error) {
    await sink.discard();
    throw error;
  }
}

/** One dataset per column. @throws {UsageError} a name that no dataset can have */
export async function flatSink(
  path: string,
  schema: readonly ColumnSchema[],
  { group, compression, durable, executor }: SinkOptions,
): Promise<Sink> {
  const writer = await FlatWriter.create(path, schema, {
    executor,
    ...(group !== undefined && { group }),
    ...(compression !== undefined && { compression }),
    ...(durable !== undefined && { durable }),
  });
  return {
    append: (table) => writer.append(new Map(schema.map(({ name }) => [name, table.column(name)]))),
    close: () => writer.close(),
    discard: () => writer.discard(),
  };
}

/** One table per object. @throws {UsageError} a column that no table of this layout can hold */
export function tableioSink(
  path: string,
  schema: readonly ColumnSchema[],
  { keys = {}, ...options }: SinkOptions,
): Promise<Sink> {
  return TableioSink.create(path, schema, { ...options, keys });
}
