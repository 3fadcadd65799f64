import { ResourceError } from '../../core/index.js';

/** Most bytes that a result may take in this process unless the frame's settings say otherwise. */
export const defaultMemoryLimit = 2 * 1024 ** 3;

/** What takes memory, and how to get by with less. */
export interface Holder {
  /** 'the rows that collect() keeps' */
  readonly what: string;
  readonly waysOut: string;
}

export const collecting: Holder = {
  what: 'the collected rows',
  waysOut:
    'Filter first, select fewer columns, reduce them with aggregate() or histogram(), take them piece by piece with partitions(), ' +
    'keep them with persist() or write them with writeHdf5(), writeParquet() or writeCsv()',
};

export const sorting: Holder = {
  what: 'the best rows, which topK() holds in memory,',
  waysOut:
    'Ask for fewer rows or columns, or sort all rows by sortBy(), which goes on in scratch files, and take the first ones',
};

export const grouping: Holder = {
  what: 'the groups, which are held in memory,',
  waysOut:
    'Keep them beyond memory by groupBy(columns).persist({ name: expression }) (valueCounts() then is persist({ count: "count()" }) and sortBy("count")), ' +
    'group by fewer or coarser columns (floor(log10(energy))), leave out quantile() and nunique(), which keep all values of a group',
};

/**
 * Stops before a result outgrows memory.
 * @param share  of the work that is done; what all of it would take is said
 * @throws {ResourceError} more bytes than the limit
 */
export function checkMemory(
  needed: number,
  { limit = defaultMemoryLimit, holder, share = 1 }: { limit?: number; holder: Holder; share?: number },
): void {
  if (needed <= limit) return;
  const most = `at most ${size(limit)} are allowed`;
  const message =
    share < 1
      ? `${holder.what} take ${size(needed)} after ${Math.floor(100 * share)}% of the rows, some ${size(needed / share)} in all; ${most}`
      : `${holder.what} take ${size(needed)}; ${most}`;
  throw new ResourceError(message, {
    fields: { needed, limit, expected: needed / share },
    remedy: `${holder.waysOut}, or raise memoryLimit (frame.using({ memoryLimit: bytes })).`,
  });
}

/** A value, or how many bytes it would take where those are more than the limit. */
export type WithinMemory<T> =
  | { readonly value: T }
  | { readonly value?: undefined; readonly expected: number };

/** Computes what may outgrow memory, for those who can do with less. */
export async function withinMemory<T>(compute: () => PromiseLike<T>): Promise<WithinMemory<T>> {
  try {
    return { value: await compute() };
  } catch (error) {
    const expected = error instanceof ResourceError ? error.fields.expected : undefined;
    if (typeof expected === 'number') return { expected };
    throw error;
  }
}

/** Bytes as people say them. */
export function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
