import { UsageError } from '../../core/index.js';
import type { Column, ColumnSchema } from '../columns/column.js';
import { TextDictionary } from '../columns/text-dictionary.js';
import type { Executor } from '../executors/executor.js';
import { ChunkedRows, type Output } from './hdf5/chunked-rows.js';
import { boolType, type Datatype, numberType, textType } from './hdf5/datatypes.js';
import { Hdf5Writer } from './hdf5/hdf5-writer.js';
import { attribute, type Message } from './hdf5/messages.js';
import { openOutput } from './hdf5/output.js';

export interface FlatOptions {
  /** The group of the columns. Default: events. */
  readonly group?: string;
  /** deflate level after shuffling; 0: not compressed. Default 1. */
  readonly compression?: number;
  /** Rows per chunk. Default 65,536. */
  readonly chunkRows?: number;
  /** Whose workers compress. Default: this thread. */
  readonly executor?: Executor;
  /**
   * Whether the file is on the device when it appears, for which the system has to write all of it first. Default true; false is quicker, as
   * quick as h5py and pandas, which do not wait either: still all or nothing when the process dies, but not when the machine does.
   */
  readonly durable?: boolean;
}

/**
 * Writes one dataset per column, as h5py and pandas read them: numbers as they are, bools as h5py's, texts as fixed UTF-8. A column
 * whose missing values cannot be NaN gets a second one of bools, `<name>_exists`, whose attribute `exists_of` names it. The file appears when it is closed.
 */
export class FlatWriter {
  private readonly columns: readonly ColumnSink[];

  private constructor(
    private readonly output: Output,
    schema: readonly ColumnSchema[],
    private readonly options: Required<Omit<FlatOptions, 'executor' | 'durable'>>,
  ) {
    this.columns = schema.map((column, place) => new ColumnSink(column, place, (type) => this.rows(type)));
  }

  /** @throws {UsageError} a column whose name no dataset can have */
  static async create(
    path: string,
    schema: readonly ColumnSchema[],
    options: FlatOptions = {},
  ): Promise<FlatWriter> {
    const { group = 'events', compression = 1, chunkRows = 65_536, executor, durable = true } = options;
    for (const { name } of schema) checkName(path, name);
    const output = openOutput(await Hdf5Writer.create(path, { durable }), executor);
    return new FlatWriter(output, schema, { group, compression, chunkRows });
  }

  /** Appends some rows; all columns of the schema, equally long. */
  async append(columns: ReadonlyMap<string, Column>): Promise<void> {
    const count = columns.values().next().value?.values.length ?? 0;
    for (const sink of this.columns) {
      const column = columns.get(sink.schema.name);
      if (column?.values.length !== count)
        throw new UsageError(
          `column '${sink.schema.name}' has ${column?.values.length ?? 'no'} values for ${count} rows`,
          {
            fields: { column: sink.schema.name, rows: count },
            remedy: 'Give all columns, equally long.',
          },
        );
      await sink.append(column);
    }
  }

  async close(): Promise<void> {
    for (const column of this.columns) await column.flush();
    await this.output.queue.finish();
    for (const column of this.columns)
      column.finish(this.options.group, (name, text) => this.text(name, text));
    await this.output.writer.close();
  }

  /** Stops; nothing of the file stays. */
  async discard(): Promise<void> {
    await this.output.queue.drop();
    await this.output.writer.discard();
  }

  private rows(type: Datatype): ChunkedRows {
    const { chunkRows, compression: level } = this.options;
    return new ChunkedRows(this.output, { type, chunkRows, level });
  }

  private text(name: string, text: string): Message {
    return this.output.writer.textAttribute(name, text);
  }
}

/** All rows at once. */
export async function writeFlatHdf5(
  path: string,
  columns: ReadonlyMap<string, Column>,
  options: FlatOptions = {},
): Promise<void> {
  const rows = columns.values().next().value?.values.length ?? 0;
  const schema = [...columns].map(([name, { type, valid }]) => ({
    name,
    type,
    nullable: valid !== undefined,
  }));
  const writer = await FlatWriter.create(path, schema, {
    chunkRows: Math.max(1, Math.min(rows, 65_536)),
    ...options,
  });
  try {
    await writer.append(columns);
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

function checkName(file: string, name: string): void {
  if (name !== '' && !name.includes('/') && name !== '.') return;
  throw new UsageError(`${file}: no dataset can be named '${name}'`, {
    fields: { file, column: name },
    remedy: 'Rename the column: HDF5 uses the slash to separate groups.',
  });
}

/** One column on its way into the file. Texts wait as codes until the longest is known. */
class ColumnSink {
  private readonly values?: ChunkedRows;
  private readonly exists?: ChunkedRows;
  private readonly codes: Int32Array[] = [];
  private readonly dictionary = new TextDictionary();
  private texts?: ChunkedRows;

  constructor(
    readonly schema: ColumnSchema,
    /** Among the columns: HDF5 itself sorts them by name. */
    private readonly place: number,
    private readonly rows: (type: Datatype) => ChunkedRows,
  ) {
    const { type, nullable } = schema;
    if (type !== 'string') this.values = rows(type === 'bool' ? boolType : numberType(type));
    if (nullable && !type.startsWith('float')) this.exists = rows(boolType);
  }

  async append(column: Column): Promise<void> {
    const { values, valid } = column;
    if (this.values) await this.values.append([{ offset: 0, values, length: 1 }], values.length);
    else this.codes.push(this.recode(column));
    if (!this.exists) return;
    const there = valid ?? new Uint8Array(values.length).fill(1);
    await this.exists.append([{ offset: 0, values: there, length: 1 }], there.length);
  }

  private recode({ values, dictionary = [], valid }: Column): Int32Array {
    return Int32Array.from(values as Int32Array, (code, row) =>
      this.dictionary.code(valid?.[row] === 0 ? '' : dictionary[code]),
    );
  }

  async flush(): Promise<void> {
    if (!this.values) await this.flushTexts();
    await this.values?.flushLast();
    await this.exists?.flushLast();
  }

  private async flushTexts(): Promise<void> {
    const encoded = this.dictionary.texts.map((text) => Buffer.from(text, 'utf8'));
    const size = encoded.reduce((longest, { length }) => Math.max(longest, length), 1);
    this.texts = this.rows(textType(size));
    for (const codes of this.codes) {
      const values = new Uint8Array(codes.length * size);
      for (const [row, code] of codes.entries()) values.set(encoded[code], row * size);
      await this.texts.append([{ offset: 0, values, length: size }], codes.length);
    }
    await this.texts.flushLast();
  }

  finish(group: string, textAttribute: (name: string, text: string) => Message): void {
    const { name, unit, doc } = this.schema;
    const attributes = [
      orderAttribute(this.place),
      ...(unit === undefined ? [] : [textAttribute('unit', unit)]),
      ...(doc === undefined ? [] : [textAttribute('doc', doc)]),
    ];
    (this.values ?? this.texts)?.finish(`${group}/${name}`, attributes);
    this.exists?.finish(`${group}/${name}_exists`, [textAttribute('exists_of', name)]);
  }
}

function orderAttribute(place: number): Message {
  const data = new Uint8Array(Int32Array.of(place).buffer);
  return attribute({ name: 'column_order', type: numberType('int32'), shape: [], data });
}
