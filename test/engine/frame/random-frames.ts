import fc from 'fast-check';
import { type Column, type EventFrame, fromTable, inline, Table } from '../../../src/engine/index.js';

/** One row as a plain reference sees it; NaN is a missing float, null a missing integer, flag or text. */
export interface Row {
  readonly x: number;
  readonly y: number;
  readonly k: number | null;
  readonly id: bigint | null;
  readonly flag: boolean | null;
  readonly text: string | null;
}

const special = fc.constantFrom(
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  0,
  -0,
  1,
  -1,
  0.5,
);
const number = fc.oneof(special, fc.double({ min: -1e3, max: 1e3, noNaN: true }));
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 5, nil: null });
const big = fc.oneof(
  fc.bigInt({ min: -3n, max: 3n }),
  fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
);

const row: fc.Arbitrary<Row> = fc.record({
  x: number,
  y: number,
  k: maybe(fc.integer({ min: -3, max: 3 })),
  id: maybe(big),
  flag: maybe(fc.boolean()),
  text: maybe(fc.constantFrom('p', 'He', 'O', 'Fe', '')),
});

/** Few rows, one row, or none. */
export const someRows: fc.Arbitrary<Row[]> = fc.array(row, { maxLength: 60 });

/** Rows as a table; repeated, so that they fill several vectors and blocks. */
export function tableOf(rows: readonly Row[]): Table {
  const mask = (missing: (row: Row) => boolean) => Uint8Array.from(rows, (each) => Number(!missing(each)));
  const k: Column = {
    type: 'int16',
    values: Int16Array.from(rows, (each) => each.k ?? 77),
    valid: mask((each) => each.k === null),
  };
  return new Table({
    x: Float64Array.from(rows, (each) => each.x),
    y: Float64Array.from(rows, (each) => each.y),
    k,
    id: {
      type: 'int64',
      values: BigInt64Array.from(rows, (each) => each.id ?? 77n),
      valid: mask((each) => each.id === null),
    },
    flag: {
      type: 'bool',
      values: Uint8Array.from(rows, (each) => Number(each.flag ?? true)),
      valid: mask((each) => each.flag === null),
    },
    text: {
      type: 'string',
      values: Int32Array.from(rows, (each) => ['p', 'He', 'O', 'Fe', ''].indexOf(each.text ?? 'p')),
      dictionary: ['p', 'He', 'O', 'Fe', ''],
      valid: mask((each) => each.text === null),
    },
  });
}

export const frameOf = (rows: readonly Row[]): EventFrame => fromTable(tableOf(rows), { executor: inline() });
