import type { ColumnSchema } from '../../columns/column.js';
import { withinMemory } from '../memory.js';
import { Result } from '../result.js';
import { aggregateResult } from '../results/aggregate.js';
import type { FrameParts } from '../results/rows.js';
import type { KeptRows } from '../scratch-table.js';
import { tableSource } from '../table-source.js';
import { sortRows } from './sort-rows.js';

/**
 * The different rows of some columns, sorted: found by grouping, which takes no sorting where they are few, or, where the groups do not fit
 * into memory, by a sort that drops equal rows as soon as they meet.
 */
export async function distinctRows(frame: FrameParts, schema: readonly ColumnSchema[]): Promise<KeptRows> {
  const by = schema.map(({ name }) => name);
  const grouped = () => new Result(() => aggregateResult(frame, { keys: by, expressions: [] })).value();
  const held = await withinMemory(grouped);
  if (held.value !== undefined) return tableSource(held.value, schema);
  return (await sortRows(frame, { schema, by, descending: false, distinct: true })).kept;
}
