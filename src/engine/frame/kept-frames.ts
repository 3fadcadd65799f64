import { checkOptions, UsageError } from '../../core/index.js';
import { distinctRows } from './external-sort/distinct-rows.js';
import { sortRows } from './external-sort/sort-rows.js';
import { FrameOutputs } from './frame-outputs.js';
import { checkAdded, checkComparable, type JoinOptions, joinKeys, joinSteps } from './joins/join.js';
import { lookUpIn } from './joins/join-sides.js';
import type { Part } from './part.js';
import { checkPartitions, keepRows, type PartitionSize } from './persist.js';
import type { Step } from './plan.js';
import { checkFrame, namesOf } from './results/inputs.js';
import { descendingOf, type SortOptions } from './results/top.js';

/** Steps that need rows of the whole frame: they are computed when the step is made, and kept in memory or, beyond it, in scratch files. */
export abstract class KeptFrames<Frame extends KeptFrames<Frame>> extends FrameOutputs<Frame> {
  abstract readonly variants: ReadonlyMap<string, readonly Part[]>;
  /** This frame with further steps. */
  protected abstract after(...steps: readonly Step[]): Frame;

  /**
   * Computes the rows now and keeps them, for what is used again and again: in memory up to memoryLimit, beyond it in a scratch file (in
   * the folder `scratch` of the settings), which is removed when no frame refers to it any more, and when the process ends.
   * @throws {UsageError} a frame with variations
   */
  async persist(): Promise<Frame> {
    this.#checkVariants('persist');
    return this.framed(await keepRows(this, this.schema));
  }

  /**
   * The rows computed now and kept, as by persist(), in partitions of another size: what mapPartitions() tasks see and partitions() gives.
   * Sums are gathered partition by partition, so their last digits can differ from those of the frame before.
   * @param size  rows of a partition, or the number of partitions, equally long but for the last
   * @throws {DomainError} not a whole number above 0; {UsageError} both or none of them, a frame with variations
   */
  async repartition(size: PartitionSize): Promise<Frame> {
    const wanted = checkPartitions(size);
    this.#checkVariants('repartition');
    const rows =
      'rows' in wanted ? wanted.rows : Math.max(1, Math.ceil((await this.count()) / wanted.partitions));
    return this.framed(await keepRows(this, this.schema, rows));
  }

  /**
   * The rows sorted by columns, computed now and kept, as by persist(): in memory up to memoryLimit, beyond it in scratch files. Missing
   * values are last either way, equal rows stay in their old order.
   * @param columns  the most significant one first
   * @throws {ColumnError} an unknown one; {UsageError} a frame with variations; {ResourceError} no place for scratch files
   */
  async sortBy(columns: string | readonly string[], options: SortOptions = {}): Promise<Frame> {
    const descending = descendingOf('sortBy', options, false);
    const by = namesOf(columns);
    for (const name of by) this.checkColumn(name);
    this.#checkVariants('sortBy');
    const { kept } = await sortRows(this, { schema: this.schema, by, descending, distinct: false });
    return this.framed(kept);
  }

  /**
   * The distinct combinations of values of the columns (all of them unless named), sorted, missing values last; computed now and kept, as by
   * sortBy(). Zeros of both signs are one value, 0.
   * @throws {ColumnError} an unknown column; {UsageError} no column, a frame with variations; {ResourceError} no place for scratch files
   */
  async distinct(columns: string | readonly string[] = this.columns, ...more: never[]): Promise<Frame> {
    const by = [...new Set(namesOf(columns, more))];
    for (const name of by) this.checkColumn(name);
    if (by.length === 0)
      throw new UsageError('distinct() needs a column', { remedy: "Write distinct('run') or distinct()." });
    this.#checkVariants('distinct');
    const schema = by.map((name) => this.columnSchema(name));
    return this.framed(await distinctRows(this, schema));
  }

  /**
   * The columns of the row of `other` that has equal values in the key columns, which must identify its rows; `other` is computed now and
   * kept in memory, or, beyond memoryLimit, sorted by the keys in a scratch file. `await hits.join(events)` joins on what identifies an event.
   * @param options.how  'left': every row, missing values where there is no partner; 'inner': only rows with a partner
   * @throws {DomainError} two rows of `other` with the same key; {UsageError} a column that both have, no keys, keys that cannot be equal,
   *   an `other` with variations; {ResourceError} no place for scratch files
   */
  async join(other: Frame, options: JoinOptions = {}): Promise<Frame> {
    checkFrame('join', other);
    checkOptions('join', options, ['on', 'how']);
    other.#checkVariants('join');
    const keys = joinKeys(this, other, options);
    checkComparable(this, other, keys);
    const added = other.columns.filter((name) => !keys.other.includes(name));
    checkAdded(added, this.columns);
    const { memoryLimit = other.settings.memoryLimit, scratch = other.settings.scratch } = this.settings;
    const settings = { ...other.settings, memoryLimit, scratch };
    const schema = [...new Set([...keys.other, ...added])].map((name) => other.columnSchema(name));
    const lookUp = await lookUpIn({ parts: other.parts, settings }, { keys, added, schema });
    return this.after(...joinSteps(lookUp, keys.own, options));
  }

  #checkVariants(method: string): void {
    if (this.variants.size === 0) return;
    throw new UsageError(`a frame with variations cannot be kept by ${method}()`, {
      fields: { variations: [...this.variants.keys()] },
      remedy: `Call ${method}() before vary().`,
    });
  }
}
