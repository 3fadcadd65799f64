import { resolve } from 'node:path';
import { UsageError } from './errors.js';

/**
 * A file that is read is not written over.
 * @param option  how the file to write is given, as in `--out`
 * @throws {UsageError} `out` is one of `inputs`
 */
export function refuseOwnInput(out: string, inputs: readonly string[], option = '--out'): void {
  if (!inputs.some((input) => resolve(input) === resolve(out))) return;
  throw new UsageError(`${out} is one of the files that are read`, {
    fields: { file: out, option },
    remedy: `Give another file with ${option}.`,
  });
}
