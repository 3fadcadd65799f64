import { checkOptions, type NdArray } from '../../core/index.js';
import { type ColumnSchema, isFloat } from '../columns/column.js';
import type { Table } from '../columns/table.js';
import type { QuantileSketch } from '../reductions/quantile-sketch.js';
import { blockRows } from './blocks.js';
import { GroupedRows } from './grouped-rows.js';
import { type Part, rowsOf } from './part.js';
import { partitionsOf } from './partitions.js';
import type { RunSettings } from './pass-request.js';
import type { SkippedFile } from './planned-file.js';
import { Result } from './result.js';
import { type CovarianceMatrix, covarianceResult } from './results/covariance.js';
import { describeResult } from './results/describe.js';
import { checkAxes, type Histogram, type HistogramAxis, histogramResult } from './results/histogram.js';
import { checkLimit, namesOf, numberNode, type WeightOption, weightOf } from './results/inputs.js';
import { type Profile, profileResult } from './results/profile.js';
import { checkProbabilities, quantilesResult } from './results/quantiles.js';
import { collectRows, countRows, type RowsWanted } from './results/rows.js';
import { sketchResult } from './results/sketch.js';
import { descendingOf, type SortOptions, topRows } from './results/top.js';
import type { KeptRows } from './scratch-table.js';

/**
 * What a frame knows and gives. Each result is checked at once and computed when it is awaited.
 * @typeParam Frame  the whole class, which extends this one and knows how a frame is made
 */
export abstract class FrameResults<Frame> {
  abstract readonly parts: readonly Part[];
  abstract readonly settings: RunSettings;
  /** A frame of rows that were computed, with these settings. */
  protected abstract framed(kept: KeptRows): Frame;

  /** Names of the columns, in order. */
  get columns(): string[] {
    return [...this.parts[0].scope.columns.keys()];
  }

  /** Raw rows of the sources, before any filter. */
  get sourceRows(): number {
    return this.parts.flatMap(({ source }) => rowsOf(source)).reduce((sum, rows) => sum + rows, 0);
  }

  /** Files that `onError: 'skip'` left out, and why. */
  get skipped(): SkippedFile[] {
    return this.parts.flatMap(({ source }) => (source.kind === 'files' ? source.skipped : []));
  }

  /** What is known of each column: type, unit and meaning as the file says them, whether values can be missing. */
  get schema(): ColumnSchema[] {
    return this.columns.map((name) => this.columnSchema(name));
  }

  /** What is known of one column, under its own name or a second one. @throws {ColumnError} an unknown one */
  columnSchema(name: string): ColumnSchema {
    const known = this.parts.map(({ scope, schema }) => {
      const node = scope.node(name);
      const stored = schema.get(node);
      return {
        ...stored,
        name,
        type: node.type,
        nullable: stored?.nullable ?? (isFloat(node.type) || node.masked),
      };
    });
    return { ...known[0], nullable: known.some(({ nullable }) => nullable) };
  }

  /** Whether `name` is a column or a second name of one. */
  has(name: string): boolean {
    return this.parts.every(({ scope }) => scope.has(name));
  }

  /** Number of partitions: blocks of the files, as they are before any filter. What repartition() changes. */
  get partitionCount(): number {
    const blocks = this.parts.flatMap(({ source }) => {
      return rowsOf(source).map((rows) => Math.ceil(rows / (source.blockRows ?? blockRows)));
    });
    return blocks.reduce((sum, each) => sum + each, 0);
  }

  /** Number of rows: known at once where none is dropped, else counted in a pass over what the filters need. */
  rows(): Result<number> {
    return this.count();
  }

  /** Number of rows; the same as rows(), under the name that it has beside other results. */
  count(): Result<number> {
    return new Result(() => countRows(this));
  }

  /** The rows as a table in memory. @throws {ResourceError} when awaited, beyond memoryLimit */
  collect(columns: string | readonly string[] = this.columns, ...more: never[]): Result<Table> {
    return this.#rows({ names: namesOf(columns, more) });
  }

  /** The first `limit` rows. */
  head(limit = 5, columns: string | readonly string[] = this.columns): Result<Table> {
    return this.#rows({ names: namesOf(columns), limit: checkLimit(limit) });
  }

  /** The last `limit` rows. */
  tail(limit = 5, columns: string | readonly string[] = this.columns): Result<Table> {
    return this.#rows({ names: namesOf(columns), limit: checkLimit(limit), fromEnd: true });
  }

  /**
   * Rows, or sums of weights, in bins of one or more columns or expressions.
   * @param axes  { column, edges }, or { column, bins: 20, range: [5, 8] } for bins of equal width; one or several
   * @throws {DomainError} edges that do not grow; {ColumnError} {ExpressionError} as filter()
   */
  histogram(axes: HistogramAxis | readonly HistogramAxis[], options: WeightOption = {}): Result<Histogram> {
    const checked = checkAxes(axes);
    const weight = weightOf('histogram', options);
    const texts = [...checked.map(({ column }) => column), ...(weight === undefined ? [] : [weight])];
    const inputs = (part: Part) => texts.map((text) => numberNode(part, text));
    for (const part of this.parts) inputs(part);
    return new Result(() => histogramResult(this, { axes: checked, inputs, weighted: weight !== undefined }));
  }

