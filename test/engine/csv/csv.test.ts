import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { ColumnError, FileError, SchemaError, UsageError } from '../../../src/core/index.js';
import { parseNumber } from '../../../src/engine/csv/parse-number.js';
import { type CsvOptions, fromCsv, fromTable, inline, threads } from '../../../src/engine/index.js';
import { frameOf, type Row, someRows } from '../frame/random-frames.js';

const folder = await mkdtemp(join(tmpdir(), 'airshower-csv-'));
const pools = [2].map((workers) => threads({ workers }));
after(async () => {
  await rm(folder, { recursive: true });
  await Promise.all(pools.map((pool) => pool.close()));
});
const here = { executor: inline() };
let files = 0;

async function csv(text: string | Buffer, options: CsvOptions = {}) {
  const path = join(folder, `${files++}.csv`);
  await writeFile(path, text);
  return fromCsv(path, { ...here, ...options });
}

test('a CSV file has every digit, quotes where they are needed, and nothing for what is missing', async () => {
  const frame = fromTable(
    {
      x: [0.1, Number.NaN, 1e300, -0.25],
      id: [2n ** 60n + 1n, null, -3n, 0n],
      name: ['p', 'He, "4"', null, ''],
      ok: [true, false, true, true],
    },
    here,
  );
  const own = join(folder, 'own');
  const path = join(own, 'rows.csv');
  assert.equal(await frame.filter('ok or isNaN(x)').writeCsv(path), 4);
  assert.equal(
    await readFile(path, 'utf8'),
    'x,id,name,ok\n0.1,1152921504606846977,p,true\n,,"He, ""4""",false\n1e+300,-3,,true\n-0.25,0,"",true\n',
  );
  await assert.rejects(frame.astype({ x: 'int8' }).writeCsv(join(own, 'bad.csv')));
  assert.deepEqual(await readdir(own), ['rows.csv']);
  const again = await fromCsv(path, here);
  assert.deepEqual(
    again.schema.map(({ type, nullable }) => [type, nullable]),
    [
      ['float64', true],
      ['int64', true],
      ['string', true],
      ['bool', false],
    ],
  );
  assert.deepEqual([...(await again.collect())], [...(await frame.collect())]);
});

test('random frames come back from their text, with the types given', async () => {
  await fc.assert(
    fc.asyncProperty(someRows, async (rows: Row[]) => {
      const path = join(folder, 'random.csv');
      const frame = frameOf(rows);
      await frame.writeCsv(path);
      const types = Object.fromEntries(frame.schema.map(({ name, type }) => [name, type]));
      const again = await fromCsv(path, { ...here, types });
      assert.deepEqual([...(await again.collect())], [...(await frame.collect())]);
    }),
    { numRuns: 60, seed: 8 },
  );
});

test('numbers are read as Number() reads them, to the last bit', () => {
  const decimal = fc
    .tuple(fc.constantFrom('', '-', '+'), fc.bigInt(0n, 10n ** 20n), fc.nat(25))
    .map(([sign, digits, point]) => {
      const text = String(digits).padStart(point + 1, '0');
      return sign + text.slice(0, text.length - point) + (point > 0 ? `.${text.slice(-point)}` : '');
    });
  const written = fc.oneof(
    decimal,
    fc.double({ noNaN: true }).map(String),
    fc.double({ noNaN: true, min: -1e4, max: 1e4 }).map(String),
  );
  fc.assert(
    fc.property(written, (text) => {
      const bytes = Buffer.from(` ${text} `);
      assert.ok(Object.is(parseNumber(bytes, 0, bytes.length), Number(text)), text);
    }),
    { numRuns: 20_000, seed: 1 },
  );
  for (const text of ['', '.', '-', '1e', '1.2.3', '0x10', '1_000', '1 2', 'nano'])
    assert.equal(parseNumber(Buffer.from(text), 0, text.length), undefined, text);
});

test('types are the narrowest that hold every value, also over several files', async () => {
  const frame = await csv(
    'a,b,c,d,e,f,g,h,i\n1,2147483648,18446744073709551615,1,true,x,,"1",1\n-2,-1,0,2.5,FALSE,,,"2",99999999999999999999\n',
  );
  assert.deepEqual(
    frame.schema.map(({ type }) => type),
    ['int32', 'int64', 'uint64', 'float64', 'bool', 'string', 'float64', 'int32', 'float64'],
  );
  assert.deepEqual((await frame.collect()).column('c').values, BigUint64Array.of(2n ** 64n - 1n, 0n));
  await writeFile(join(folder, 'part-1.csv'), 'run,rate\n1,3\n');
  await writeFile(join(folder, 'part-2.csv'), 'rate,run\n2.5,5000000000\n,\n');
  const parts = await fromCsv(join(folder, 'part-*.csv'), here);
  assert.deepEqual(
    [...(await parts.collect())],
    [
      { run: 1n, rate: 3 },
      { run: 5_000_000_000n, rate: 2.5 },
      { run: null, rate: Number.NaN },
    ],
  );
});

