import type { ColumnValues } from '../columns/column.js';
import type { EventKeys } from './event-keys.js';
import type { AppendedRows } from './hdf5/chunked-rows.js';
import { areKnownZeros } from './known-values.js';

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
  /** Undefined: the object was there in all events. */
  readonly there: Uint8Array | undefined;
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
  #known: KnownRows[] = [];
  #spare: ColumnValues[] = [];
  #histories = 0;

  find({ history, first, event, there }: IndexRows): KnownRows | undefined {
    const parts = partsOf(event, there);
    if (parts === undefined) return undefined;
    return this.#known.find((known) => {
      const isLike = known.history === history && known.first === first;
      return isLike && areAllEqual(known.parts, parts);
    });
  }

  /**
   * Remembers rows, with a copy of what they were made from: the caller may change the arrays afterwards.
   * @param appended  what was appended of them; undefined where they cannot be remembered
   * @returns their history
   */
  add({ history, first, event, there }: IndexRows, appended: AppendedRows | undefined): number {
    const after = ++this.#histories;
    const parts = appended && partsOf(event, there)?.map((part) => part && this.#copyOf(part));
    if (parts && appended) this.#known.push({ history, first, parts, appended, after });
    return after;
  }

  /** Forgets rows of other events than these, or the oldest of too many. @returns what was appended of them */
  forget({ first, event, there }: IndexRows): AppendedRows[] {
    const [, ...keys] = partsOf(event, there) ?? [];
    const stay = this.#known.filter(
      (known) => known.first === first && areAllEqual(known.parts.slice(1), keys),
    );
    return this.#keepOnly(stay.slice(-(most - 1)));
  }

  /** Forgets all rows. @returns what was appended of them */
  forgetAll(): AppendedRows[] {
    return this.#keepOnly([]);
  }

  /** In memory of rows that are forgotten, where there is any. */
  #copyOf(part: ColumnValues): ColumnValues {
    if (areKnownZeros(part)) return part;
    const at = this.#spare.findIndex(
      (spare) => spare.constructor === part.constructor && spare.length >= part.length,
    );
    if (at < 0) return part.slice();
    const copy = this.#spare.splice(at, 1)[0].subarray(0, part.length);
    copy.set(part as never);
    return copy;
  }

  #keepOnly(stay: KnownRows[]): AppendedRows[] {
    const gone = this.#known.filter((known) => !stay.includes(known));
    this.#known = stay;
    this.#spare = gone.flatMap(({ parts }) => parts.filter((part) => part !== undefined));
    return gone.map(({ appended }) => appended);
  }
}

/** Whether rows of these events can be remembered: lists that are no typed arrays are not looked into. */
export const canBeRemembered = (event: EventKeys): boolean =>
  keyNames.every((name) => !Array.isArray(event[name]));

function partsOf(event: EventKeys, there: Uint8Array | undefined): Parts | undefined {
  if (!canBeRemembered(event)) return undefined;
  return [there, ...keyNames.map((name) => event[name] as ColumnValues | undefined)];
}

const areAllEqual = (a: Parts, b: Parts): boolean =>
  a.length === b.length && a.every((part, i) => areEqual(part, b[i]));

function areEqual(a: ColumnValues | undefined, b: ColumnValues | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.buffer === b.buffer && a.byteOffset === b.byteOffset && a.byteLength === b.byteLength) return true;
  return a.constructor === b.constructor && Buffer.compare(bytesOf(a), bytesOf(b)) === 0;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ColumnValues): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
