import type { ColumnSchema, ColumnType } from '../../columns/column.js';
import { defaultExecutor } from '../../executors/default-executor.js';
import { defaultMemoryLimit } from '../memory.js';
import type { RunSettings } from '../pass-request.js';
import type { KeptRows } from '../scratch-table.js';

export interface SortWanted {
  /** The columns that are kept, and what is known of them. */
  readonly schema: readonly ColumnSchema[];
  /** Columns or second names, the most significant one first. */
  readonly by: readonly string[];
  readonly descending: boolean;
  /** Only the first of rows that are equal in `by`, which are then the columns that are kept. */
  readonly distinct: boolean;
}

/** Columns as they are read: those that are kept, then those that are there to sort by. */
export interface SortLayout extends SortWanted {
  readonly types: readonly ColumnType[];
  /** Places of `by` among them. */
  readonly keys: readonly number[];
}

export interface SortedRows {
  readonly kept: KeptRows;
  /** How often the order was cut; absent where all rows fitted into memory. */
  readonly spilled?: { readonly runs: number; readonly ranges: number };
}

/** Rows of so many bytes are sorted in the processor's caches. */
const cachedBytes = 8 * 1024 * 1024;

/**
 * Bytes of rows that are sorted at once, of which each worker holds some, and some wait.
 * @param fewest  below which there would be too many pieces, where the limit allows more
 */
export function bytesAtOnce(
  { memoryLimit = defaultMemoryLimit, executor = defaultExecutor() }: RunSettings,
  fewest: number,
): number {
  return Math.min(Math.max(cachedBytes, fewest), memoryLimit / (4 * executor.workers + 1));
}
