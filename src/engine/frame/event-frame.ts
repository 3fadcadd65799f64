import { inspect } from 'node:util';
import { DomainError, UsageError } from '../../core/index.js';
import type { ColumnSchema, ColumnType } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import type { Node } from '../expressions/graph.js';
import { parseExpression } from '../expressions/syntax.js';
import { Typing } from '../expressions/typed.js';
import { checkEdges } from '../reductions/axis.js';
import type { Task } from '../tasks/task.js';
import { explainFrame } from './explain.js';
import { applyStep, type Part } from './part.js';
import type { Plan, Step } from './plan.js';
import { Result } from './result.js';
import { type AggregateWanted, aggregateResult, callsOf } from './results/aggregate.js';
import { parseAggregate } from './results/aggregate-expression.js';
import { describeResult } from './results/describe.js';
import { type Histogram, type HistogramAxis, histogramResult } from './results/histogram.js';
import { checkProbabilities, quantilesResult } from './results/quantiles.js';
import { collectRows, countRows, type RowsWanted } from './results/rows.js';
import { type RunSettings, rowsOf } from './run-pass.js';

/** What mapPartitions needs to know of a task. */
export interface MapOptions {
  /** What the task sees; all columns unless given. */
  readonly columns?: readonly string[];
  /** Name and type of each column that it adds. */
  readonly adds: Readonly<Record<string, ColumnType>>;
}

/**
 * A lazy table of events, larger than memory if need be: a plan of where rows come from and what is done with them. Each method
 * gives a new frame and checks at once that the step is possible; nothing is read before a result is awaited. Results are the
 * same to the bit for any number of workers.
 */
export class EventFrame {
  constructor(
    /** What will be done, as plain JSON. */
    readonly plan: Plan,
    readonly parts: readonly Part[],
    readonly settings: RunSettings = {},
  ) {}

  /** Names of the columns, in order. */
  get columns(): string[] {
    return [...this.parts[0].scope.columns.keys()];
  }

  /** Raw rows of the sources, before any filter. */
  get sourceRows(): number {
    return this.parts.flatMap(({ source }) => rowsOf(source)).reduce((sum, rows) => sum + rows, 0);
  }

  /** What is known of each column: type, unit and meaning as the file says them, whether values can be missing. */
  get schema(): ColumnSchema[] {
    const { scope, schema } = this.parts[0];
    return [...scope.columns].map(([name, node]) => {
      const stored = schema.get(node);
      const float = node.type === 'float64' || node.type === 'float32';
      return { ...stored, name, type: node.type, nullable: stored?.nullable ?? (float || node.masked) };
    });
  }

  /** Whether `name` is a column or a second name of one. */
  has(name: string): boolean {
    return this.parts.every(({ scope }) => scope.find(name) !== undefined);
  }

  /** How results of this frame are computed: executor, memoryLimit, onProgress, signal. Changes no result. */
  using(settings: RunSettings): EventFrame {
    return new EventFrame(this.plan, this.parts, { ...this.settings, ...settings });
  }

