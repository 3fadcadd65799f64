import { AirshowerError, CancelledError, placed } from '../../core/index.js';
import type { Column, ColumnType, ColumnValues } from '../columns/column.js';
import { concatColumns } from '../columns/concat-columns.js';
import { type ColumnInput, makeColumn } from '../columns/make-column.js';
import { Table } from '../columns/table.js';
import { countSet } from '../expressions/kernels/conditions.js';
import { chooseRows, gather } from '../expressions/kernels/rows.js';
import { makeVector, type Vector, vectorRows } from '../expressions/kernels/vector.js';
import { InputFiller, RunnableProgram } from '../expressions/runnable-program.js';
import type { Arena } from '../kernels/arena.js';
import type { Reduction } from '../reductions/reduction.js';
import { describeTask, importTask, type TaskFunction } from '../tasks/task.js';
import type { Branch, Phase } from './phases.js';

/** What a partition task is told about where its rows come from, for random numbers that do not depend on the workers. */
export interface PartitionContext {
  /** Name of the file without folder and ending; 'table' for rows from memory. */
  readonly file: string;
  /** The same, counted from the second file of that name on: the key for random numbers, `randomStream({ seed, stage, file: stream, block })`. */
  readonly stream: string;
  /** Number of the block in the file. */
  readonly block: number;
  cancelled(): boolean;
}

/** States of all sinks for the block in work. */
export interface SinkStates {
  readonly reductions: readonly Reduction<unknown>[];
  states: unknown[];
}

/** A phase with its program in memory, and the phases behind its barriers. */
export class PhaseRunner {
  readonly #program: RunnableProgram;
  readonly #filler: InputFiller;
  /** [sink] what it takes in. */
  readonly #vectors: readonly (readonly Vector[])[];

  private constructor(
    readonly phase: Phase,
    readonly sinks: SinkStates,
    readonly branches: readonly BranchRunner[],
    arena: Arena,
  ) {
    this.#program = new RunnableProgram(phase.program, arena);
    this.#filler = new InputFiller(this.#program.inputs);
    const { outputs } = this.#program;
    this.#vectors = phase.sinks.map(({ inputs }) => inputs.map((place) => outputs[place]));
  }

  static async make(phase: Phase, sinks: SinkStates, arena: Arena): Promise<PhaseRunner> {
    const branches = await Promise.all(phase.branches.map((branch) => makeBranch(branch, sinks, arena)));
    return new PhaseRunner(phase, sinks, branches, arena);
  }

  /** The vectors to fill before run(). */
  get inputs(): readonly Vector[] {
    return this.#program.inputs;
  }

  run(n: number): void {
    this.#program.run(n);
    const { reductions, states } = this.sinks;
    this.phase.sinks.forEach(({ sink }, i) => {
      reductions[sink].add(states[sink], this.#vectors[i], n);
    });
    for (const branch of this.branches) branch.take(this.#program.outputs, n);
  }

  /** At the end of a block: the tasks that want whole blocks run now. */
  async endBlock(context: PartitionContext): Promise<void> {
    for (const branch of this.branches) await branch.endBlock(context);
  }

  /** Runs over whole columns, one full vector after another. */
  runColumns(columns: readonly Column[], rows: number): void {
    for (let start = 0; start < rows; start += vectorRows)
      this.#runRows(columns, start, Math.min(rows, start + vectorRows));
  }

  /** The same in vectors of these lengths. */
  runPieces(columns: readonly Column[], lengths: readonly number[]): void {
    let start = 0;
    for (const length of lengths) {
      this.#runRows(columns, start, start + length);
      start += length;
    }
  }

  #runRows(columns: readonly Column[], start: number, stop: number): void {
    this.#filler.fill(columns, start, stop);
    this.run(stop - start);
  }
}

interface BranchRunner {
  take(outputs: readonly Vector[], n: number): void;
  endBlock(context: PartitionContext): Promise<void>;
}

async function makeBranch(branch: Branch, sinks: SinkStates, arena: Arena): Promise<BranchRunner> {
  const next = await PhaseRunner.make(branch.phase, sinks, arena);
  if (branch.kind === 'filter') return new FilterRunner(branch, next, arena);
  return new MapRunner(branch, next, await importTask(branch.task));
}

class FilterRunner implements BranchRunner {
  readonly #rows: ColumnValues;
  readonly #buffers: Vector[];

  constructor(
    readonly branch: Branch & { kind: 'filter' },
    readonly next: PhaseRunner,
    arena: Arena,
  ) {
    this.#rows = arena.array('uint16', vectorRows);
    this.#buffers = next.inputs.map(({ type, valid }) => makeVector(type, valid !== undefined, arena));
  }

