import type { Table as ArrowTable } from 'apache-arrow';
import { checkOptions } from '../../core/index.js';
import { arrowContents } from '../arrow/from-arrow.js';
import { EventFrame } from './event-frame.js';
import { type RunSettings, settingNames } from './pass-request.js';
import { tableSource } from './table-source.js';

/**
 * An Arrow table, or the bytes of an Arrow IPC file or stream (Feather version 2), as a frame. Columns of one chunk without nulls are not
 * copied until they go to worker threads. Dates and times are the whole numbers that Arrow stores, with their unit in the schema.
 * ```ts
 * const frame = await fromArrow(await readFile('events.arrow'));
 * ```
 * @throws {SchemaError} a column of a type that no column can have (lists, structs, decimals)
 */
export async function fromArrow(
  input: ArrowTable | Uint8Array,
  settings: RunSettings = {},
): Promise<EventFrame> {
  checkOptions('fromArrow', settings, settingNames);
  const { table, schema } = await arrowContents(input);
  const { plan, parts } = tableSource(table, schema);
  return new EventFrame(plan, parts, settings);
}