  #after(step: Step): EventFrame {
    const parts = this.parts.map((part) => applyStep(part, step));
    return new EventFrame({ ...this.plan, steps: [...this.plan.steps, step] }, parts, this.settings);
  }

  /**
   * Only rows where the condition holds; a comparison with a missing value is false.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  filter(condition: string): EventFrame {
    return this.#after({ kind: 'filter', condition });
  }

  /** Adds or replaces columns by expressions over the columns as they are now. */
  withColumns(columns: Readonly<Record<string, string>>): EventFrame {
    return this.#after({ kind: 'withColumns', columns });
  }

  /**
   * Second names for columns or expressions, valid wherever a column is; each is looked at only when it is used, and costs nothing
   * otherwise. A column of the same name comes first.
   */
  withAliases(aliases: Readonly<Record<string, string>>): EventFrame {
    return this.#after({ kind: 'aliases', aliases });
  }

  /** Only these columns, in this order. @throws {ColumnError} an unknown one */
  select(columns: readonly string[]): EventFrame {
    return this.#after({ kind: 'select', columns: [...columns] });
  }

  /** Without these columns. @throws {ColumnError} an unknown one */
  drop(columns: readonly string[]): EventFrame {
    return this.#after({ kind: 'drop', columns: [...columns] });
  }

  /** Columns under new names: { old: new }. @throws {ColumnError} an unknown one */
  rename(names: Readonly<Record<string, string>>): EventFrame {
    return this.#after({ kind: 'rename', names });
  }

  /** Columns as other types; NaN becomes missing, a value that the type cannot hold is an error when it is met. */
  astype(types: Readonly<Record<string, ColumnType>>): EventFrame {
    return this.#after({ kind: 'astype', types });
  }

  /** Only rows where none of the columns (all of them unless named) is missing. */
  dropNaN(columns: readonly string[] = this.columns): EventFrame {
    return this.#after({ kind: 'dropNaN', columns: [...columns] });
  }

  /** Columns with a value where they are missing: { column: value }. */
  fillNaN(values: Readonly<Record<string, number>>): EventFrame {
    return this.#after({ kind: 'fillNaN', values });
  }

  /** Each row with the probability `fraction`, the same rows for the same seed. @throws {DomainError} not in [0, 1] */
  sample(fraction: number, { seed }: { readonly seed: number }): EventFrame {
    return this.#after({ kind: 'sample', fraction, seed });
  }

  /**
   * The frame in several, each row in one of them by a hash of its file's name and the key columns: rows of one file with equal keys
   * (one shower thrown several times) stay together.
   * @param fractions  expected share of each, adding up to 1
   * @throws {DomainError} fractions that do not add up to 1
   */
  split(
    fractions: readonly number[],
    { seed, key }: { readonly seed: number; readonly key: readonly string[] },
  ): EventFrame[] {
    const total = fractions.reduce((sum, fraction) => sum + fraction, 0);
    if (!(Math.abs(total - 1) < 1e-9) || !fractions.every((fraction) => fraction >= 0))
      throw new DomainError(`the fractions ${fractions.join(', ')} add up to ${total}, not 1`, {
        fields: { name: 'fractions', value: fractions },
      });
    let from = 0;
    return fractions.map((fraction, i) => {
      const to = i === fractions.length - 1 ? 1 : from + fraction;
      const side = this.#after({ kind: 'split', from, to, seed, key: [...key] });
      from = to;
      return side;
    });
  }

  /**
   * Adds columns that a task computes: `export(table, args, { file, block })` sees the rows of each block as a Table and returns
   * { name: values }.
   * @throws {UsageError} a closure instead of a task
   */
  mapPartitions(task: Task, { columns = this.columns, adds }: MapOptions): EventFrame {
    return this.#after({ kind: 'map', task, columns: [...columns], adds });
  }

  /** What `step` makes of this frame: for chains of own functions. */
  pipe<T>(step: (frame: EventFrame) => T): T {
    return step(this);
  }

  /** Rows of this frame, then those of the others, which must have the same columns. @throws {UsageError} other columns */
  concat(...others: readonly EventFrame[]): EventFrame {
    const aligned = others.map((other) => other.select(this.columns));
    for (const other of aligned) {
      const odd = other.schema.find(({ type }, i) => type !== this.schema[i].type);
      if (odd)
        throw new UsageError(
          `column '${odd.name}' has not the same type in the frames that are put together`,
          {
            fields: { column: odd.name, type: odd.type },
            remedy: 'Bring both to one type with astype().',
          },
        );
    }
    const plans = [this.plan, ...aligned.map(({ plan }) => plan)];
    const parts = [...this.parts, ...aligned.flatMap((other) => other.parts)];
    return new EventFrame({ source: { kind: 'concat', plans }, steps: [] }, parts, this.settings);
  }

  /** Number of rows. */
  count(): Result<number> {
    return new Result(() => countRows(this));
  }

  /** The rows as a table in memory. @throws {ResourceError} when awaited, beyond memoryLimit */
  collect(columns: readonly string[] = this.columns): Result<Table> {
    return this.#rows({ names: columns });
  }

  /** The first `limit` rows. */
  head(limit = 5, columns: readonly string[] = this.columns): Result<Table> {
    return this.#rows({ names: columns, limit: checkLimit(limit) });
  }

  /** The last `limit` rows. */
  tail(limit = 5, columns: readonly string[] = this.columns): Result<Table> {
    return this.#rows({ names: columns, limit: checkLimit(limit), fromEnd: true });
  }

  /**
   * Rows, or sums of weights, in bins of one or more columns or expressions.
   * @throws {DomainError} edges that do not grow; {ColumnError} {ExpressionError} as filter()
   */
  histogram(
    axes: readonly HistogramAxis[],
    { weight }: { readonly weight?: string } = {},
  ): Result<Histogram> {
    const checked = axes.map(({ column, edges }) => ({ column, edges: checkEdges(column, edges) }));
    const texts = [...checked.map(({ column }) => column), ...(weight === undefined ? [] : [weight])];
    const inputs = (part: Part) => texts.map((text) => numberNode(part, text));
    for (const part of this.parts) inputs(part);
    return new Result(() => histogramResult(this, { axes: checked, inputs, weighted: weight !== undefined }));
  }

  /**
   * Quantiles, exact, by linear interpolation between neighbours (type 7, as numpy); missing values are left out.
   * @returns  [probability]; NaN where there is no value at all
   * @throws {DomainError} a probability outside [0, 1]
   */
  quantiles(column: string, probabilities: readonly number[]): Result<Float64Array> {
    checkProbabilities(probabilities);
    const input = (part: Part) => numberNode(part, column);
    for (const part of this.parts) input(part);
    return new Result(() => quantilesResult(this, { input, probabilities }));
  }

  /**
   * One row of aggregates: { n: 'count()', m: 'mean(log_s125, weight)', share: 'sum(w) / count()' }. Missing values are left out.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  aggregate(expressions: Readonly<Record<string, string>>): Result<Table> {
    return this.groupBy([]).aggregate(expressions);
  }

  /** Groups of rows with equal values in the columns. @throws {ColumnError} an unknown one */
  groupBy(columns: string | readonly string[]): GroupedFrame {
    return new GroupedFrame(this, typeof columns === 'string' ? [columns] : columns);
  }

  /** Each value of a column with its number of rows, most frequent first. */
  async valueCounts(column: string): Promise<Table> {
    const table = await this.groupBy(column).aggregate({ count: 'count()' });
    const counts = table.numbers('count');
    const order = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b);
    return table.take(order);
  }

  /** Count, mean, standard deviation, extremes and quartiles of the columns of numbers. */
  describe(columns?: readonly string[]): Result<Table> {
    const numeric = this.schema.filter(({ type }) => type !== 'string').map(({ name }) => name);
    const names = columns ?? numeric;
    for (const name of names) this.#check(name);
    return new Result(() => describeResult(this, names));
  }

  #rows(wanted: RowsWanted): Result<Table> {
    for (const name of wanted.names) this.#check(name);
    return new Result(() => collectRows(this, wanted));
  }

  #check(name: string): void {
    for (const { scope } of this.parts) scope.node(name);
  }

  /** The plan as text: what is read, where rows are dropped, what is computed where. */
  explain(): string {
    return explainFrame(this);
  }

  toString(): string {
    const rows = `EventFrame of ${this.sourceRows} rows in ${this.parts.length === 1 ? 'its source' : `${this.parts.length} parts`}`;
    const lines = this.schema.map(({ name, type, unit }) => `  ${name}: ${type}${unit ? ` (${unit})` : ''}`);
    return [rows, ...lines, this.explain()].join('\n');
  }

  [inspect.custom](): string {
    return this.toString();
  }

  toJSON(): Plan {
    return this.plan;
  }
}

