import { defaultExecutor } from '../executors/default-executor.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';
import type { DescribedFormat } from './file-format.js';
import type { RunSettings } from './pass-request.js';
import type { SkippedFile } from './planned-file.js';

/** What to do about files that are damaged or cannot be read: stop, or go on without them. */
export type OnError = 'fail' | 'skip';

/** Files that can be read from end to end, and the others. */
export interface CheckedFiles {
  readonly readable: readonly string[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * Reads files from end to end to find the damaged ones, before anything is computed: so every later pass is over the same files.
 * @throws {FileError} an intact file without events, or with several frames; {SchemaError} tables that do not fit together
 */
export async function checkFiles(
  paths: readonly string[],
  open: DescribedFormat = {},
  { executor = defaultExecutor(), signal, onProgress }: RunSettings = {},
): Promise<CheckedFiles> {
  const task = {
    module: new URL('./schema-task.js', import.meta.url).href,
    export: 'findDamage',
    args: open,
  };
  const reasons: (string | null)[] = [];
  try {
    for await (const reason of runInOrder<string, string | null>(task, paths, { executor, signal })) {
      reasons.push(reason);
      onProgress?.(reasons.length, paths.length);
    }
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  }
  return {
    readable: paths.filter((_, i) => reasons[i] === null),
    skipped: paths.flatMap((file, i) => {
      const reason = reasons[i];
      return reason === null ? [] : [{ file, reason }];
    }),
  };
}
