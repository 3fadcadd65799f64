import { UsageError } from '../../core/index.js';
import type { Table } from '../columns/table.js';
import { keepGroups } from './external-groups/keep-groups.js';
import { Result } from './result.js';
import { type AggregateWanted, aggregateResult, callsOf } from './results/aggregate.js';
import { parseAggregate } from './results/aggregate-expression.js';
import { checkRecord } from './results/inputs.js';
import type { FrameParts } from './results/rows.js';
import type { KeptRows } from './scratch-table.js';

/**
 * Rows in groups, waiting for what is to be known of each.
 * @typeParam Frame  what persist() makes
 */
export class GroupedRows<Frame> {
  constructor(
    readonly frame: FrameParts,
    readonly keys: readonly string[],
    /** A frame of rows that were computed, with the settings of this one. */
    readonly framed: (kept: KeptRows) => Frame,
  ) {
    for (const { scope } of frame.parts) for (const key of keys) scope.node(key);
  }

  /**
   * One row per group, sorted by the keys, missing keys last: { n: 'count()', m: 'mean(x)' }.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  aggregate(expressions: Readonly<Record<string, string>>): Result<Table> {
    const wanted = this.#wanted('aggregate', expressions);
    return new Result(() => aggregateResult(this.frame, wanted));
  }

  /**
   * The same rows as those of aggregate(), to the bit, as a frame: computed now and kept in memory up to memoryLimit. With more groups, or
   * more values that quantile() and nunique() keep of them, the work goes on in scratch files.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake; {ResourceError} no place for scratch files
   */
  async persist(expressions: Readonly<Record<string, string>>): Promise<Frame> {
    return this.framed(await keepGroups(this.frame, this.#wanted('persist', expressions)));
  }

  #wanted(method: string, expressions: Readonly<Record<string, string>>): AggregateWanted {
    checkRecord(method, expressions, `${method}({ n: 'count()', m: 'mean(lap_zenith)' })`);
    if (this.keys.length === 0 && Object.keys(expressions).length === 0)
      throw new UsageError(`${method} without groups needs at least one aggregate, found {}`, {
        remedy: `Write ${method}({ n: 'count()' }).`,
      });
    const parsed = Object.entries(expressions).map(([name, text]) => [name, parseAggregate(text)] as const);
    const wanted: AggregateWanted = { keys: this.keys, expressions: parsed };
    for (const part of this.frame.parts) callsOf(part, wanted);
    return wanted;
  }
}
