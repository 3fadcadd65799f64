import type { Stride } from '../hdf5/decode.js';
import type { DatasetMetadata, RowRange } from '../hdf5/metadata.js';
import type { RowTaker } from '../row-taker.js';
import type { StoredColumn, StoredDataset } from '../stored-file.js';
import { type BytePlanes, gatherPlanes, type PlaneRun } from './byte-planes.js';
import type { NativeDataset } from './native-dataset.js';

/** The bytes of rows as they are in the file: for the few small things that are not read as columns. */
export function readWholeRows(
  native: NativeDataset,
  dataset: StoredDataset,
  metadata: DatasetMetadata,
  range: RowRange,
): Uint8Array {
  const taker = new RowsTaker(dataset, metadata.size, range.stop - range.start);
  native.read([taker], range);
  return taker.bytes;
}

class RowsTaker implements RowTaker {
  readonly column: StoredColumn;
  readonly bytes: Uint8Array;
  private at = 0;

  constructor(
    private readonly dataset: StoredDataset,
    private readonly elementBytes: number,
    rows: number,
  ) {
    const { rowBytes: size } = dataset;
    const value = { kind: 'text', size, littleEndian: true, dims: [] } as const;
    this.column = { name: dataset.path, value, dataset, offset: 0 };
    this.bytes = new Uint8Array(rows * size);
  }

  space(): undefined {}

  addBytes(bytes: Uint8Array, { start, step }: Stride, rows: number): void {
    const { rowBytes } = this.dataset;
    for (let row = 0, from = start; row < rows; row++, from += step)
      this.place(1).set(bytes.subarray(from, from + rowBytes));
  }

  addPlanes(planes: BytePlanes, { first, count }: PlaneRun): void {
    const elements = (count * this.dataset.rowBytes) / this.elementBytes;
    gatherPlanes(planes, this.elementBytes, { plane: 0, first, step: 1, count: elements }, this.place(count));
  }

  addTexts(): void {}

  /** Where the next rows go. */
  private place(rows: number): Uint8Array {
    const start = this.at;
    this.at += rows * this.dataset.rowBytes;
    return this.bytes.subarray(start, this.at);
  }
}
