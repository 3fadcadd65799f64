import type { Column } from '../columns/column.js';
import { ColumnGatherer } from './column-gatherer.js';
import type { Hdf5File, RowRange } from './hdf5/hdf5-file.js';
import { valuesPerRow } from './hdf5/value-type.js';
import type { PickledTexts } from './layouts/pickled-texts.js';
import type { StoredColumn, StoredDataset } from './stored-file.js';

/** Columns over some rows, those of one dataset in one pass over its bytes; in the order asked for. */
export function readColumns(file: Hdf5File, columns: readonly StoredColumn[], range: RowRange): Column[] {
  const read = new Map<StoredColumn, Column>();
  for (const [dataset, members] of byDataset(columns)) {
    const gatherers = members.map((column) => new ColumnGatherer(column, range.stop - range.start));
    readDataset(file, dataset, gatherers, range);
    for (const gatherer of gatherers) read.set(gatherer.column, gatherer.finish());
  }
  return columns.map((column) => read.get(column) as Column);
}

/** A column of arrays as one column per element: 'f[0]', 'f[1]', 'f[1][2]'; other columns as they are. */
export function expandArrays(column: StoredColumn): StoredColumn[] {
  const { dims, size } = column.value;
  if (dims.length === 0) return [column];
  const value = { ...column.value, dims: [] };
  return Array.from({ length: valuesPerRow(column.value) }, (_, i) => ({
    ...column,
    name: `${column.name}${subscripts(i, dims)}`,
    value,
    offset: column.offset + i * size,
  }));
}

function subscripts(index: number, dims: readonly number[]): string {
  let text = '';
  let rest = index;
  for (let axis = dims.length - 1; axis >= 0; axis--) {
    text = `[${rest % dims[axis]}]${text}`;
    rest = Math.floor(rest / dims[axis]);
  }
  return text;
}

function byDataset(columns: readonly StoredColumn[]): Map<StoredDataset, StoredColumn[]> {
  const groups = new Map<string, { dataset: StoredDataset; members: StoredColumn[] }>();
  for (const column of new Set(columns)) {
    const group = groups.get(column.dataset.path);
    if (group) group.members.push(column);
    else groups.set(column.dataset.path, { dataset: column.dataset, members: [column] });
  }
  return new Map([...groups.values()].map(({ dataset, members }) => [dataset, members]));
}

/** Bytes of rows to hold at a time: what the HDF5 library takes, it never gives back. */
const pieceBytes = 4 << 20;

function readDataset(
  file: Hdf5File,
  dataset: StoredDataset,
  gatherers: readonly ColumnGatherer[],
  { start, stop }: RowRange,
): void {
  if (gatherers[0].column.meaning?.kind === 'pickledTexts') {
    readPickled(file, dataset, gatherers, { start, stop });
    return;
  }
  const native = gatherers[0].column.value.kind === 'variableText' ? undefined : file.native(dataset);
  if (native) native.read(gatherers, { start, stop });
  else readThroughLibrary(file, dataset, gatherers, { start, stop });
}

function readThroughLibrary(
  file: Hdf5File,
  dataset: StoredDataset,
  gatherers: readonly ColumnGatherer[],
  { start, stop }: RowRange,
): void {
  const metadata = file.metadata(dataset.path);
  const step = pieceRows(dataset);
  for (let from = start; from < stop; ) {
    const to = Math.min(stop, from - (from % step) + step);
    const range = { start: from, stop: to };
    if (metadata.vlen) {
      const texts = file.readTexts(dataset.path, metadata, range);
      for (const gatherer of gatherers) gatherer.addTexts(texts);
    } else {
      const bytes = file.readBytes(dataset.path, metadata, range);
      for (const gatherer of gatherers) addRows(gatherer, bytes, dataset, to - from);
    }
    from = to;
  }
}

function readPickled(
  file: Hdf5File,
  { path }: StoredDataset,
  gatherers: readonly ColumnGatherer[],
  range: RowRange,
): void {
  const pickled = file.pickledTexts(path);
  for (const gatherer of gatherers) {
    const { meaning } = gatherer.column;
    if (meaning?.kind === 'pickledTexts') gatherer.addTexts(textsOf(pickled, meaning, range));
  }
}

/** One column of an array of texts, names x rows. */
function textsOf(
  { texts, fortranOrder }: PickledTexts,
  { position, names }: { position: number; names: number },
  { start, stop }: RowRange,
): (string | null)[] {
  const rows = texts.length / names;
  const at = (row: number) => (fortranOrder ? row * names + position : position * rows + row);
  return Array.from({ length: stop - start }, (_, i) => texts[at(start + i)]);
}

function addRows(gatherer: ColumnGatherer, bytes: Uint8Array, dataset: StoredDataset, rows: number): void {
  const stride = { start: gatherer.column.offset, step: dataset.rowBytes };
  gatherer.addBytes(bytes, stride, rows, dataset.arrivesLittleEndian);
}

/** Rows to read at a time: whole chunks, so that none is inflated twice. */
function pieceRows({ chunkRows, rowBytes }: StoredDataset): number {
  const rows = Math.max(1, Math.floor(pieceBytes / Math.max(rowBytes, 1)));
  return chunkRows > 0 ? Math.max(1, Math.floor(rows / chunkRows)) * chunkRows : rows;
}
