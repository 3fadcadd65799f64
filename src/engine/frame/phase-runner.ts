import { AirshowerError, CancelledError } from '../../core/index.js';
import { allocate, type Column, type ColumnType } from '../columns/column.js';
import { concatColumns } from '../columns/concat-columns.js';
import { type ColumnInput, makeColumn } from '../columns/make-column.js';
import { Table } from '../columns/table.js';
import { countSet } from '../expressions/kernels/conditions.js';
import { gather } from '../expressions/kernels/conversions.js';
import { type Vector, vectorRows } from '../expressions/kernels/vector.js';
import { RunnableProgram } from '../expressions/program.js';
import type { Reduction } from '../reductions/reduction.js';
import { describeTask, importTask, type TaskFunction } from '../tasks/task.js';
import type { Branch, Phase } from './phases.js';

/** What a partition task is told about where its rows come from, for random numbers that do not depend on the workers. */
export interface PartitionContext {
  /** Name of the file without folder. */
  readonly file: string;
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
  readonly #branches: BranchRunner[];

  private constructor(
    readonly phase: Phase,
    readonly sinks: SinkStates,
    branches: BranchRunner[],
  ) {
    this.#program = new RunnableProgram(phase.program);
    this.#branches = branches;
  }

  static async make(phase: Phase, sinks: SinkStates): Promise<PhaseRunner> {
    const branches = await Promise.all(phase.branches.map((branch) => makeBranch(branch, sinks)));
    return new PhaseRunner(phase, sinks, branches);
  }

  /** The vectors to fill before run(). */
  get inputs(): readonly Vector[] {
    return this.#program.inputs;
  }

  run(n: number): void {
    this.#program.run(n);
    const { outputs } = this.#program;
    for (const { sink, inputs } of this.phase.sinks) {
      const vectors = inputs.map((place) => outputs[place]);
      this.sinks.reductions[sink].add(this.sinks.states[sink], vectors, n);
    }
    for (const branch of this.#branches) branch.take(outputs, n);
  }

  /** At the end of a block: the tasks that want whole blocks run now. */
  async endBlock(context: PartitionContext): Promise<void> {
    for (const branch of this.#branches) await branch.endBlock(context);
  }

  /** Runs over whole columns, one vector after another. */
  runColumns(columns: readonly Column[], rows: number): void {
    for (let start = 0; start < rows; start += vectorRows) {
      const stop = Math.min(rows, start + vectorRows);
      this.inputs.forEach((input, i) => {
        setVector(input, columns[i], start, stop);
      });
      this.run(stop - start);
    }
  }
}

function setVector(vector: Vector, column: Column, start: number, stop: number): void {
  vector.values = column.values.subarray(start, stop);
  vector.valid = column.valid?.subarray(start, stop);
  vector.dictionary = column.dictionary;
}

interface BranchRunner {
  take(outputs: readonly Vector[], n: number): void;
  endBlock(context: PartitionContext): Promise<void>;
}

async function makeBranch(branch: Branch, sinks: SinkStates): Promise<BranchRunner> {
  const next = await PhaseRunner.make(branch.phase, sinks);
  if (branch.kind === 'filter') return new FilterRunner(branch, next);
  return new MapRunner(branch, next, await importTask(branch.task));
}

class FilterRunner implements BranchRunner {
  readonly #rows = new Uint16Array(vectorRows);
  readonly #buffers: Vector[];

  constructor(
    readonly branch: Branch & { kind: 'filter' },
    readonly next: PhaseRunner,
  ) {
    this.#buffers = next.inputs.map(({ type }) => ({
      type,
      values: allocate(type, vectorRows),
      valid: new Uint8Array(vectorRows),
    }));
  }

  take(outputs: readonly Vector[], n: number): void {
    const mask = outputs[this.branch.mask];
    const { carried } = this.branch;
    const count = countSet(mask, n);
    if (count === 0) return;
    if (count < n && carried.length > 0) choose(mask.values as Uint8Array, this.#rows, n);
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

/** Numbers of the rows that are set; every row is written, only chosen ones are kept, so nothing is mispredicted. */
function choose(mask: Uint8Array, rows: Uint16Array, n: number): void {
  let count = 0;
  for (let i = 0; i < n; i++) {
    rows[count] = i;
    count += mask[i];
  }
}

class MapRunner implements BranchRunner {
  #pieces: Column[][] = [];
  #rows = 0;

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
    this.#rows += n;
  }

  async endBlock(context: PartitionContext): Promise<void> {
    const [rows, pieces] = [this.#rows, this.#pieces];
    this.#rows = 0;
    this.#pieces = [];
    if (rows > 0) {
      const columns = pieces.map((column) => concatColumns(column[0].type, column));
      const { inputs, task } = this.branch;
      const seen = new Table(new Map(inputs.map(({ name }, i) => [name, columns[i]])));
      const added = await this.call(seen as never, task.args as never, context);
      const carried = columns.slice(inputs.length);
      this.next.runColumns([...carried, ...this.#checked(added, rows)], rows);
    }
    await this.next.endBlock(context);
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
