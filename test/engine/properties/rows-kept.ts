import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compute, type EventFrame, fromTable, inline, textColumn } from '../../../src/engine/index.js';
import type { Row } from './frames.js';
import { holds, type MethodProperty } from './property.js';
import { compareValues, groupsOf, sum } from './reference.js';
import { assertRows, condition, inOrder } from './steps.js';

const seed = fc.nat(99);

const numbersOf = async (frame: EventFrame): Promise<number[]> => [
  ...(await frame.collect(['i'])).numbers('i'),
];

const isSubsequence = (some: readonly number[], all: readonly number[]): boolean => {
  let at = 0;
  for (const each of all) if (at < some.length && some[at] === each) at++;
  return at === some.length;
};

/** Bytes: none of the rows fit, some may, all do. */
const limits = fc.constantFrom(1, 700, 1e9);
const keys = fc.constantFrom<(keyof Row)[]>(['text', 'k'], ['id'], ['flag'], ['x', 'flag'], ['y', 'x']);

const joinArguments = fc.record({
  key: fc.constantFrom('k' as const, 'id' as const),
  how: fc.constantFrom('left' as const, 'inner' as const),
  partners: fc.uniqueArray(fc.integer({ min: -3, max: 3 })),
  renamed: fc.boolean(),
  limit: limits,
});

