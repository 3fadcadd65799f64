/** What a worker does with a range of blocks: read, run the phases over each block, and send back the state of each result. */
import { DomainError, placed } from '../../core/index.js';
import type { Column } from '../columns/column.js';
import { sliceColumn } from '../columns/concat-columns.js';
import { Arena } from '../kernels/arena.js';
import { type ReductionSpec, reductionOf } from '../reductions/reduction-table.js';
import type { TaskContext } from '../tasks/task.js';
import { transfer } from '../tasks/transfer.js';
import { fileName, readColumns, virtualColumn, type WorkerSource } from './block-sources.js';
import type { BlockRange } from './blocks.js';
import { type PartitionContext, PhaseRunner, type SinkStates, stopIfCancelled } from './phase-runner.js';
import type { Phase, SourceInput } from './phases.js';

export interface WorkerPart {
  readonly source: WorkerSource;
  /** [file] what its random numbers are keyed by. */
  readonly streams: readonly string[];
  readonly inputs: readonly SourceInput[];
  readonly phase: Phase;
}

export interface BlockJob {
  readonly parts: readonly WorkerPart[];
  readonly reductions: readonly ReductionSpec[];
}

/** [block][sink] */
export type BlockStates = unknown[][];

/** Rows that are read at once; more blocks at a time where the columns are few, so that fewer chunks are read twice. */
const bytesAtOnce = 2 * 1024 * 1024;

export async function runBlocks(
  range: BlockRange,
  job: BlockJob,
  context: TaskContext,
): Promise<BlockStates> {
  const prepared = preparedJob(job);
  prepared.users++;
  try {
    const states = await workOff(range, job, await prepared.runners, context);
    return transfer(states, ownBuffers(states));
  } finally {
    prepared.users--;
  }
}

/** Ranges that all workers take from, each time the next one that nobody has: no worker waits for an answer in between. */
export interface RangesToClaim {
  readonly ranges: readonly BlockRange[];
  /** Number of the next range. */
  readonly next: Int32Array<SharedArrayBuffer>;
}

/** A range that was worked off, by its number. */
export interface ClaimedRange {
  readonly range: number;
  readonly states: BlockStates;
}

/** States that take so many bytes are sent before more are gathered. */
const mostHeld = 4 << 20;

/** Works off ranges until none is left, or the states are to be sent. */
export async function claimBlocks(
  { ranges, next }: RangesToClaim,
  job: BlockJob,
  context: TaskContext,
): Promise<ClaimedRange[]> {
  const prepared = preparedJob(job);
  prepared.users++;
  try {
    const runners = await prepared.runners;
    const done: ClaimedRange[] = [];
    for (let held = 0; held < mostHeld; ) {
      const range = Atomics.add(next, 0, 1);
      if (range >= ranges.length) break;
      const states = await workOff(ranges[range], job, runners, context);
      done.push({ range, states });
      held += heldBytes(states);
    }
    return transfer(done, ownBuffers(done));
  } finally {
    prepared.users--;
  }
}

async function workOff(
  range: BlockRange,
  job: BlockJob,
  runners: Runners,
  context: TaskContext,
): Promise<BlockStates> {
  const states: BlockStates = [];
  const { inputs } = job.parts[range.part];
  const columns = inputs.filter(({ kind }) => kind === 'column').length;
  const perRead = Math.max(1, Math.floor(bytesAtOnce / (8 * range.blockRows * Math.max(1, columns))));
  for (let first = range.first; first < range.stop; first += perRead) {
    const piece = { range, first, stop: Math.min(range.stop, first + perRead) };
    states.push(...(await workOffPiece(piece, job, runners, context)));
  }
  return states;
}

/** Blocks [first, stop) of a range, which are read at once. */
interface Piece {
  readonly range: BlockRange;
  readonly first: number;
  readonly stop: number;
}

