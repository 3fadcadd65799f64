import { discard } from '../../core/index.js';
import type { Column } from '../columns/column.js';
import {
  bytesOf,
  concatColumns,
  heldBytes,
  sliceColumn,
  withOwnTexts,
  withTextsIn,
} from '../columns/concat-columns.js';
import { TextDictionary } from '../columns/text-dictionary.js';
import type { Vector } from '../expressions/kernels/vector.js';
import type { Reduction } from './reduction.js';

/** The rows themselves, or the first `limit` of them. */
export interface CollectSpec {
  readonly kind: 'collect';
  readonly limit?: number;
}

export interface Collected {
  /** [column][piece] */
  readonly pieces: Column[][];
  rows: number;
  /** What the pieces take, with their texts. */
  bytes: number;
  /** [column] the texts of its pieces, once blocks were merged: blocks have many in common. */
  texts?: (TextDictionary | undefined)[];
}

export function collect({ limit = Number.POSITIVE_INFINITY }: CollectSpec): Reduction<Collected> {
  return {
    start: () => ({ pieces: [], rows: 0, bytes: 0 }),
    add(state, inputs, n) {
      const wanted = Math.min(n, limit - state.rows);
      if (wanted <= 0) return;
      inputs.forEach((vector, i) => {
        state.pieces[i] ??= [];
        state.pieces[i].push(copyOf(vector, wanted));
      });
      state.rows += wanted;
    },
    close: ({ pieces, rows }) => collectedRows(pieces.map(wholeColumn), rows),
    merge: (left, right) => {
      if (left.rows === 0) return right;
      return right.rows === 0 ? left : merged(left, right);
    },
  };
}

/** Columns as they are collected. */
export const collectedRows = (columns: readonly Column[], rows: number): Collected => ({
  pieces: columns.map((column) => [column]),
  rows,
  bytes: columns.reduce((sum, column) => sum + heldBytes(column), 0),
});

/** Pieces as one column with texts of its own; their memory is given back. */
function wholeColumn(pieces: readonly Column[]): Column {
  const whole = withOwnTexts(concatColumns(pieces[0].type, pieces));
  const kept = new Set(arraysOf(whole));
  discard(pieces.flatMap(arraysOf).filter((array) => !kept.has(array)));
  return whole;
}

/** Its values and its mask. */
export const arraysOf = ({ values, valid }: Column): ArrayBufferView[] =>
  valid ? [values, valid] : [values];

/** Changes `left`. */
function merged(left: Collected, right: Collected): Collected {
  left.texts ??= takenTexts(left);
  right.pieces.forEach((pieces, i) => {
    const texts = left.texts?.[i];
    const before = texts?.bytes ?? 0;
    const own = texts ? pieces.map((piece) => withTextsIn(piece, texts)) : pieces;
    left.pieces[i].push(...own);
    left.bytes += own.reduce((sum, piece) => sum + bytesOf(piece), (texts?.bytes ?? 0) - before);
  });
  left.rows += right.rows;
  return left;
}

/** Texts of columns of one piece, which are changed to have them in common. */
function takenTexts(state: Collected): (TextDictionary | undefined)[] {
  return state.pieces.map((pieces) => {
    const [{ type }] = pieces;
    if (type !== 'string') return undefined;
    const texts = new TextDictionary();
    const before = pieces.reduce((sum, piece) => sum + heldBytes(piece) - bytesOf(piece), 0);
    pieces.forEach((piece, i) => void pieces.splice(i, 1, withTextsIn(piece, texts)));
    state.bytes += texts.bytes - before;
    return texts;
  });
}

function copyOf({ type, values, valid, dictionary }: Vector, n: number): Column {
  return {
    type,
    values: values.slice(0, n),
    ...(valid ? { valid: valid.slice(0, n) } : {}),
    ...(dictionary ? { dictionary } : {}),
  };
}

/** The collected pieces as whole columns of `types`, cut to `limit` rows. The memory of the pieces is given back, one column after another. */
export function collectedColumns(
  { pieces, rows }: Collected,
  types: readonly Column['type'][],
  limit = rows,
): Column[] {
  return types.map((type, i) => {
    const own = pieces[i] ?? [];
    const whole = concatColumns(type, own);
    if (own.length > 1) discard(own.flatMap(arraysOf));
    return whole.values.length > limit ? sliceColumn(whole, 0, limit) : whole;
  });
}