  take(outputs: readonly Vector[], n: number): void {
    const mask = outputs[this.branch.mask];
    const { carried } = this.branch;
    const count = countSet(mask, n);
    if (count === 0) return;
    if (count < n && carried.length > 0) chooseRows(this.#rows, mask, n);
    carried.forEach((place, i) => {
      if (count === n) pass(this.next.inputs[i], outputs[place]);
      else this.#gather(i, outputs[place], count);
    });
    this.next.run(count);
  }

  #gather(i: number, from: Vector, count: number): void {
    const buffer = this.#buffers[i];
    const to = this.next.inputs[i];
    gather(buffer.values, from.values, this.#rows, count);
    to.values = buffer.values;
    to.dictionary = from.dictionary;
    to.valid = from.valid && buffer.valid;
    if (from.valid && buffer.valid) gather(buffer.valid, from.valid, this.#rows, count);
  }

  endBlock(context: PartitionContext): Promise<void> {
    return this.next.endBlock(context);
  }
}

function pass(to: Vector, from: Vector): void {
  to.values = from.values;
  to.valid = from.valid;
  to.dictionary = from.dictionary;
}

class MapRunner implements BranchRunner {
  #pieces: Column[][] = [];
  #lengths: number[] = [];

  constructor(
    readonly branch: Branch & { kind: 'map' },
    readonly next: PhaseRunner,
    readonly call: TaskFunction<unknown, unknown, unknown>,
  ) {}

  /** Outputs that are kept until the block is whole: what the task sees, then what comes along. */
  get #kept(): readonly number[] {
    return [...this.branch.inputs.map(({ output }) => output), ...this.branch.carried];
  }

  take(outputs: readonly Vector[], n: number): void {
    this.#kept.forEach((place, i) => {
      const { type, values, valid, dictionary } = outputs[place];
      this.#pieces[i] ??= [];
      this.#pieces[i].push({ type, values: values.slice(0, n), valid: valid?.slice(0, n), dictionary });
    });
    this.#lengths.push(n);
  }

  async endBlock(context: PartitionContext): Promise<void> {
    const [lengths, pieces] = [this.#lengths, this.#pieces];
    const rows = lengths.reduce((sum, n) => sum + n, 0);
    this.#lengths = [];
    this.#pieces = [];
    if (rows > 0) {
      const columns = pieces.map((column) => concatColumns(column[0].type, column));
      const { inputs, rowByRow } = this.branch;
      const seen = new Table(new Map(inputs.map(({ name }, i) => [name, columns[i]])));
      const added = await this.#called(seen, context);
      const carried = columns.slice(inputs.length);
      const all = [...carried, ...this.#checked(added, rows)];
      // Pieces that follow from the rows' places keep the bits of sums whether or not more rows came along.
      if (rowByRow) this.next.runPieces(all, lengths);
      else this.next.runColumns(all, rows);
    }
    await this.next.endBlock(context);
  }

  async #called(seen: Table, context: PartitionContext): Promise<unknown> {
    const { task } = this.branch;
    try {
      return await this.call(seen as never, task.args as never, context);
    } catch (error) {
      // The engine's own errors say what they are about.
      if (error instanceof AirshowerError) throw error;
      const { file, block } = context;
      throw placed(error, `${describeTask(task)}, ${seen.rows} rows of block ${block} of ${file}`);
    }
  }

  #checked(added: unknown, rows: number): Column[] {
    return this.branch.adds.map(({ name, type }) => {
      const input = (added as Record<string, ColumnInput> | null)?.[name];
      const task = describeTask(this.branch.task);
      if (input === undefined)
        throw new AirshowerError(`${task} gave no column '${name}'`, { fields: { task, name } });
      return ofType(makeColumn(name, input), { name, type, rows, task });
    });
  }
}

interface Expected {
  readonly name: string;
  readonly type: ColumnType;
  readonly rows: number;
  readonly task: string;
}

function ofType(column: Column, { name, type, rows, task }: Expected): Column {
  if (column.values.length !== rows)
    throw new AirshowerError(`${task} gave ${column.values.length} values of '${name}' for ${rows} rows`, {
      fields: { task, column: name, rows },
    });
  if (column.type === type) return column;
  const flags = type === 'bool' && column.type === 'uint8';
  if (flags) return { ...column, type };
  if (type === 'float64' && column.type !== 'string')
    return { type, values: new Table({ x: column }).numbers('x') };
  throw new AirshowerError(`${task} gave '${name}' as ${column.type}, not as ${type}`, {
    fields: { task, column: name, type },
    remedy: 'Return the type that mapPartitions names.',
  });
}

/** Throws where the job is to stop. */
export function stopIfCancelled({ cancelled }: Pick<PartitionContext, 'cancelled'>): void {
  if (cancelled()) throw new CancelledError('stopped before it was finished');
}