async function workOffPiece(
  { range, first, stop }: Piece,
  job: BlockJob,
  { runners, sinks }: Runners,
  context: TaskContext,
): Promise<BlockStates> {
  stopIfCancelled(context);
  const { source, streams, inputs } = job.parts[range.part];
  const { blockRows } = range;
  const names = inputs.flatMap((input) => (input.kind === 'column' ? [input.name] : []));
  const rows = { file: range.file, start: first * blockRows, stop: Math.min(range.rows, stop * blockRows) };
  const states: BlockStates = [];
  // In the memory of kernels, so that nothing is copied there; the next piece takes the same places.
  const arena = new Arena();
  try {
    const columns = await readColumns(source, names, rows, (type, length) => arena.array(type, length));
    for (let block = first; block < stop; block++) {
      stopIfCancelled(context);
      sinks.states = sinks.reductions.map((reduction, i) => {
        return reduction.exact && block > range.first ? sinks.states[i] : reduction.start();
      });
      await runBlock(runners[range.part], inputs, columns, {
        file: fileName(source, range.file),
        stream: streams[range.file],
        block,
        cancelled: context.cancelled,
        firstRow: rows.start,
        rows: range.rows,
        blockRows,
      });
      states.push(closedStates(sinks, block === range.stop - 1));
    }
    return states;
  } finally {
    arena.release();
  }
}

/** What a block sends back: a state that the blocks of a range share comes with the last of them. */
function closedStates({ reductions, states }: SinkStates, last: boolean): unknown[] {
  return states.map((state, i) => (reductions[i].exact && !last ? undefined : reductions[i].close(state)));
}

interface BlockPlace extends PartitionContext {
  /** Row of the file that the columns begin with. */
  readonly firstRow: number;
  /** Rows of the file. */
  readonly rows: number;
  readonly blockRows: number;
}

async function runBlock(
  runner: PhaseRunner,
  inputs: readonly SourceInput[],
  columns: ReadonlyMap<string, Column>,
  place: BlockPlace,
): Promise<void> {
  const start = place.block * place.blockRows;
  const stop = Math.min(place.rows, start + place.blockRows);
  const own = inputs.map((input) => {
    if (input.kind !== 'column') return virtualColumn(input, place, stop - start);
    return sliceColumn(columns.get(input.name) as Column, start - place.firstRow, stop - place.firstRow);
  });
  try {
    runner.runColumns(own, stop - start);
  } catch (error) {
    throw error instanceof DomainError ? placed(error, `block ${place.block} of ${place.file}`) : error;
  }
  await runner.endBlock(place);
}

interface Runners {
  readonly runners: PhaseRunner[];
  readonly sinks: SinkStates;
}

/** Programs, registers and sums of a job, made once per job and thread. */
interface PreparedJob {
  readonly arena: Arena;
  readonly runners: Promise<Runners>;
  /** Ranges of blocks in work. */
  users: number;
}

/** Jobs that this thread has worked on, the last one at the end. */
const prepared = new Map<BlockJob, PreparedJob>();
const mostIdle = 2;

function preparedJob(job: BlockJob): PreparedJob {
  const known = prepared.get(job) ?? prepare(job);
  prepared.delete(job);
  prepared.set(job, known);
  for (const [old, { users, arena }] of prepared) {
    if (prepared.size <= mostIdle) break;
    if (users > 0 || old === job) continue;
    prepared.delete(old);
    arena.release();
  }
  return known;
}

function prepare(job: BlockJob): PreparedJob {
  const arena = new Arena();
  const reductions = job.reductions.map((spec) => reductionOf(spec, arena));
  const sinks: SinkStates = { reductions, states: [] };
  const made = Promise.all(job.parts.map(({ phase }) => PhaseRunner.make(phase, sinks, arena)));
  return { arena, runners: made.then((runners) => ({ runners, sinks })), users: 0 };
}

/**
 * Buffers of typed arrays in a state that cover their buffer: they can be moved instead of copied. Empty ones may be constants, which are moved
 * once only: Node from 22 on refuses what has been moved.
 */
function ownBuffers(value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> {
  if (typeof value !== 'object' || value === null) return found;
  if (ArrayBuffer.isView(value)) {
    const { buffer, byteLength } = value;
    if (buffer instanceof ArrayBuffer && byteLength > 0 && byteLength === buffer.byteLength)
      found.add(buffer);
  } else if (Array.isArray(value)) {
    if (typeof value[0] === 'object') for (const member of value) ownBuffers(member, found);
  } else for (const member of Object.values(value)) ownBuffers(member, found);
  return found;
}

/** About how many bytes a state takes. */
function heldBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, member) => sum + heldBytes(member), 16);
}
