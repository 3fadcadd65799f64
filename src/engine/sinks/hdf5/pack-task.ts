/** What a worker does for a writer: it packs chunks from and to places in the memory that the kernels of all workers share. */
import { machineBuffer } from '../../kernels/machine.js';
import { type ChunkForm, type FieldBytes, mostPacked, packChunks } from './pack-chunks.js';

/** Bytes in the memory of kernels. */
export interface PlacedBytes {
  readonly address: number;
  readonly length: number;
}

export interface PackItem {
  readonly form: ChunkForm;
  readonly count: number;
  readonly fields: readonly (Omit<FieldBytes, 'bytes'> & { readonly bytes: PlacedBytes })[];
  /** Where the packed chunks go. */
  readonly out: number;
}

/** @returns  bytes of each packed chunk */
export function packPlaced({ form, count, fields, out }: PackItem): number[] {
  const buffer = machineBuffer();
  const own = fields.map(({ bytes: { address, length }, ...field }) => {
    return { ...field, bytes: new Uint8Array(buffer, address, length) };
  });
  return packChunks(own, form, new Uint8Array(buffer, out, mostPacked(form, count)));
}
