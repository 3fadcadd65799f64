import { defaultExecutor } from '../executors/default-executor.js';
import type { Executor } from '../executors/executor.js';
import type { Node } from '../expressions/graph.js';
import { Arena } from '../kernels/arena.js';
import type { BoundsState } from '../reductions/bounds.js';
import { type ReductionSpec, reductionOf } from '../reductions/reduction-table.js';
import { ItemFailure, runInOrder } from '../tasks/run-in-order.js';

import { fileName, type WorkerSource } from './block-sources.js';
import type { BlockJob, BlockStates } from './block-task.js';
import { type BlockRange, blockRanges, blockRows, type RangeOfPass, rowsIn, splitRange } from './blocks.js';
import { excludedBlocks } from './index-file/excluded-blocks.js';
import { GatheredBounds } from './index-file/gathered-bounds.js';
import { knownFiles } from './index-file/places-of-plan.js';
import { checkMemory, collecting, type Holder } from './memory.js';
import type { Part, Source } from './part.js';
import { phasesOf, type SourceInput } from './phases.js';
import { sharedColumn } from './shared-columns.js';

/** How a frame is computed. None of it changes a result. */
export interface RunSettings {
  /** Where to run; the process's default threads unless given. */
  readonly executor?: Executor;
  /** Most bytes that a result may take in this process; 2 GiB unless given. */
  readonly memoryLimit?: number;
  /** The folder for rows that persist() cannot keep in memory; the system's for temporary files unless given. */
  readonly scratch?: string;
  /** Called with raw rows worked off and raw rows in all. */
  readonly onProgress?: (rows: number, totalRows: number) => void;
  /** Stops the work with a CancelledError. */
  readonly signal?: AbortSignal;
  /** Blocks that a worker is given at once; by their number unless given. */
  readonly blocksAtOnce?: number;
}

/** The settings, by name. */
export const settingNames = Object.keys({
  executor: true,
  memoryLimit: true,
  scratch: true,
  onProgress: true,
  signal: true,
  blocksAtOnce: true,
} satisfies Record<keyof RunSettings, true>);

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
  /** What is said to take them; collected rows unless given. */
  readonly holder?: Holder;
  /** Takes about so many blocks, evenly spread, instead of all. */
  readonly someBlocks?: number;
  /** Takes the blocks from the last to the first. */
  readonly fromEnd?: boolean;
  /** Gives workers about so many bytes of columns at once, and few ranges ahead: where states hold the rows, and are not kept. */
  readonly bytesAtOnce?: number;
}

const task = { module: new URL('./block-task.js', import.meta.url).href, export: 'runBlocks' };

/**
 * Computes several reductions over frames of the same sources in one pass over the data.
 * @returns  their states in order; undefined where there was no block at all
 */
export async function runPass(requests: readonly PassRequest[]): Promise<unknown[]> {
  const merging = new Merging(requests);
  for await (const { states, share } of blockStates(requests)) {
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

/** States of the blocks of each range, in order. Few ranges are worked on beyond the one that is taken. */
export async function* blockStates(requests: readonly PassRequest[]): AsyncGenerator<RangeStates, void> {
  const { settings, fromEnd } = requests[0];
  const executor = settings.executor ?? defaultExecutor();
  const { job, gathered } = jobOf(requests, executor);
  const ranges = rangesOf(requests, executor);
  const { workers } = executor;
  const ahead = requests[0].bytesAtOnce === undefined ? 4 * workers : workers;
  const options = { executor, signal: settings.signal, ahead };
  const progress = new RowsDone(ranges, settings.onProgress);
  const read = ranges.filter(({ isExcluded }) => !isExcluded).map(({ range }) => range);
  const states = runInOrder<BlockRange, BlockStates>({ ...task, args: job }, read, options);
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

/** What blocks are to be worked off, in order, and which of them hold no row that is asked for. */
function rangesOf(requests: readonly PassRequest[], { workers }: Executor): RangeOfPass[] {
  const { settings, parts, fromEnd, someBlocks } = requests[0];
  const excluded = parts.map((part, i) => {
    return excludedBlocks(
      part,
      requests.map((request) => request.parts[i].barriers),
    );
  });
  // Where some rows are enough, few are read beyond them.
  const atOnce =
    settings.blocksAtOnce ?? (requests.every(({ enough }) => enough) ? 1 : blocksIn(requests[0]));
  const all = blockRanges(parts.map(rowsAndBlocks), workers, someBlocks === undefined ? atOnce : 1);
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

/** Raw rows of each file of a source. */
export function rowsOf(source: Source): number[] {
  return source.kind === 'files' ? source.files.map(({ rows }) => rows) : [source.table.rows];
}

/** What workers are told: the requests, and after them the extremes that an index wants to know. */
function jobOf(
  requests: readonly PassRequest[],
  executor: Executor,
): { job: BlockJob; gathered: (GatheredBounds | undefined)[] } {
  const names = new Occurrences();
  const made = requests[0].parts.map((part, i) => {
    const wanted = requests.map((request) => {
      const own = request.parts[i];
      return { barriers: own.barriers, nodes: request.inputs(own) };
    });
    const gathered = GatheredBounds.for(part, columnNames(phasesOf(wanted, part.scope.graph).inputs));
    if (gathered) wanted.push({ barriers: [], nodes: gathered.nodes });
    const { inputs, phase } = phasesOf(wanted, part.scope.graph);
    const source = workerSource(part.source, columnNames(inputs), executor);
    const streams = rowsOf(part.source).map((_, file) => names.of(fileName(source, file)));
    return { part: { source, streams, inputs, phase }, gathered };
  });
  const specs = requests.map(({ spec }) => spec);
  const gathered = made.map((each) => each.gathered);
  const reductions = gathered.some(Boolean) ? [...specs, { kind: 'bounds' } as const] : specs;
  return { job: { parts: made.map(({ part }) => part), reductions }, gathered };
}

/**
 * Names of streams of random numbers: those of the files. Files of one name in several folders and tables in memory that are put together
 * must not draw the same numbers, so from the second one on they are counted.
 */
class Occurrences {
  readonly #counts = new Map<string, number>();

  of(name: string): string {
    const before = this.#counts.get(name) ?? 0;
    this.#counts.set(name, before + 1);
    return before === 0 ? name : `${name} (${before + 1})`;
  }
}

const columnNames = (inputs: readonly SourceInput[]): string[] =>
  inputs.flatMap((input) => (input.kind === 'column' ? [input.name] : []));

function workerSource(source: Source, names: readonly string[], executor: Executor): WorkerSource {
  if (source.kind === 'files') {
    const known = knownFiles(source);
    return { kind: 'files', files: source.files, open: source.open, ...(known && { known }) };
  }
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
