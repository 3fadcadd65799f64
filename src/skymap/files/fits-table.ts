import { FileError } from '../../core/index.js';
import type { FitsHeader } from './fits-header.js';

/** One column of a binary table: `repeat` elements in every row. */
interface TableColumn {
  readonly name: string;
  readonly unit: string;
  readonly type: keyof typeof elementReaders;
  readonly repeat: number;
  /** Offset in the row. */
  readonly offset: number;
}

/** Big-endian elements as numbers, by TFORM letter. */
const elementReaders = {
  B: { size: 1, read: (view: DataView, at: number) => view.getUint8(at) },
  I: { size: 2, read: (view: DataView, at: number) => view.getInt16(at) },
  J: { size: 4, read: (view: DataView, at: number) => view.getInt32(at) },
  K: { size: 8, read: (view: DataView, at: number) => Number(view.getBigInt64(at)) },
  E: { size: 4, read: (view: DataView, at: number) => view.getFloat32(at) },
  D: { size: 8, read: (view: DataView, at: number) => view.getFloat64(at) },
} as const;

export interface FitsColumn {
  readonly name: string;
  readonly unit: string;
  /** All rows one after another, repeats in order. */
  readonly values: Float64Array;
}

/** Numeric columns of the binary table whose header is given. @throws {FileError} a size or format that cannot be */
export function readTable(bytes: Uint8Array, header: FitsHeader, file: string): FitsColumn[] {
  const number = (key: string): number => Number(header.values.get(key) ?? 0);
  const [width, rows] = [number('NAXIS1'), number('NAXIS2')];
  if (!(width >= 0 && rows >= 0) || header.end + width * rows > bytes.length) {
    throw new FileError(`${file}: a table of ${rows} rows of ${width} bytes goes beyond the file's end`, {
      fields: { file, rows, width, length: bytes.length },
      remedy: 'The file is cut off: fetch or write it again.',
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + header.end, width * rows);
  return tableColumns(header, file).map((column) => ({
    name: column.name,
    unit: column.unit,
    values: readColumn(view, column, rows, width),
  }));
}

function readColumn(view: DataView, column: TableColumn, rows: number, width: number): Float64Array {
  const { size, read } = elementReaders[column.type];
  const values = new Float64Array(rows * column.repeat);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let k = 0; k < column.repeat; k++) values[i++] = read(view, row * width + column.offset + k * size);
  }
  return values;
}

function tableColumns({ values }: FitsHeader, file: string): TableColumn[] {
  const columns: TableColumn[] = [];
  let offset = 0;
  for (let n = 1; n <= Number(values.get('TFIELDS') ?? 0); n++) {
    const form = String(values.get(`TFORM${n}`) ?? '').trim();
    const parts = /^(\d*)([A-Z])$/.exec(form);
    const type = parts?.[2] ?? '';
    if (!Object.hasOwn(elementReaders, type)) {
      throw new FileError(`${file}: column ${n} has format '${form}', which is no plain number`, {
        fields: { file, column: n, format: form },
        remedy: 'Maps have columns of format B, I, J, K, E or D.',
      });
    }
    const repeat = parts![1] === '' ? 1 : Number(parts![1]);
    const known = type as TableColumn['type'];
    const name = String(values.get(`TTYPE${n}`) ?? `column${n}`);
    columns.push({ name, unit: String(values.get(`TUNIT${n}`) ?? ''), type: known, repeat, offset });
    offset += repeat * elementReaders[known].size;
  }
  if (offset > Number(values.get('NAXIS1'))) {
    throw new FileError(`${file}: the columns take ${offset} bytes of rows of ${values.get('NAXIS1')}`, {
      fields: { file },
    });
  }
  return columns;
}
