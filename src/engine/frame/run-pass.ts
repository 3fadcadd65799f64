import { ResourceError } from '../../core/index.js';
import { defaultExecutor } from '../executors/default-executor.js';
import type { Executor } from '../executors/executor.js';
import type { Node } from '../expressions/graph.js';
import { Arena } from '../kernels/arena.js';
import { type ReductionSpec, reductionOf } from '../reductions/reduction-table.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';
import type { WorkerSource } from './block-sources.js';
import type { BlockJob, BlockStates, WorkerPart } from './block-task.js';
import { type BlockRange, blockRanges, blockRows } from './blocks.js';
import type { Part, Source } from './part.js';
import { phasesOf } from './phases.js';
import { sharedColumn } from './shared-columns.js';

/** How a frame is computed. None of it changes a result. */
export interface RunSettings {
  /** Where to run; the process's default threads unless given. */
  readonly executor?: Executor;
  /** Most bytes that a result may take in this process; 2 GiB unless given. */
  readonly memoryLimit?: number;
  /** Called with raw rows worked off and raw rows in all. */
  readonly onProgress?: (rows: number, totalRows: number) => void;
  /** Stops the work with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Blocks that a worker is given at once; by their number unless given. */
  readonly blocksAtOnce?: number;
}

/** One reduction over the rows of a frame. */
export interface PassRequest {
  readonly parts: readonly Part[];
  readonly spec: ReductionSpec;
  /** What the reduction takes in, for one part. */
  readonly inputs: (part: Part) => readonly Node[];
  readonly settings: RunSettings;
  /** Whether the state has all it needs, so that reading can stop. */
  readonly enough?: (state: unknown) => boolean;
  /** Bytes that a state takes, where it grows with the rows. */
  readonly bytes?: (state: unknown) => number;
  /** Takes the blocks from the last to the first. */
  readonly fromEnd?: boolean;
}

const defaultMemoryLimit = 2 * 1024 ** 3;
const task = { module: new URL('./block-task.js', import.meta.url).href, export: 'runBlocks' };

/**
 * Computes several reductions over frames of the same sources in one pass over the data.
 * @returns  their states in order; undefined where there was no block at all
 */
export async function runPass(requests: readonly PassRequest[]): Promise<unknown[]> {
  const merging = new Merging(requests);
  for await (const states of blockStates(requests)) {
    merging.take(states);
    if (merging.enough()) break;
  }
  return merging.states;
}

/** States of the blocks of each range, in order. Few ranges are worked on beyond the one that is taken. */
export async function* blockStates(requests: readonly PassRequest[]): AsyncGenerator<BlockStates, void> {
  const { settings, parts, fromEnd } = requests[0];
  const executor = settings.executor ?? defaultExecutor();
  const rows = parts.map(({ source }) => rowsOf(source));
  const ranges = blockRanges(rows, executor.workers, settings.blocksAtOnce);
  if (fromEnd) ranges.reverse();
  const options = { executor, signal: settings.signal, ahead: 4 * executor.workers };
  const progress = new RowsDone(ranges, settings.onProgress);
  try {
    const args = jobOf(requests, executor);
    for await (const states of runInOrder<BlockRange, BlockStates>({ ...task, args }, ranges, options)) {
      progress.next();
      yield fromEnd ? states.reverse() : states;
    }
  } catch (error) {
    throw error instanceof ItemFailure ? error.error : error;
  }
}

/** Counts raw rows for the progress callback. */
class RowsDone {
  readonly #total: number;
  #done = 0;
  #range = 0;

  constructor(
    readonly ranges: readonly BlockRange[],
    readonly onProgress: RunSettings['onProgress'],
  ) {
    this.#total = ranges.reduce((sum, range) => sum + rowsIn(range), 0);
  }

  next(): void {
    this.#done += rowsIn(this.ranges[this.#range++]);
    this.onProgress?.(this.#done, this.#total);
  }
}

const rowsIn = ({ first, stop, rows }: BlockRange): number =>
  Math.min(rows, stop * blockRows) - first * blockRows;

/** Raw rows of each file of a source. */
export function rowsOf(source: Source): number[] {
  return source.kind === 'files' ? source.files.map(({ rows }) => rows) : [source.table.rows];
}

function jobOf(requests: readonly PassRequest[], executor: Executor): BlockJob {
  const parts = requests[0].parts.map((part, i): WorkerPart => {
    const wanted = requests.map((request) => {
      const own = request.parts[i];
      return { barriers: own.barriers, nodes: request.inputs(own) };
    });
    const { inputs, phase } = phasesOf(wanted, part.scope.graph);
    const names = inputs.flatMap((input) => (input.kind === 'column' ? [input.name] : []));
    return { source: workerSource(part.source, names, executor), inputs, phase };
  });
  return { parts, reductions: requests.map(({ spec }) => spec) };
}

function workerSource(source: Source, names: readonly string[], executor: Executor): WorkerSource {
  if (source.kind === 'files') return { kind: 'files', files: source.files, open: source.open };
  const columns = names.map((name) => [name, sharedColumn(source.table.column(name), executor)] as const);
  return { kind: 'table', columns: Object.fromEntries(columns) };
}

/** Merges the states of blocks in the order of the blocks. */
class Merging {
  readonly states: unknown[];
  readonly #reductions;

  constructor(readonly requests: readonly PassRequest[]) {
    this.states = requests.map(() => undefined);
    this.#reductions = requests.map(({ spec }) => reductionOf(spec, new Arena()));
  }

  take(blocks: BlockStates): void {
    for (const block of blocks) {
      block.forEach((state, i) => {
        if (state === undefined) return;
        const left = this.states[i];
        this.states[i] = left === undefined ? state : this.#reductions[i].merge(left, state);
      });
    }
    this.requests.forEach(({ bytes, settings }, i) => {
      if (bytes && this.states[i] !== undefined) checkMemory(bytes(this.states[i]), settings.memoryLimit);
    });
  }

  enough(): boolean {
    return this.requests.every(({ enough }, i) => this.states[i] !== undefined && enough?.(this.states[i]));
  }
}

function checkMemory(needed: number, limit = defaultMemoryLimit): void {
  if (needed <= limit) return;
  const [has, may] = [needed, limit].map((bytes) => `${(bytes / 1e6).toFixed(0)} MB`);
  throw new ResourceError(`the result takes ${has} so far; at most ${may} are allowed`, {
    fields: { needed, limit },
    remedy: 'Collect fewer columns, filter first, use histogram() or aggregate(), or raise memoryLimit.',
  });
}
