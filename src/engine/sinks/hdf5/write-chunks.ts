import { withArena } from '../../kernels/arena.js';
import { layInRows } from './lay-values.js';
import { type ChunkForm, type FieldBytes, rowsIn, rowsOf } from './pack-chunks.js';
import { type FilePlace, writeAt } from './write-at.js';

/** Places of a file that get the same chunks. */
export interface ChunkPlaces {
  readonly file: FilePlace;
  /** Of the first chunk. */
  readonly addresses: readonly number[];
}

/** Bytes of rows that are laid out and then written, while they are in the cache. */
const bytesAtOnce = 1 << 18;

/** Bytes from one chunk that is not compressed to the next one: each begins at a multiple of eight. */
export const chunkStep = ({ rowBytes, chunkRows }: ChunkForm): number =>
  Math.ceil((rowBytes * chunkRows) / 8) * 8;

/**
 * Lays chunks out, which are not to be compressed, and writes them. Bytes of a row that no field covers are zero.
 * @param fields  rows from the first of a chunk on
 */
export function writeChunks(fields: readonly FieldBytes[], form: ChunkForm, places: ChunkPlaces): void {
  const { rowBytes, chunkRows } = form;
  const step = chunkStep(form);
  const rows = rowsIn(fields);
  const ready = areRows(fields, rowBytes);
  // Chunks without gaps between them are one run of rows.
  const isOneRun = step === rowBytes * chunkRows;
  const most = ready ? rows : Math.max(1, Math.floor(bytesAtOnce / rowBytes));
  const atOnce = isOneRun ? most : chunkRows;
  withArena((arena) => {
    const room = ready ? undefined : (arena.array('uint8', Math.min(atOnce, rows) * rowBytes) as Uint8Array);
    for (let first = 0; first < rows; first += atOnce) {
      const own = fields.map((field) => rowsOf(field, first, Math.min(atOnce, rows - first)));
      const bytes = room?.subarray(0, rowsIn(own) * rowBytes) ?? own[0].bytes;
      if (room) layInRows(own, rowBytes, bytes);
      const at = isOneRun ? first * rowBytes : (first / chunkRows) * step;
      for (const address of places.addresses) writeAt(places.file, bytes, address + at);
    }
  });
}

/** Whether the values of one field are the rows already. */
export const areRows = (fields: readonly FieldBytes[], rowBytes: number): boolean =>
  fields.length === 1 && fields[0].size === rowBytes;
