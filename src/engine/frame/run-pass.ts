import { defaultExecutor } from '../executors/default-executor.js';
import type { Executor } from '../executors/executor.js';
import { Arena } from '../kernels/arena.js';
import type { BoundsState } from '../reductions/bounds.js';
import { reductionOf } from '../reductions/reduction-table.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';
import type { BlockStates } from './block-task.js';
import { type BlockRange, blockRanges, blockRows, type RangeOfPass, rowsIn, splitRange } from './blocks.js';
import { blocksToClaim, claimBlocks } from './claimed-blocks.js';
import { excludedBlocks } from './index-file/excluded-blocks.js';
import type { GatheredBounds } from './index-file/gathered-bounds.js';
import { checkMemory, collecting } from './memory.js';
import { type Part, rowsOf } from './part.js';
import { jobOf } from './pass-job.js';
import type { PassRequest, RunSettings } from './pass-request.js';

const task = { module: new URL('./block-task.js', import.meta.url).href, export: 'runBlocks' };

/**
 * Computes several reductions over frames of the same sources in one pass over the data.
 * @returns  their states in order; undefined where there was no block at all
 */
export async function runPass(requests: readonly PassRequest[]): Promise<unknown[]> {
  const merging = new Merging(requests);
  for await (const { states, share } of blockStates(requests, { claimed: canBeClaimed(requests) })) {
    merging.take(states, share);
    if (merging.enough()) break;
  }
  return merging.states;
}

/** What became of a range of blocks. */
export interface RangeStates {
  readonly states: BlockStates;
  /** Of all raw rows: how many are worked off, in [0, 1]. */
  readonly share: number;
}

/**
 * States of the blocks of each range, in order. Few ranges are worked on beyond the one that is taken.
 * @param claimed  whether the first ranges may be worked off before any of them is taken
 */
export async function* blockStates(
  requests: readonly PassRequest[],
  { claimed = false } = {},
): AsyncGenerator<RangeStates, void> {
  const { settings, fromEnd } = requests[0];
  const executor = settings.executor ?? defaultExecutor();
  const { job, gathered } = jobOf(requests, executor);
  const ranges = rangesOf(requests, executor, claimed);
  const { workers } = executor;
  const ahead = requests[0].bytesAtOnce === undefined ? 4 * workers : workers;
  const options = { executor, signal: settings.signal, ahead, firstFailure: true };
  const progress = new RowsDone(ranges, settings.onProgress);
  const read = ranges.filter(({ isExcluded }) => !isExcluded).map(({ range }) => range);
  const first = claimed ? await claimBlocks(job, read, options) : [];
  const rest = read.slice(first.length);
  const states = joined(first, runInOrder<BlockRange, BlockStates>({ ...task, args: job }, rest, options));
  const empty = new EmptyStates(requests);
  try {
    for (const { range, isExcluded } of ranges) {
      const found = isExcluded ? empty.of(range) : ((await states.next()).value as BlockStates);
      if (!isExcluded && gathered.some(Boolean)) takeBounds(found, range, gathered[range.part]);
      const share = progress.next();
      yield { states: fromEnd ? found.reverse() : found, share };
    }
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  } finally {
    await states.return();
    for (const each of gathered) await each?.save();
  }
}

async function* joined<Item>(
  first: readonly Item[],
  rest: AsyncGenerator<Item, void>,
): AsyncGenerator<Item, void> {
  yield* first;
  yield* rest;
}

/** Whether it is a pass over columns in memory that is soon done and of which nobody wants to hear before. */
function canBeClaimed(requests: readonly PassRequest[]): boolean {
  const { settings, parts } = requests[0];
  const executor = settings.executor ?? defaultExecutor();
  const inMemory = parts.every(({ source }) => source.kind === 'table');
  const isSoon = parts.every(({ barriers }) => barriers.every(({ kind }) => kind === 'filter'));
  const isSmall = requests.every(
    ({ spec, enough }) => !enough && spec.kind !== 'collect' && spec.kind !== 'top',
  );
  return Boolean(executor.memory) && !settings.onProgress && inMemory && isSoon && isSmall;
}

