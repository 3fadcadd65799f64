import { type AppendedRows, ChunkedRows, type FieldValues, type Output } from './hdf5/chunked-rows.js';
import { numberType, textType } from './hdf5/datatypes.js';
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
}

/** Some of the rows of a table. */
export interface TableRows {
  /** Of each field; null for zeros. */
  readonly columns: Readonly<Record<string, WritableValues | null>>;
  readonly count: number;
  /** Which rows keep the fields that are named; the others are zero there. Where none is, undefined. */
  readonly masked?: { readonly exists: Uint8Array; readonly fields: ReadonlySet<string> };
}

/** One table of a tableio file. */
export class TableioTable {
  private readonly layout: RowLayout;
  private readonly chunks: ChunkedRows;

  constructor(
    output: Output,
    readonly path: string,
    private readonly description: { fields: readonly TableField[]; options: TableOptions },
  ) {
    this.layout = layOutRow(description.fields);
    const { type, payload } = this.layout;
    const { level } = description.options;
    const chunkRows = Math.max(1, Math.floor(chunkBytes / payload));
    this.chunks = new ChunkedRows(output, { type, chunkRows, level });
  }

  get rows(): number {
    return this.chunks.rows;
  }

  /** Appends rows. @param options.keep  whether what comes of them is kept, for `repeat` */
  append(
    { columns, count, masked }: TableRows,
    options?: { keep: boolean },
  ): Promise<AppendedRows | undefined> {
    checkColumns(this.path, this.layout.fields, columns);
    const values: FieldValues[] = this.layout.fields.map((field) =>
      fieldValues(field, columns[field.name], {
        table: this.path,
        count,
        exists: masked?.fields.has(field.name) ? masked.exists : undefined,
      }),
    );
    return this.chunks.append(values, count, options);
  }

  /** Appends the rows that were appended to a table with the same fields and the same rows before. */
  repeat(rows: AppendedRows): Promise<void> {
    return this.chunks.repeat(rows);
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
