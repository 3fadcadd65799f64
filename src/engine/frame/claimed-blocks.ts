import type { Executor } from '../executors/executor.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';
import type { BlockJob, BlockStates, ClaimedRange, RangesToClaim } from './block-task.js';
import { type BlockRange, blocksOf, type FileRows } from './blocks.js';

/** Blocks of a range that is claimed: few, since claiming costs nothing, so that all workers end together. */
const mostBlocks = 4;

/** How many blocks a range should have. */
export function blocksToClaim(files: readonly FileRows[], workers: number): number {
  const blocks = files.reduce((sum, file) => sum + blocksOf(file), 0);
  return Math.max(1, Math.min(mostBlocks, Math.floor(blocks / (16 * workers))));
}

/**
 * Works off the first ranges of a pass, of which the workers take one after another without asking this thread, until their states take
 * some megabytes: ranges over memory take less than a message, and waiting for one took most of the time.
 * @returns  states of the ranges in order, from the first one on; none after an error: run in order, it comes again
 */
export async function claimBlocks(
  job: BlockJob,
  ranges: readonly BlockRange[],
  { executor, signal }: { readonly executor: Executor; readonly signal?: AbortSignal },
): Promise<BlockStates[]> {
  const share: RangesToClaim = { ranges, next: new Int32Array(new SharedArrayBuffer(4)) };
  const shares = Array.from({ length: Math.min(executor.workers, ranges.length) }, () => share);
  const task = { module: new URL('./block-task.js', import.meta.url).href, export: 'claimBlocks', args: job };
  const states: BlockStates[] = [];
  try {
    for await (const done of runInOrder<RangesToClaim, ClaimedRange[]>(task, shares, { executor, signal }))
      for (const { range, states: found } of done) states[range] = found;
    return states;
  } catch (error) {
    if (error instanceof ItemFailure) return [];
    throw error;
  }
}
