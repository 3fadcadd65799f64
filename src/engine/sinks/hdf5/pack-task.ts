/** What a worker does for a writer: it packs rows that lie in the memory that the kernels of all workers share, to there or into a file. */
import { machineBuffer } from '../../kernels/machine.js';
import { type ChunkForm, type FieldBytes, mostPacked, packChunks, rowsIn } from './pack-chunks.js';
import { type ChunkPlaces, writeChunks } from './write-chunks.js';

/** Bytes in the memory of kernels. */
export interface PlacedBytes {
  readonly address: number;
  readonly length: number;
}

export interface PackItem {
  readonly form: ChunkForm;
  readonly fields: readonly (Omit<FieldBytes, 'bytes'> & { readonly bytes: PlacedBytes })[];
  /** Where the packed chunks go: an address, or places of a file for those that are not compressed. */
  readonly to: number | ChunkPlaces;
}

/** @returns  bytes of each packed chunk; none where they are in the file */
export function packPlaced({ form, fields, to }: PackItem): number[] {
  const buffer = machineBuffer();
  const own = fields.map(({ bytes: { address, length }, ...field }) => {
    return { ...field, bytes: new Uint8Array(buffer, address, length) };
  });
  if (typeof to === 'number') {
    const most = mostPacked(form, rowsIn(own) / form.chunkRows);
    return packChunks(own, form, new Uint8Array(buffer, to, most));
  }
  writeChunks(own, form, to);
  return [];
}