/** What blocks are to be worked off, in order, and which of them hold no row that is asked for. */
function rangesOf(requests: readonly PassRequest[], { workers }: Executor, claimed: boolean): RangeOfPass[] {
  const { settings, parts, fromEnd, someBlocks } = requests[0];
  const excluded = parts.map((part, i) => {
    return excludedBlocks(
      part,
      requests.map((request) => request.parts[i].barriers),
    );
  });
  // Where some rows are enough, few are read beyond them.
  const files = parts.map(rowsAndBlocks);
  const soon = requests.every(({ enough }) => enough) ? 1 : blocksIn(requests[0]);
  const own = claimed ? blocksToClaim(files.flat(), workers) : undefined;
  const atOnce = settings.blocksAtOnce ?? soon ?? own;
  const all = blockRanges(files, workers, someBlocks === undefined ? atOnce : 1);
  const chosen = someBlocks === undefined ? all : spreadBlocks(all, someBlocks);
  const ranges = chosen.flatMap((range) => splitRange(range, excluded[range.part]));
  return fromEnd ? ranges.reverse() : ranges;
}

/** How many blocks have about so many bytes as a request wants at once, of 8 bytes a value; undefined where it does not say. */
function blocksIn({ bytesAtOnce, parts, inputs }: PassRequest): number | undefined {
  if (bytesAtOnce === undefined) return undefined;
  const largest = parts.map((part) => 8 * inputs(part).length * (part.source.blockRows ?? blockRows));
  return Math.max(1, Math.floor(bytesAtOnce / Math.max(1, ...largest)));
}

/** Takes the extremes, which come last, out of the states of blocks. */
function takeBounds(states: BlockStates, { file, first }: BlockRange, gathered?: GatheredBounds): void {
  states.forEach((block, i) => {
    const state = block.pop() as BoundsState;
    gathered?.take(file, first + i, state);
  });
}

/** The states of blocks of which no row is wanted. */
class EmptyStates {
  readonly #reductions;

  constructor(requests: readonly PassRequest[]) {
    const arena = new Arena();
    this.#reductions = requests.map(({ spec }) => reductionOf(spec, arena));
  }

  of({ first, stop }: BlockRange): BlockStates {
    return Array.from({ length: stop - first }, () =>
      this.#reductions.map((each) => each.close(each.start())),
    );
  }
}

/** One in so many blocks. */
function spreadBlocks(blocks: readonly BlockRange[], count: number): BlockRange[] {
  const step = Math.max(1, Math.floor(blocks.length / count));
  return blocks.filter((_, i) => i % step === Math.floor(step / 2));
}

/** Counts raw rows for the progress callback. */
class RowsDone {
  readonly #total: number;
  #done = 0;
  #range = 0;

  constructor(
    readonly ranges: readonly RangeOfPass[],
    readonly onProgress: RunSettings['onProgress'],
  ) {
    this.#total = ranges.reduce((sum, { range }) => sum + rowsIn(range), 0);
  }

  /** One range more; the share of all rows that is done. */
  next(): number {
    this.#done += rowsIn(this.ranges[this.#range++].range);
    this.onProgress?.(this.#done, this.#total);
    return this.#done / this.#total;
  }
}

function rowsAndBlocks({ source }: Part) {
  return rowsOf(source).map((rows) => ({ rows, blockRows: source.blockRows ?? blockRows }));
}

/** Merges the states of blocks in the order of the blocks. */
class Merging {
  readonly states: unknown[];
  readonly #reductions;

  constructor(readonly requests: readonly PassRequest[]) {
    this.states = requests.map(() => undefined);
    this.#reductions = requests.map(({ spec }) => reductionOf(spec, new Arena()));
  }

  take(blocks: BlockStates, share: number): void {
    for (const block of blocks) {
      block.forEach((state, i) => {
        if (state === undefined) return;
        const left = this.states[i];
        this.states[i] = left === undefined ? state : this.#reductions[i].merge(left, state);
      });
    }
    this.requests.forEach(({ bytes, settings, holder = collecting }, i) => {
      if (bytes === undefined || this.states[i] === undefined) return;
      checkMemory(bytes(this.states[i]), { limit: settings.memoryLimit, holder, share });
    });
  }

  enough(): boolean {
    return this.requests.every(({ enough }, i) => this.states[i] !== undefined && enough?.(this.states[i]));
  }
}
