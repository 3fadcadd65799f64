import { toldShort, UsageError } from '../../core/index.js';
import { Table } from '../columns/table.js';

/**
 * Messages between threads copy what an object holds and drop what it is: a table would arrive as its number of rows, a frame as a plan
 * without methods.
 * @throws {UsageError} a table, a frame, or what was not awaited, on its own or within lists and plain objects
 */
export function checkSendable(value: unknown): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    // A list of numbers is not gone through; one of several kinds of things may begin with any of them.
    if (value.some((member) => typeof member === 'object')) for (const member of value) checkSendable(member);
  } else if (Object.getPrototypeOf(value) === Object.prototype) {
    for (const member of Object.values(value)) checkSendable(member);
  } else checkInstance(value);
}

/** The same for one object that is no list and no plain object. */
export function checkInstance(value: object): void {
  if (value instanceof Table)
    throw new UsageError(`a table of ${value.rows} rows cannot be copied to another thread`, {
      fields: { columns: value.columns },
      remedy:
        "Give its columns, { x: table.numbers('x') }; new Table(columns) makes a table of them on the other side.",
    });
  if ('then' in value && typeof value.then === 'function')
    throw new UsageError('a result that was not awaited cannot be copied to another thread', {
      remedy: 'Await it first; results of delayed calls are arguments as they are.',
    });
  if ('plan' in value && 'parts' in value)
    throw new UsageError(`a frame cannot be copied to another thread: ${toldShort(value)}`, {
      remedy:
        'Give a result of it: await frame.aggregate(...), frame.histogram(...), columns of frame.collect().',
    });
}
