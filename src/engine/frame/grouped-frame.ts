import type { Table } from '../columns/table.js';
import { Result } from './result.js';
import { type AggregateWanted, aggregateResult, callsOf } from './results/aggregate.js';
import { parseAggregate } from './results/aggregate-expression.js';
import { checkRecord } from './results/inputs.js';
import type { FrameParts } from './results/rows.js';

/** Rows in groups, waiting for what is to be known of each. */
export class GroupedFrame {
  constructor(
    readonly frame: FrameParts,
    readonly keys: readonly string[],
  ) {
    for (const { scope } of frame.parts) for (const key of keys) scope.node(key);
  }

  /**
   * One row per group, sorted by the keys, missing keys last: { n: 'count()', m: 'mean(x)' }.
   * @throws {ExpressionError} {ColumnError} with a caret under the mistake
   */
  aggregate(expressions: Readonly<Record<string, string>>): Result<Table> {
    checkRecord('aggregate', expressions, "aggregate({ n: 'count()', m: 'mean(lap_zenith)' })");
    const parsed = Object.entries(expressions).map(([name, text]) => [name, parseAggregate(text)] as const);
    const wanted: AggregateWanted = { keys: this.keys, expressions: parsed };
    for (const part of this.frame.parts) callsOf(part, wanted);
    return new Result(() => aggregateResult(this.frame, wanted));
  }
}
