import type { Column } from '../columns/column.js';
import { ColumnGatherer } from './column-gatherer.js';
import type { Hdf5File } from './hdf5/hdf5-file.js';
import type { DatasetMetadata, RowRange } from './hdf5/metadata.js';
import { valuesPerRow } from './hdf5/value-type.js';
import type { PickledTexts } from './layouts/pickled-texts.js';
import type { RowTaker } from './row-taker.js';
import type { StoredColumn, StoredDataset } from './stored-file.js';

/** Columns over some rows, those of one dataset in one pass over its bytes; in the order asked for. */
export function readColumns(file: Hdf5File, columns: readonly StoredColumn[], range: RowRange): Column[] {
  const gatherers = columns.map((column) => new ColumnGatherer(column, range.stop - range.start));
  readRows(file, gatherers, range);
  return gatherers.map((gatherer) => gatherer.finish());
}

/** Hands the rows of a range to their takers, those of one dataset in one pass over its bytes. */
export function readRows(file: Hdf5File, takers: readonly RowTaker[], range: RowRange): void {
  for (const path of new Set(takers.map(({ column }) => column.dataset.path))) {
    const members = takers.filter(({ column }) => column.dataset.path === path);
    readDataset(file, members[0].column.dataset, members, range);
  }
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

/** Bytes of rows to hold at a time: what the HDF5 library takes, it never gives back. */
const pieceBytes = 4 << 20;

function readDataset(
  file: Hdf5File,
  dataset: StoredDataset,
  takers: readonly RowTaker[],
  { start, stop }: RowRange,
): void {
  if (takers[0].column.meaning?.kind === 'pickledTexts') {
    readPickled(file, dataset, takers, { start, stop });
    return;
  }
  const native = takers.some(isVariable) ? undefined : file.native(dataset);
  if (native) native.read(takers, { start, stop });
  else readThroughLibrary(file, dataset, takers, { start, stop });
}

function readThroughLibrary(
  file: Hdf5File,
  dataset: StoredDataset,
  takers: readonly RowTaker[],
  { start, stop }: RowRange,
): void {
  const metadata = file.metadata(dataset.path);
  const step = pieceRows(dataset);
  for (let from = start; from < stop; ) {
    const to = Math.min(stop, from - (from % step) + step);
    const range = { start: from, stop: to };
    if (metadata.vlen) {
      const texts = file.readTexts(dataset.path, metadata, range);
      for (const taker of takers) taker.addTexts(texts);
    } else addMembers(file, dataset, takers, { metadata, range });
    from = to;
  }
}

const isVariable = ({ column }: RowTaker): boolean => column.value.kind === 'variableText';

function addMembers(
  file: Hdf5File,
  dataset: StoredDataset,
  takers: readonly RowTaker[],
  { metadata, range }: { metadata: DatasetMetadata; range: RowRange },
): void {
  const variable = takers.filter(isVariable);
  const others = takers.filter((taker) => !isVariable(taker));
  const textsAt = variable.map(({ column }) => column.offset);
  const { bytes, texts } = file.readRows(dataset.path, metadata, { ...range, textsAt });
  for (const taker of others) addRows(taker, bytes, dataset, range.stop - range.start);
  for (const [i, taker] of variable.entries()) taker.addTexts(texts[i]);
}

function readPickled(
  file: Hdf5File,
  { path }: StoredDataset,
  takers: readonly RowTaker[],
  range: RowRange,
): void {
  const pickled = file.pickledTexts(path);
  for (const taker of takers) {
    const { meaning } = taker.column;
    if (meaning?.kind === 'pickledTexts') taker.addTexts(textsOf(pickled, meaning, range));
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

function addRows(taker: RowTaker, bytes: Uint8Array, dataset: StoredDataset, rows: number): void {
  const stride = { start: taker.column.offset, step: dataset.rowBytes };
  taker.addBytes(bytes, stride, rows, dataset.arrivesLittleEndian);
}

/** Rows to read at a time: whole chunks, so that none is inflated twice. */
function pieceRows({ chunkRows, rowBytes }: StoredDataset): number {
  const rows = Math.max(1, Math.floor(pieceBytes / Math.max(rowBytes, 1)));
  return chunkRows > 0 ? Math.max(1, Math.floor(rows / chunkRows)) * chunkRows : rows;
}