test('quotes, line ends, marks, blank lines, other separators and missing texts are understood', async () => {
  const text = '\ufeffname;x\r\n"a;""b""\r\nc";1\r\n\r\nplain 5" pipe;NA\r\n"";"3"';
  const frame = await csv(text, { separator: ';', missing: ['NA'] });
  assert.deepEqual(
    [...(await frame.collect())],
    [
      { name: 'a;"b"\r\nc', x: 1 },
      { name: 'plain 5" pipe', x: null },
      { name: '', x: 3 },
    ],
  );
  const unnamed = await csv('1\t2\n3\t4\n', { separator: '\t', names: ['a', 'b'] });
  assert.deepEqual(
    [...(await unnamed.collect())],
    [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ],
  );
  const single = await csv('x\n1\n\n3\n');
  assert.deepEqual([...(await single.collect())], [{ x: 1 }, { x: null }, { x: 3 }]);
  assert.equal(await (await csv('a,b\n')).count(), 0);
});

test('a mistake in a file is named with file, line and column', async () => {
  const place = async (text: string, options: CsvOptions = {}): Promise<Record<string, unknown>> => {
    try {
      await (await csv(text, options)).collect();
    } catch (error) {
      assert.ok(error instanceof FileError, String(error));
      return { ...error.fields, file: undefined, message: error.message.replace(/^.*\.csv/, '') };
    }
    throw new Error('nothing was wrong');
  };
  const short = await place('a,b\n1,2\n3\n');
  assert.deepEqual([short.message, short.line], [', line 3: there are 1 fields instead of 2', 3]);
  const open = await place('a,b\n1,"2\n3,4\n');
  assert.deepEqual([open.message, open.line], [', line 2: a quote is opened here and never closed', 2]);
  assert.equal((await place('a\n"1"2\n')).message, ', line 2: there is text behind a closing quote');
  const bad = await place('a,b\n"x\ny",2\nz,2.5\n', { types: { b: 'int16' } });
  assert.deepEqual([bad.line, bad.column, bad.value, bad.type], [4, 'b', '2.5', 'int16']);
  assert.match(String(bad.message), /line 4, column 'b': '2\.5' is no int16/);
  assert.equal((await place('a\n300\n', { types: { a: 'uint8' } })).value, '300');
  assert.match(String((await place('')).message), /is empty/);
  await assert.rejects(csv('a,a\n1,2\n'), SchemaError);
  await assert.rejects(csv('a\n1\n', { types: { aa: 'int8' } }), ColumnError);
  await assert.rejects(csv('a\n1\n', { separator: '::' }), UsageError);
  await assert.rejects(csv('a\n1\n', { types: { a: 'int' as 'int8' } }), UsageError);
});

test('a large file is read by byte ranges: any block alone, the same for any workers, and never after it was changed', async () => {
  const rows = 140_000;
  const path = join(folder, 'large.csv');
  const lines = Array.from({ length: rows }, (_, i) => `${i},${Math.sin(i)},"k ${i % 7}\n"`);
  await writeFile(path, `i,x,name\n${lines.join('\n')}\n`);
  const frame = await fromCsv(path, here);
  const found = new Set<string>();
  for (const executor of [inline(), ...pools])
    for (const blocksAtOnce of [1, 3]) {
      const own = frame.using({ executor, blocksAtOnce });
      const groups = await own.groupBy('name').aggregate({ n: 'count()', s: 'sum(x)', last: 'max(i)' });
      found.add(JSON.stringify(groups));
    }
  assert.equal(found.size, 1);
  const tail = await frame.tail(2);
  assert.deepEqual(
    [...tail],
    [
      { i: rows - 2, x: Math.sin(rows - 2), name: `k ${(rows - 2) % 7}\n` },
      { i: rows - 1, x: Math.sin(rows - 1), name: `k ${(rows - 1) % 7}\n` },
    ],
  );
  await writeFile(path, 'i,x,name\n1,2,3\n');
  await assert.rejects(Promise.resolve(frame.filter('i > 5').head()), /was changed since/);
});