/** Methods that draw rows, or compute them at once. */
export const rowsKept: Readonly<Record<string, MethodProperty>> = {
  sample: holds(
    fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(60), seed, condition),
    async ({ frame, rows }, [fraction, n, own, [text, holdsFor]]) => {
      const kept = rows.filter(holdsFor).map(({ i }) => i);
      const filtered = frame.filter(text);
      const [drawn, again, exact] = [
        await numbersOf(filtered.sample(fraction, { seed: own })),
        await numbersOf(filtered.sample(fraction, { seed: own })),
        await numbersOf(await filtered.sample({ n }, { seed: own })),
      ];
      assert.deepEqual(drawn, again);
      assert.ok(isSubsequence(drawn, kept) && isSubsequence(exact, kept));
      assert.equal(exact.length, Math.min(n, kept.length));
      // The same random number decides, so that the smaller sample lies within the larger one.
      assert.ok(drawn.length < exact.length ? isSubsequence(drawn, exact) : isSubsequence(exact, drawn));
    },
  ),

  split: holds(
    fc.tuple(fc.subarray(['id', 'text', 'k', 'x'] as const, { minLength: 1 }), seed),
    async ({ frame, rows }, [key, own]) => {
      const sides = frame.split([0.5, 0.3, 0.2], { seed: own, key });
      const found = await Promise.all(sides.map(numbersOf));
      assert.equal(sum(found.map(({ length }) => length)), rows.length);
      assert.deepEqual(new Set(found.flat()).size, rows.length);
      const all = rows.map(({ i }) => i);
      for (const side of found) assert.ok(isSubsequence(side, all));
      if (frame.plan.source.kind === 'files' && frame.plan.source.files.length > 1) return;
      // Within one file, rows with equal keys are on one side.
      const sideOf = new Map<string, number>();
      found.forEach((side, number) => {
        for (const i of side) {
          const value = JSON.stringify(key.map((name) => String(rows[i][name])));
          assert.equal(sideOf.get(value) ?? number, number, value);
          sideOf.set(value, number);
        }
      });
    },
  ),

  persist: holds(
    fc.tuple(condition, fc.constantFrom(1, 1e9)),
    async ({ frame, rows }, [[text, holdsFor], memoryLimit]) => {
      const kept = await frame.filter(text).using({ memoryLimit }).persist();
      const expected = rows.filter(holdsFor);
      assert.equal(kept.sourceRows, expected.length);
      await assertRows(kept.using({ memoryLimit: 1e9 }), expected.map(inOrder));
    },
    20,
  ),

  repartition: holds(
    fc.tuple(condition, fc.integer({ min: 1, max: 50 }), fc.constantFrom(1, 1e9)),
    async ({ frame, rows }, [[text, holdsFor], size, memoryLimit]) => {
      const expected = rows.filter(holdsFor).map(({ i }) => i);
      const filtered = frame.filter(text).using({ memoryLimit });
      const cut = (await filtered.repartition({ rows: size })).using({ memoryLimit: 1e9 });
      const pieces: number[][] = [];
      for await (const table of cut) pieces.push([...table.numbers('i')]);
      assert.deepEqual(pieces.flat(), expected);
      assert.ok(
        pieces.every((piece, i) => piece.length === size || (i === pieces.length - 1 && piece.length > 0)),
      );
      assert.equal(cut.partitionCount, Math.ceil(expected.length / size));
      const few = await filtered.repartition({ partitions: size });
      assert.ok(few.partitionCount <= size);
      assert.equal(await few.count(), expected.length);
    },
    20,
  ),

  sortBy: holds(
    fc.tuple(
      fc.shuffledSubarray(['x', 'k', 'id', 'text', 'flag'] as const, { minLength: 1 }),
      fc.boolean(),
      limits,
    ),
    async ({ frame, rows }, [by, descending, memoryLimit]) => {
      const sorted = await frame.using({ memoryLimit }).sortBy(by, { descending });
      const expected = [...rows].sort((a, b) =>
        by.reduce((order, name) => order || compareValues(a[name], b[name], descending), 0),
      );
      await assertRows(sorted.using({ memoryLimit: 1e9 }), expected.map(inOrder));
    },
    60,
  ),

  distinct: holds(
    fc.tuple(keys, limits),
    async ({ frame, rows }, [names, memoryLimit]) => {
      const distinct = await frame.using({ memoryLimit }).distinct(names);
      const expected = groupsOf(rows, names).map(([row]) =>
        Object.fromEntries(names.map((name) => [name, row[name]])),
      );
      await assertRows(distinct.using({ memoryLimit: 1e9 }), expected);
    },
    60,
  ),

  join: holds(joinArguments, async ({ frame, rows }, { key, how, partners, renamed, limit }) => {
    const name = renamed ? 'partner' : key;
    const right = fromTable(
      {
        [name]: BigInt64Array.from(partners, BigInt),
        z: Float64Array.from(partners, (each) => each / 2),
        note: textColumn(partners.map((each) => `partner ${each}`)),
        n: Int32Array.from(partners),
      },
      { executor: inline() },
    );
    const small = frame.using({ memoryLimit: limit });
    const kept = await small.join(right, { on: renamed ? { [key]: name } : key, how });
    const joined = kept.using({ memoryLimit: 1e9 });
    const found = (row: Row) =>
      partners.find((each) => row[key] !== null && BigInt(each) === BigInt(row[key]));
    const wanted = rows.filter((row) => how === 'left' || found(row) !== undefined);
    await assertRows(
      joined,
      wanted.map((row) => {
        const partner = found(row);
        const z = partner === undefined ? Number.NaN : partner / 2;
        return {
          ...inOrder(row),
          z,
          note: partner === undefined ? null : `partner ${partner}`,
          n: partner ?? null,
        };
      }),
    );
    assert.equal(await joined.filter('z > 0').count(), wanted.filter((row) => (found(row) ?? 0) > 0).length);
  }),

  vary: holds(condition, async ({ frame, rows }, [text, holdsFor]) => {
    const shifts = { up: { x: 'x + 1' }, down: { x: 'x - 1' } };
    const varied = frame.vary('scale', shifts).filter(text).withColumns({ z: 'x * 2' });
    const of = (shift: number) => {
      const kept = rows.map((row) => ({ ...row, x: shift === 0 ? row.x : row.x + shift })).filter(holdsFor);
      return { count: kept.length, z: kept.map(({ x }) => x * 2) };
    };
    const [counts, tables] = await compute([
      varied.varied((each) => each.count()),
      varied.varied((each) => each.collect(['z'])),
    ]);
    const expected = { 'scale:up': of(1), 'scale:down': of(-1) };
    assert.deepEqual(counts, {
      nominal: of(0).count,
      variations: { 'scale:up': expected['scale:up'].count, 'scale:down': expected['scale:down'].count },
    });
    assert.deepEqual([...tables.nominal.numbers('z')], of(0).z);
    for (const name of ['scale:up', 'scale:down'] as const)
      assert.deepEqual([...tables.variations[name].numbers('z')], expected[name].z);
  }),
};
