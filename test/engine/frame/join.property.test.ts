import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { keysAs } from '../../../src/engine/frame/joins/comparable-keys.js';
import {
  type Column,
  type ColumnType,
  fromTable,
  inline,
  Table,
  textColumn,
} from '../../../src/engine/index.js';

const scratch = mkdtempSync(join(tmpdir(), 'airshower-join-property-'));
after(() => rmSync(scratch, { recursive: true }));

type Value = number | bigint | string | null;

const numbers = ['float64', 'float32', 'int8', 'int32', 'uint32', 'int64', 'uint64'] as const;
const edges = [
  0n,
  1n,
  -1n,
  127n,
  128n,
  2n ** 31n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 60n,
  2n ** 63n,
  -(2n ** 63n),
];
const integer = fc.oneof(fc.constantFrom(...edges), fc.bigInt({ min: -3n, max: 5n }));
const real = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 0.5, 0.1, 1e300, 2 ** 60);

/** A key of one type: what the column holds, and what a plain program makes of it. */
function column(type: ColumnType, drawn: readonly (bigint | number)[]): { column: Column; values: Value[] } {
  const valid = Uint8Array.from(drawn, (value) => Number(!Number.isNaN(Number(value))));
  const masked = valid.includes(0) && !type.startsWith('float') ? { valid } : {};
  const none = (values: Value[]) => values.map((value, row) => (valid[row] === 0 ? null : value));
  if (type === 'string') {
    const texts = drawn.map((value, row) => (valid[row] === 0 ? null : `${value}`));
    return { column: textColumn(texts), values: texts };
  }
  if (type === 'int64' || type === 'uint64') {
    const whole = drawn.map((value) => BigInt(Number.isInteger(Number(value)) ? value : 7));
    const values = type === 'int64' ? BigInt64Array.from(whole) : BigUint64Array.from(whole);
    return { column: { type, values, ...masked }, values: none([...values]) };
  }
  const Type = {
    float64: Float64Array,
    float32: Float32Array,
    int8: Int8Array,
    int32: Int32Array,
    uint32: Uint32Array,
  };
  const values = new Type[type as keyof typeof Type](drawn.map(Number));
  return { column: { type, values, ...masked }, values: none([...values]) };
}

/** As mathematics has it: 2**53 + 1 is no float64. */
// biome-ignore lint/suspicious/noDoubleEquals: numbers and bigints of one value are equal
const isEqual = (a: Value, b: Value): boolean => a !== null && b !== null && a == b;

const drawnKeys = (maxLength: number) => fc.array(fc.tuple(fc.oneof(integer, real), integer), { maxLength });
const types = fc.oneof(
  fc.tuple(fc.constantFrom(...numbers), fc.constantFrom(...numbers)),
  fc.constant(['string', 'string'] as const),
);

test('rows find the partners that plain loops find, of any types of keys, in memory and beyond it', async () => {
  await fc.assert(
    fc.asyncProperty(
      drawnKeys(40),
      drawnKeys(40),
      types,
      types,
      fc.constantFrom('left', 'inner'),
      async (ours, theirs, first, second, how) => {
        const [a, b] = [0, 1].map((key) =>
          column(
            [first, second][key][0],
            ours.map((row) => row[key]),
          ),
        );
        const all = [0, 1].map((key) =>
          column(
            [first, second][key][1],
            theirs.map((row) => row[key]),
          ),
        );
        const same = (i: number, j: number) => all.every(({ values }) => isEqual(values[i], values[j]));
        // Only rows with keys of their own can be looked up.
        const own = theirs.map((_, i) => i).filter((i) => !theirs.some((_, j) => j < i && same(i, j)));
        const right = new Table({ k: all[0].column, l: all[1].column, ...lookedUp(theirs.length) }).take(own);
        const partners = ours.map((_, i) =>
          own.findIndex(
            (j) => isEqual(a.values[i], all[0].values[j]) && isEqual(b.values[i], all[1].values[j]),
          ),
        );
        const rows = ours.map((_, i) => i).filter((i) => how === 'left' || partners[i] >= 0);
        for (const memoryLimit of [1, 1e9]) {
          const settings = { executor: inline(), scratch, memoryLimit };
          const left = fromTable({ a: a.column, b: b.column, row: ours.map((_, i) => i) }, settings);
          const joined = await left.join(fromTable(right, settings), { on: { a: 'k', b: 'l' }, how });
          const table = await joined.using({ memoryLimit: 1e9 }).collect();
          assert.deepEqual(table.columns, ['a', 'b', 'row', 'name', 'energy', 'id']);
          assert.deepEqual([...table.numbers('row')], rows);
          const expected = rows.map((row) => {
            const { name, energy, id } = partners[row] < 0 ? nothing : right.row(partners[row]);
            return { name, energy, id };
          });
          assert.deepEqual([...table.select(['name', 'energy', 'id'])], expected);
        }
      },
    ),
    { numRuns: 150, seed: 11 },
  );
  assert.deepEqual(
    readdirSync(scratch, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('table.hdf5')),
    [],
  );
});

const nothing = { name: null, energy: Number.NaN, id: null };

/** Columns to look up, with missing values of their own. */
function lookedUp(rows: number): Record<string, Column> {
  const place = Array.from({ length: rows }, (_, i) => i);
  return {
    name: textColumn(place.map((i) => (i % 5 === 0 ? null : `nucleus ${i % 7}`))),
    energy: { type: 'float64', values: Float64Array.from(place, (i) => (i % 4 === 0 ? Number.NaN : i / 3)) },
    id: { type: 'int64', values: BigInt64Array.from(place, (i) => 2n ** 60n + BigInt(i)) },
  };
}

test('keys become numbers of the other type only where they are the same number', () => {
  const float = {
    type: 'float64',
    values: Float64Array.of(1, 0.5, 2 ** 31, -0, Number.NaN, 2 ** 60),
  } as const;
  assert.deepEqual([...keysAs(['int32'], [float]).rows], [0, 3]);
  assert.deepEqual(
    keysAs(['int64'], [float]).columns[0].values,
    BigInt64Array.of(1n, 2n ** 31n, 0n, 2n ** 60n),
  );
  const whole = { type: 'int64', values: BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n, -1n) } as const;
  assert.deepEqual([...keysAs(['float64'], [whole]).rows], [0, 2]);
  assert.deepEqual([...keysAs(['uint64'], [whole]).rows], [0, 1]);
});
