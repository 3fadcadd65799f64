import { Arena } from '../../dist/src/engine/kernels/arena.js';
import { openEventFile } from '../../dist/src/engine/sources/index.js';

const block = 65_536;

/** Opens a file and reads columns of every `step`-th block, from block `first` on, into the memory of kernels as passes do. */
export async function readBlocks(path, names, { first, step }) {
  const file = await openEventFile(path);
  const { rows } = file.schema;
  const arena = new Arena();
  for (let start = first * block; start < rows; start += step * block) {
    await file.read(names, start, Math.min(rows, start + block), (type, length) => arena.array(type, length));
    arena.release();
  }
  file.close();
}
