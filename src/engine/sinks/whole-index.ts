import type { ColumnValues } from '../columns/column.js';
import type { EventKeys } from './event-keys.js';
import type { TableioTable } from './tableio-table.js';

const keyNames = ['Run', 'Event', 'SubEvent', 'SubEventStream'] as const;

/** What an index table is made from; undefined for a key that was not given. */
type Parts = readonly (ColumnValues | undefined)[];

/** An index table that was written in one go, with a copy of what it was made from: the caller may change the arrays afterwards. */
export class WholeIndex {
  readonly #rows: number;
  readonly #parts: Parts | undefined;

  constructor(
    readonly table: TableioTable,
    event: EventKeys,
    there: Uint8Array,
  ) {
    this.#rows = there.length;
    this.#parts = partsOf(event, there)?.map((part) => part?.slice());
  }

  /** Whether the table of these events would be the same. */
  holds(event: EventKeys, there: Uint8Array): boolean {
    // A table that was appended to has more rows than it was remembered with.
    if (this.table.rows !== this.#rows || there.length !== this.#rows) return false;
    const parts = partsOf(event, there);
    return parts !== undefined && this.#parts?.every((part, i) => areEqual(part, parts[i])) === true;
  }
}

/** Undefined where a key is no typed array: such lists are not looked into. */
function partsOf(event: EventKeys, there: Uint8Array): Parts | undefined {
  const parts: (ColumnValues | undefined)[] = [there];
  for (const name of keyNames) {
    const values = event[name];
    if (Array.isArray(values)) return undefined;
    parts.push(values as ColumnValues | undefined);
  }
  return parts;
}

function areEqual(a: ColumnValues | undefined, b: ColumnValues | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.constructor === b.constructor && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ColumnValues): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