/** Rows in groups, waiting for what is to be known of each. */
export class GroupedFrame {
  constructor(
    readonly frame: EventFrame,
    readonly keys: readonly string[],
  ) {
    for (const { scope } of frame.parts) for (const key of keys) scope.node(key);
  }

  /**
   * One row per group, sorted by the keys, missing keys last: { n: 'count()', m: 'mean(x)' }.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  aggregate(expressions: Readonly<Record<string, string>>): Result<Table> {
    const parsed = Object.entries(expressions).map(([name, text]) => [name, parseAggregate(text)] as const);
    const wanted: AggregateWanted = { keys: this.keys, expressions: parsed };
    for (const part of this.frame.parts) callsOf(part, wanted);
    return new Result(() => aggregateResult(this.frame, wanted));
  }
}

/** A column or an expression as float64. */
function numberNode({ scope }: Part, text: string): Node {
  const column = scope.find(text);
  if (column?.type === 'float64') return column;
  const written = column ? `\`${text}\`` : text;
  return new Typing(written, scope, scope.graph).number(parseExpression(written));
}

function checkLimit(limit: number): number {
  if (Number.isInteger(limit) && limit >= 0) return limit;
  throw new DomainError(`${limit} rows were asked for; it must be a whole number from 0`, {
    fields: { name: 'limit', value: limit },
  });
}
