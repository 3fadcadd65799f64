import { FileError, listedNames, UsageError } from '../../../core/index.js';
import { Hdf5File } from '../../sources/hdf5/hdf5-file.js';
import { walk } from '../../sources/layouts/walk.js';

/**
 * A file is written anew as a whole: one that holds other datasets would lose them.
 * @param datasets  that will be in it
 * @throws {UsageError} an HDF5 file with others
 */
export async function checkNothingLost(file: string, datasets: readonly string[]): Promise<void> {
  const written = new Set(datasets.map((name) => `/${name.replace(/^\/+/, '')}`));
  const lost = (await datasetsIn(file)).filter((path) => !written.has(path));
  if (lost.length === 0) return;
  throw new UsageError(`${file} holds other datasets, which would be lost: ${listedNames(lost, 5)}`, {
    fields: { file, datasets: lost },
    remedy: 'Store each array into a file of its own, or remove the file first.',
  });
}

/** Paths of the datasets of a file; none where it is not there, or cannot be read as HDF5. */
async function datasetsIn(file: string): Promise<string[]> {
  try {
    const hdf5 = await Hdf5File.open(file);
    try {
      return walk(hdf5).datasets.map(({ path }) => path);
    } finally {
      hdf5.close();
    }
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
