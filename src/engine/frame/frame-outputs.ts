import type { Table as ArrowTable } from 'apache-arrow';
import { checkOptions } from '../../core/index.js';
import { toArrowTable } from '../arrow/to-arrow.js';
import type { ColumnSchema } from '../columns/column.js';
import { writeCsv } from '../csv/write-csv.js';
import { defaultExecutor } from '../executors/default-executor.js';
import { writeParquet } from '../parquet/write-parquet.js';
import { blockRows } from './blocks.js';
import { eventKeys } from './event-keys.js';
import { FrameResults } from './frame-results.js';
import { rowsToWrite } from './partitions.js';
import { regrouped } from './regrouped.js';
import { checkHdf5Options, type FrameHdf5Options, flatSink, tableioSink, writeHdf5 } from './write-hdf5.js';

/** Rows of a row group: whole blocks, so that reading the file again cuts no group. */
const rowGroupRows = blockRows;

export interface WriteColumns {
  /** All columns unless given; second names are allowed. */
  readonly columns?: readonly string[];
}

/** What a frame can be turned into: tables of other libraries, and files. Files are written block by block, whole or not at all. */
export abstract class FrameOutputs<Frame> extends FrameResults<Frame> {
  /**
   * The rows as an Arrow table in memory: numbers share the memory of collect(), strings are a dictionary, missing values are nulls
   * (floats: NaN), units stand in the fields' metadata. `tableToIPC(await frame.toArrow(), 'file')` of apache-arrow makes a Feather file.
   * @throws {ResourceError} beyond memoryLimit
   */
  async toArrow(columns: readonly string[] = this.columns): Promise<ArrowTable> {
    return toArrowTable(await this.collect(columns), this.schema);
  }

  /**
   * Writes the rows as an HDF5 file: one dataset per column, as h5py and, through it, pandas read them, or `{ layout: 'tableio' }`, IceTray's
   * tables. Units and explanations go along. A missing integer, bool or text is marked in a second dataset `<name>_exists` of a flat file;
   * a row of a table in which all fields are missing has exists = 0.
   * @returns  number of rows written
   * @throws {UsageError} a column that the layout cannot hold; {DomainError} one missing value among others in a row of a table
   */
  writeHdf5(path: string, options: FrameHdf5Options = {}): Promise<number> {
    checkHdf5Options(options);
    const { layout = 'flat', columns = this.columns } = options;
    const schema = this.schemaOf(columns);
    const executor = this.settings.executor ?? defaultExecutor();
    if (layout === 'flat')
      return writeHdf5(path, rowsToWrite(this, columns), (file) =>
        flatSink(file, schema, { ...options, executor }),
      );
    const keys = { ...eventKeys(this), ...options.keys };
    const read = [...new Set([...columns, ...Object.values(keys)])];
    return writeHdf5(path, rowsToWrite(this, read), (file) =>
      tableioSink(file, schema, { ...options, keys, executor }),
    );
  }

  /**
   * Writes the rows as a Parquet file (SNAPPY, row groups of 65,536 rows, as a worker reads them), one row group in memory at a time. Types are kept, also
   * unsigned and 64-bit ones; missing values of other types than floats are nulls; units go into the file's metadata.
   * @returns  number of rows written
   */
  writeParquet(path: string, options: WriteColumns = {}): Promise<number> {
    checkOptions('writeParquet', options, ['columns']);
    const { columns = this.columns } = options;
    return writeParquet(path, this.schemaOf(columns), regrouped(rowsToWrite(this, columns), rowGroupRows));
  }

  /**
   * Writes the rows as comma-separated text, block by block. Numbers keep full precision, missing values are empty, texts are quoted
   * where they must be (RFC 4180).
   * @returns  number of rows written
   */
  writeCsv(path: string, options: WriteColumns = {}): Promise<number> {
    checkOptions('writeCsv', options, ['columns']);
    const { columns = this.columns } = options;
    return writeCsv(path, columns, rowsToWrite(this, columns));
  }

  /** What is known of these columns, which may be named by second names. @throws {ColumnError} an unknown one */
  private schemaOf(columns: readonly string[]): ColumnSchema[] {
    return columns.map((name) => this.columnSchema(name));
  }
}
