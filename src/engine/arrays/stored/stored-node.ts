import { FileError, nearestHint } from '../../../core/index.js';
import { Hdf5File } from '../../sources/hdf5/hdf5-file.js';
import { typeName, valueType } from '../../sources/hdf5/value-type.js';
import { blockNumbers, type Chunks, makeChunks, type WantedChunks } from '../chunks.js';
import type { ComputeOperation } from '../operations/operation.js';
import type { StoredNode } from '../plan/node.js';
import { type Shape, sizeOf } from '../shapes.js';
import { denseView } from '../view.js';
import { readBox, readScratch } from './read-box.js';
import { checkNumeric } from './stored-type.js';

/**
 * A dataset of an HDF5 file, read block by block when it is needed.
 * @throws {FileError} no such file or dataset, with the nearest name; {UsageError} what does not hold plain numbers
 */
export async function storedNode(file: string, dataset: string, chunks?: WantedChunks): Promise<StoredNode> {
  const hdf5 = await Hdf5File.open(file);
  try {
    checkDataset(hdf5, dataset);
    const metadata = hdf5.metadata(dataset);
    const type = checkNumeric(file, dataset, valueType(metadata));
    const shape = [...(metadata.shape ?? [])];
    return {
      kind: 'stored',
      shape,
      chunks: makeChunks(shape, chunks ?? fittingChunks(shape, metadata.chunks)),
      type: type.kind === 'bool' ? 'bool' : 'float64',
      inputs: [],
      file,
      dataset,
      storedType: typeName(type),
      bytes: type.size,
      chunkSize: metadata.chunks ? sizeOf(metadata.chunks) : 0,
    };
  } finally {
    hdf5.close();
  }
}

function checkDataset(hdf5: Hdf5File, dataset: string): void {
  const parts = dataset.split('/').filter((name) => name !== '');
  let group = '/';
  for (const [i, name] of parts.entries()) {
    const names = hdf5.names(group);
    const fields = { file: hdf5.path, dataset };
    if (!names.includes(name))
      throw new FileError(
        `${hdf5.path}: there is no '${name}' in group '${group}'${nearestHint(name, names)}`,
        { fields, remedy: `List what is in the file with: airshower inspect ${hdf5.path}` },
      );
    group = `${group === '/' ? '' : group}/${name}`;
    const wanted = i === parts.length - 1 ? 'dataset' : 'group';
    if (hdf5.kind(group) !== wanted)
      throw new FileError(`${hdf5.path}: '${group}' is no ${wanted}`, { fields, remedy: 'Name a dataset.' });
  }
  if (parts.length === 0)
    throw new FileError(`${hdf5.path}: '${dataset}' names no dataset`, {
      fields: { file: hdf5.path, dataset },
      remedy: 'Name a dataset.',
    });
}

/** Blocks of whole chunks of the file, as many as make a block of the usual size: no chunk is inflated twice. */
function fittingChunks(shape: Shape, stored: readonly number[] | null | undefined): Chunks | undefined {
  if (!stored || sizeOf(shape) === 0) return undefined;
  const lengths = stored.map((length, axis) => Math.min(length, shape[axis]));
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const times = Math.floor(blockNumbers / sizeOf(lengths));
    if (times > 1) lengths[axis] = Math.min(shape[axis], lengths[axis] * times);
  }
  return makeChunks(shape, lengths);
}

export const stored: ComputeOperation<StoredNode> = {
  form: 'compute',
  steps: () => [],
  needs: (node, box) => ({ result: sizeOf(box.shape), scratch: readScratch(node, box.shape) }),
  async compute(node, box, _, context) {
    const out = denseView(context.numbers(sizeOf(box.shape)), box.shape);
    await readBox(node, box, out);
    return out;
  },
};