  /**
   * Quantiles by linear interpolation between neighbours (type 7, as numpy), exact in two or three passes; missing values are left out.
   * @param options.approximate  in one pass by a sketch (see QuantileSketch): one of the values, whose share of all values is off by at
   *   most log2(rows / 8192) / 16384 (0.06% at ten million), exact below 16,384 values
   * @returns  [probability]; NaN where there is no value at all
   * @throws {DomainError} a probability outside [0, 1]
   */
  quantiles(
    column: string,
    wanted: number | readonly number[],
    options: { readonly approximate?: boolean } = {},
  ): Result<Float64Array> {
    checkOptions('quantiles', options, ['approximate']);
    const probabilities = typeof wanted === 'number' ? [wanted] : wanted;
    checkProbabilities(probabilities);
    if (options.approximate)
      return this.quantileSketch(column).map((sketch) => sketch.quantiles(probabilities));
    const input = (part: Part) => numberNode(part, column);
    for (const part of this.parts) input(part);
    return new Result(() => quantilesResult(this, { input, probabilities }));
  }

  /**
   * A sketch of the quantiles of a column or expression in one pass and little memory; its rankError says how far off they can be.
   * @throws {ExpressionError} {ColumnError} as filter()
   */
  quantileSketch(column: string): Result<QuantileSketch> {
    const input = (part: Part) => numberNode(part, column);
    for (const part of this.parts) input(part);
    return new Result(() => sketchResult(this, input));
  }

  /**
   * Mean, its error and the spread of `value` in bins of one or more columns or expressions, as ROOT's TProfile.
   * @throws {DomainError} edges that do not grow; {ColumnError} {ExpressionError} as filter()
   */
  profile(
    axes: HistogramAxis | readonly HistogramAxis[],
    value: string,
    options: WeightOption = {},
  ): Result<Profile> {
    const checked = checkAxes(axes);
    const weight = weightOf('profile', options);
    const texts = [...checked.map(({ column }) => column), value, ...(weight === undefined ? [] : [weight])];
    const inputs = (part: Part) => texts.map((text) => numberNode(part, text));
    for (const part of this.parts) inputs(part);
    const wanted = { axes: checked, value, inputs, weighted: weight !== undefined };
    return new Result(() => profileResult(this, wanted));
  }

  /**
   * One row of aggregates: { n: 'count()', m: 'mean(log_s125, weight)', share: 'sum(w) / count()' }. Missing values are left out.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  aggregate(expressions: Readonly<Record<string, string>>): Result<Table> {
    return this.groupBy([]).aggregate(expressions);
  }

  /** Groups of rows with equal values in the columns. @throws {ColumnError} an unknown one */
  groupBy(columns: string | readonly string[], ...more: never[]): GroupedRows<Frame> {
    return new GroupedRows(this, namesOf(columns, more), (kept) => this.framed(kept));
  }

  /** Each value of a column with its number of rows, most frequent first. */
  valueCounts(column: string): Result<Table> {
    return this.groupBy(column)
      .aggregate({ count: 'count()' })
      .map((table) => {
        const counts = table.numbers('count');
        return table.take([...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b));
      });
  }

  /**
   * Covariance and correlation matrices of columns or expressions; rows in which one is missing are left out.
   * @throws {ExpressionError} {ColumnError} as filter()
   */
  covariance(columns: string | readonly string[], options: WeightOption = {}): Result<CovarianceMatrix> {
    const weight = weightOf('covariance', options);
    const names = namesOf(columns);
    const texts = [...names, ...(weight === undefined ? [] : [weight])];
    const inputs = (part: Part) => texts.map((text) => numberNode(part, text));
    for (const part of this.parts) inputs(part);
    return new Result(() =>
      covarianceResult(this, { columns: names, inputs, weighted: weight !== undefined }),
    );
  }

  /** The rows block by block, in order, as tables: for what outgrows memory. Blocks without rows are left out. */
  partitions(
    columns: string | readonly string[] = this.columns,
    ...more: never[]
  ): AsyncGenerator<Table, void> {
    const names = namesOf(columns, more);
    for (const name of names) this.checkColumn(name);
    return partitionsOf(this, names);
  }

  [Symbol.asyncIterator](): AsyncGenerator<Table, void> {
    return this.partitions();
  }

  /** The `limit` rows with the largest values of a column (the smallest with `descending: false`), best first. */
  topK(limit: number, column: string, options: SortOptions = {}): Result<Table> {
    const rows = checkLimit(limit);
    const descending = descendingOf('topK', options, true);
    this.checkColumn(column);
    const wanted = { names: this.columns, by: column, descending, limit: rows };
    return new Result(() => topRows(this, wanted));
  }

  /**
   * Correlation matrix (Pearson) of columns or expressions, as covariance() gives it too.
   * @returns  [column, column]; NaN where a column does not vary
   * @throws {ExpressionError} {ColumnError} as filter()
   */
  correlation(
    columns: string | readonly string[],
    options: WeightOption = {},
  ): Result<NdArray<Float64Array>> {
    return this.covariance(columns, options).map(({ correlation }) => correlation);
  }

  /** Count, mean, standard deviation, extremes and quartiles of the columns of numbers; 'exact min' and 'exact max' of 64-bit integers. */
  describe(columns?: string | readonly string[], ...more: never[]): Result<Table> {
    const numeric = this.schema.filter(({ type }) => type !== 'string').map(({ name }) => name);
    const names = columns === undefined ? numeric : namesOf(columns, more);
    for (const name of names) this.checkColumn(name);
    return new Result(() => describeResult(this, names));
  }

  #rows(wanted: RowsWanted): Result<Table> {
    for (const name of wanted.names) this.checkColumn(name);
    return new Result(() => collectRows(this, wanted));
  }

  /** @throws {ColumnError} an unknown column */
  checkColumn(name: string): void {
    for (const { scope } of this.parts) scope.node(name);
  }
}
