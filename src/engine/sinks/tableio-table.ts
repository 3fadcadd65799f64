import { ChunkedRows, type FieldValues } from './hdf5/chunked-rows.js';
import type { Compressor, Repetition } from './hdf5/compressor.js';
import { numberType, textType } from './hdf5/datatypes.js';
import type { Hdf5Writer } from './hdf5/hdf5-writer.js';
import { attribute, type Message } from './hdf5/messages.js';
import {
  checkColumns,
  fieldValues,
  layOutRow,
  type RowLayout,
  type TableField,
  type WritableValues,
} from './table-fields.js';

/** hdfwriter's chunk: as many rows as fit into 65,535 bytes, padding not counted. */
const chunkBytes = 65_535;

export interface TableOptions {
  readonly level: number;
  /** Whether an event can have several rows. */
  readonly ragged: boolean;
  readonly repetition: Repetition;
}

/** One table of a tableio file. */
export class TableioTable {
  private readonly layout: RowLayout;
  private readonly chunks: ChunkedRows;

  constructor(
    writer: Hdf5Writer,
    compressor: Compressor,
    readonly path: string,
    private readonly description: { fields: readonly TableField[]; options: TableOptions },
  ) {
    this.layout = layOutRow(description.fields);
    const { type, payload } = this.layout;
    const { level, repetition } = description.options;
    const chunkRows = Math.max(1, Math.floor(chunkBytes / payload));
    this.chunks = new ChunkedRows(writer, compressor, { type, chunkRows, level, repetition });
  }

  get rows(): number {
    return this.chunks.rows;
  }

  /** Appends rows; `exists` says in which of them the fields named in `maskable` are kept. */
  async append(
    columns: Readonly<Record<string, WritableValues>>,
    count: number,
    masked?: { exists: ArrayLike<number | boolean>; fields: ReadonlySet<string> },
  ): Promise<void> {
    checkColumns(this.path, this.layout.fields, columns);
    const values: FieldValues[] = this.layout.fields.map((field) =>
      fieldValues(field, columns[field.name], {
        table: this.path,
        count,
        exists: masked?.fields.has(field.name) ? masked.exists : undefined,
      }),
    );
    await this.chunks.append(values, count);
  }

  /** Keeps what is appended from here on, for `repeat`. Only where it is compressed. */
  keep(): void {
    if (this.description.options.level > 0) this.chunks.keep();
  }

  /** Appends the rows of a table with the same fields that kept them all; this one must be empty. */
  repeat(other: TableioTable): Promise<void> {
    return this.chunks.repeat(other.chunks);
  }

  flush(): Promise<void> {
    return this.chunks.flushLast();
  }

  finish(): void {
    this.chunks.finish(this.path, this.attributes());
  }

  private attributes(): Message[] {
    const { fields, options } = this.description;
    const texts: [string, string][] = [
      ['CLASS', 'TABLE'],
      ['VERSION', '3.0'],
      ['TITLE', ''],
      ...fields.map(({ name }, i): [string, string] => [`FIELD_${i}_NAME`, name]),
      ...fields.flatMap(({ unit, doc, type }, i): [string, string][] => [
        [`FIELD_${i}_UNIT`, unit ?? (type === 'bool' ? 'bool' : '')],
        [`FIELD_${i}_DOC`, doc ?? ''],
      ]),
    ];
    const ragged = new Int8Array([options.ragged ? 1 : 0]);
    return [
      ...texts.map(([name, text]) => terminatedText(name, text)),
      attribute({
        name: '__I3RaggedTable__',
        type: numberType('int8'),
        shape: [1],
        data: new Uint8Array(ragged.buffer),
      }),
    ];
  }
}

/** A text ended by NUL, as hdfwriter stores them. */
function terminatedText(name: string, text: string): Message {
  const data = Buffer.from(`${text}\0`, 'utf8');
  const type = textType(data.length, { ending: 'terminated', charset: 'ascii' });
  return attribute({ name, type, shape: [], data });
}
