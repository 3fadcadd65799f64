import { FileError } from '../../../core/index.js';
import type { Hdf5File } from '../hdf5/hdf5-file.js';
import type { DatasetLayout } from '../native/dataset-layout.js';
import type { StoredDataset, StoredFile } from '../stored-file.js';
import { readChunks, writeChunks } from './chunk-coding.js';
import {
  datasetsOf,
  type FileKind,
  type FileRows,
  type KindOfStorage,
  kindOfFile,
  storedFileOf,
} from './file-kind.js';
import { NumberReader, NumberWriter } from './numbers.js';
import type { FilePlaces } from './places.js';

/**
 * How a file is read again without looking at its metadata.
 * @returns undefined for files that only the HDF5 library can read, and where the places of chunks are damaged: opening them anew says
 * what is wrong
 */
export function placesOf(file: Hdf5File, stored: StoredFile): FilePlaces | undefined {
  const { superblock } = file;
  if (!superblock) return undefined;
  const datasets = datasetsOf(stored);
  const layouts = layoutsOf(file, datasets);
  if (!layouts) return undefined;
  const writer = new NumberWriter();
  for (const { rows } of [...stored.tables, ...datasets]) writer.add(rows);
  for (const layout of layouts.values()) writer.addPart(placeOf(layout));
  const kind = kindOfFile(stored, superblock, datasets, layouts);
  return { kind: JSON.stringify(kind), numbers: writer.finish() };
}

/** By path, with their chunks. */
function layoutsOf(
  file: Hdf5File,
  datasets: readonly StoredDataset[],
): Map<string, DatasetLayout> | undefined {
  const layouts = new Map<string, DatasetLayout>();
  try {
    // Nothing is read from the index tables of IceTray.
    for (const dataset of datasets.filter(({ path }) => !path.startsWith('/__I3Index__/'))) {
      const layout = file.native(dataset)?.knownLayout;
      if (layout?.shape[0] !== dataset.rows) return undefined;
      layouts.set(dataset.path, layout);
    }
    return layouts;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}

/** 0 for contiguous bytes that were never written, else one more than their address; or the chunks. */
function placeOf({ storage }: DatasetLayout): NumberWriter {
  const writer = new NumberWriter();
  if (storage.kind === 'contiguous') writer.add((storage.address ?? -1) + 1);
  else if (storage.index.kind === 'known') writeChunks(writer, storage.index.chunks);
  return writer;
}

/** What lies where in a file, out of its places; those of a dataset are read when it is. */
export class KnownFile {
  readonly stored: StoredFile;
  readonly superblock: FileKind['superblock'];
  readonly #parts: ReadonlyMap<string, { rows: number; storage: KindOfStorage; numbers: NumberReader }>;

  constructor(path: string, { kind: text, numbers }: FilePlaces) {
    const kind = kindOf(text);
    const reader = new NumberReader(numbers);
    const rows: FileRows = {
      tables: kind.tables.map(() => reader.next()),
      datasets: kind.datasets.map(() => reader.next()),
    };
    this.stored = storedFileOf(kind, path, rows);
    this.superblock = kind.superblock;
    this.#parts = new Map(
      kind.datasets.flatMap(({ path: dataset, storage }, i) =>
        storage ? [[dataset, { rows: rows.datasets[i], storage, numbers: reader.part() }]] : [],
      ),
    );
  }

  /** How the bytes of a dataset lie in the file; undefined where that is not kept. */
  layout(dataset: string): DatasetLayout | undefined {
    const part = this.#parts.get(dataset);
    return part && layoutOf(part.storage, part.rows, part.numbers);
  }
}

function layoutOf(storage: KindOfStorage, rows: number, numbers: NumberReader): DatasetLayout {
  const { elementBytes, inner, chunk, filters, fill } = storage;
  const known = {
    shape: [rows, ...inner],
    elementBytes,
    filters,
    ...(fill !== undefined && { fill: Buffer.from(fill, 'base64') }),
  };
  if (chunk) {
    const chunks = readChunks(numbers, Math.ceil(rows / chunk[0]));
    return { ...known, storage: { kind: 'chunked', chunk, index: { kind: 'known', chunks } } };
  }
  const address = numbers.next() - 1;
  return { ...known, storage: { kind: 'contiguous', ...(address >= 0 && { address }) } };
}

/** Kinds that this thread has met lately. */
const kinds = new Map<string, FileKind>();
const mostKinds = 16;

function kindOf(text: string): FileKind {
  const known = kinds.get(text);
  if (known) return known;
  const kind = JSON.parse(text) as FileKind;
  const [oldest] = kinds.keys();
  if (kinds.size >= mostKinds) kinds.delete(oldest);
  kinds.set(text, kind);
  return kind;
}
