import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { UsageError } from '../../../src/core/index.js';
import { makeColumn } from '../../../src/engine/columns/make-column.js';
import { inline, threads } from '../../../src/engine/index.js';
import { FlatWriter, TableioWriter } from '../../../src/engine/sinks/index.js';
import { openEventFile } from '../../../src/engine/sources/index.js';

const folder = mkdtempSync(join(tmpdir(), 'airshower-workers-'));
const pools = [1, 2, 4].map((workers) => threads({ workers }));
after(async () => {
  await Promise.all(pools.map((pool) => pool.close()));
  rmSync(folder, { recursive: true });
});
const executors = [undefined, inline(), ...pools];

/** Some events of which objects are there or not: `lacking`: of each table, whether it lacks every third one. */
const block = fc.record({
  events: fc.oneof(fc.nat(20), fc.nat(6_000)),
  lacking: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean(), fc.boolean()),
});
type Block = typeof block extends fc.Arbitrary<infer T> ? T : never;
const compression = fc.constantFrom(0, 1);

const uniform = (i: number): number => ((i * 2_654_435_761) % 4_294_967_296) / 4_294_967_296;
const isThere = (lacks: boolean, i: number): boolean => !lacks || i % 3 !== 0;
const countOf = (i: number): number => i % 5;

/** Four tables of one row an event, two of them alike, and one of several. The arrays are filled anew for each block, as a simulation may. */
async function writeTables(path: string, blocks: readonly Block[], options: object): Promise<void> {
  const writer = await TableioWriter.create(path, options);
  const most = Math.max(...blocks.map(({ events }) => events));
  const all = { Run: new Uint32Array(most).fill(7), Event: new Uint32Array(most), x: new Float64Array(most) };
  let first = 0;
  for (const { events, lacking } of blocks) {
    const [Run, Event, x] = [all.Run, all.Event, all.x].map((values) => values.subarray(0, events));
    for (let i = 0; i < events; i++) {
      Event[i] = first + i;
      x[i] = uniform(first + i);
    }
    const keys = { Run: Run as Uint32Array, Event: Event as Uint32Array };
    for (const [t, lacks] of lacking.entries()) {
      const exists = Uint8Array.from({ length: events }, (_, i) => Number(isThere(lacks, first + i)));
      const n = Int16Array.from({ length: events }, (_, i) => first + i + t);
      const fields = [
        { name: 'n', type: 'int16' },
        { name: 'x', type: 'float64' },
      ] as const;
      await writer.append(`T${t}`, fields, keys, { n, x: x as Float64Array }, lacks ? exists : undefined);
    }
    const counts = Array.from({ length: events }, (_, i) => countOf(first + i));
    const entries = counts.flatMap((count, i) => new Array<number>(count).fill(first + i));
    await writer.appendRagged('pulses', [{ name: 'of', type: 'uint8' }], keys, counts, { of: entries });
    first += events;
  }
  await writer.close();
}

test('tables have the same bytes whoever packs and writes them, and hold what was given', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 4 }), compression, async (blocks, level) => {
      const made: Buffer[] = [];
      const path = join(folder, 'tables.hdf5');
      for (const executor of executors) {
        await writeTables(path, blocks, { compression: level, durable: false, executor });
        made.push(readFileSync(path));
      }
      for (const each of made) assert.ok(each.equals(made[0]));
      const total = blocks.reduce((sum, { events }) => sum + events, 0);
      if (total === 0) return;
      const file = await openEventFile(path);
      const lacks = blocks.flatMap(({ events, lacking }) => new Array<boolean[]>(events).fill(lacking));
      for (const t of [0, 1, 2, 3]) {
        const read = await file.read([`T${t}.x`, `T${t}.Event`, `T${t}.n`], 0, total);
        const there = lacks.map((lacking, i) => isThere(lacking[t], i));
        assert.deepEqual(
          [...(read.get(`T${t}.x`)?.values ?? [])],
          there.map((is, i) => (is ? uniform(i) : Number.NaN)),
        );
        const shown = [...(read.get(`T${t}.n`)?.values ?? [])].filter((_, i) => there[i]);
        assert.deepEqual(
          shown,
          there.flatMap((is, i) => (is ? [((i + t + 32_768) % 65_536) - 32_768] : [])),
        );
      }
      file.close();
    }),
    { numRuns: 20, seed: 5 },
  );
});

test('columns have the same bytes whoever packs and writes them, and hold what was given', async () => {
  const lengths = fc.array(fc.oneof(fc.nat(20), fc.nat(70_000)), { minLength: 1, maxLength: 3 });
  const chunks = fc.constantFrom(1_001, 4_096, 65_536);
  const schema = [
    { name: 'x', type: 'float64', nullable: false },
    { name: 'b', type: 'bool', nullable: false },
  ] as const;
  await fc.assert(
    fc.asyncProperty(lengths, chunks, compression, async (blocks, chunkRows, level) => {
      const path = join(folder, 'flat.h5');
      const made: Buffer[] = [];
      for (const executor of executors) {
        const options = { chunkRows, compression: level, durable: false, ...(executor && { executor }) };
        const writer = await FlatWriter.create(path, schema, options);
        let first = 0;
        for (const length of blocks) {
          const x = Float64Array.from({ length }, (_, i) => uniform(first + i));
          const b = Uint8Array.from({ length }, (_, i) => Number(uniform(first + i) > 0.5));
          await writer.append(
            new Map([
              ['x', makeColumn('x', x)],
              ['b', { type: 'bool', values: b }],
            ]),
          );
          first += length;
        }
        await writer.close();
        made.push(readFileSync(path));
      }
      for (const each of made) assert.ok(each.equals(made[0]));
      const total = blocks.reduce((sum, length) => sum + length, 0);
      if (total === 0) return;
      const file = await openEventFile(path);
      const read = await file.read(['x', 'b'], 0, total);
      const given = Float64Array.from({ length: total }, (_, i) => uniform(i));
      assert.deepEqual(read.get('x')?.values, given);
      assert.ok(read.get('b')?.values.every((flag, i) => Boolean(flag) === given[i] > 0.5));
      file.close();
    }),
    { numRuns: 15, seed: 6 },
  );
});

test('a file that cannot grow is named, whoever writes it, and nothing of it stays', () => {
  const program = fileURLToPath(new URL('./fill-file.js', import.meta.url));
  // A file may take 600 kB here; the signal that comes with the error is ignored.
  const limited = 'trap "" XFSZ; ulimit -f 600; exec "$0" "$@"';
  const path = join(folder, 'full.h5');
  const printed = execFileSync('bash', ['-c', limited, process.execPath, program, path], {
    encoding: 'utf8',
  });
  const failures = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(failures.length, 8);
  for (const [name, message] of failures) {
    assert.equal(name, 'FileError');
    assert.equal(message, `${path}: cannot be written to: the file would become larger than is allowed`);
  }
  assert.deepEqual(
    readdirSync(folder).filter((each) => each.startsWith('full')),
    [],
  );
});

test('a writer that was closed takes no more rows: its descriptor may be that of another file', async () => {
  for (const executor of executors)
    for (const end of ['close', 'discard'] as const) {
      const options = { compression: 0, chunkRows: 8, ...(executor && { executor }) };
      const writer = await FlatWriter.create(
        join(folder, 'closed.h5'),
        [{ name: 'x', type: 'float64', nullable: false }],
        options,
      );
      await writer[end]();
      const rows = new Map([['x', makeColumn('x', new Float64Array(64))]]);
      await assert.rejects(writer.append(rows), (error) => {
        return error instanceof UsageError && /closed.h5: written to after it was closed/.test(error.message);
      });
    }
});
