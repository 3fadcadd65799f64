import type { ColumnValues } from '../columns/column.js';
import type { EventKeys } from './event-keys.js';
import type { AppendedRows } from './hdf5/chunked-rows.js';

const keyNames = ['Run', 'Event', 'SubEvent', 'SubEventStream'] as const;

/** What rows of an index table are made from; undefined for a key that was not given. */
type Parts = readonly (ColumnValues | undefined)[];

/** Rows of an index table. */
export interface IndexRows {
  /** What was appended to it before: equal numbers, equal rows. */
  readonly history: number;
  /** Row of the object's table that belongs to the first one. */
  readonly first: number;
  readonly event: EventKeys;
  readonly there: Uint8Array;
}

interface KnownRows extends Omit<IndexRows, 'event' | 'there'> {
  readonly parts: Parts;
  readonly appended: AppendedRows;
  /** The history of a table to which they were appended. */
  readonly after: number;
}

/** So many are remembered: those of objects that are there in the same events. */
const most = 8;

/** Rows that were appended to index tables a moment ago: most index tables of a file are equal, so that they need be made once only. */
export class KnownIndices {
  readonly #known: KnownRows[] = [];
  #histories = 0;

  find({ history, first, event, there }: IndexRows): KnownRows | undefined {
    const parts = partsOf(event, there);
    if (parts === undefined) return undefined;
    return this.#known.find((known) => {
      const isLike = known.history === history && known.first === first;
      return isLike && known.parts.every((part, i) => areEqual(part, parts[i]));
    });
  }

  /** Remembers rows, with a copy of what they were made from: the caller may change the arrays afterwards. @returns their history */
  add({ history, first, event, there }: IndexRows, appended: AppendedRows | undefined): number {
    const after = ++this.#histories;
    const parts = partsOf(event, there)?.map((part) => part?.slice());
    if (parts === undefined || appended === undefined) return after;
    this.#known.push({ history, first, parts, appended, after });
    if (this.#known.length > most) this.#known.shift();
    return after;
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
