import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ColumnError,
  editDistance,
  formatError,
  nearest,
  nearestHint,
  placed,
  reviveError,
  serializeError,
  toJson,
  writableFolder,
  writeFileAtomic,
  zeros,
} from '../../src/core/index.js';

test('an error keeps class, fields, remedy and stack through structured clone', () => {
  const error = new ColumnError("no column 's_125'", {
    fields: { column: 's_125', rows: 3n },
    remedy: 'Use s125.',
  });
  const revived = reviveError(structuredClone(serializeError(error)));
  assert.ok(revived instanceof ColumnError);
  assert.deepEqual(revived.fields, { column: 's_125', rows: 3n });
  assert.equal(revived.remedy, 'Use s125.');
  assert.equal(revived.exitStatus, 2);
  assert.equal(revived.stack, error.stack);
  assert.equal(reviveError(serializeError(new TypeError('x'))).name, 'TypeError');
  assert.equal(reviveError({ kind: 'constructor', message: 'm', fields: {} }).message, 'm');
});

test('a user sees message and remedy, and the stack only on request', () => {
  const error = new ColumnError('a', { remedy: 'b' });
  assert.equal(formatError(error), 'airshower: a\nb');
  assert.match(formatError(error, { debug: true }), /errors\.test/);
  assert.match(formatError(new Error('x')), /bug in airshower/);
});

test('what the operating system refuses is said in words, and is no bug', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'airshower-'));
  try {
    const missing = join(folder, 'missing.json');
    const refused = await readFile(missing).catch((error) => error);
    assert.equal(formatError(refused), `airshower: ${missing}: no such file or folder\nCheck the path.`);
    const file = join(folder, 'file');
    await writeFile(file, '');
    await assert.rejects(writableFolder(file), {
      name: 'FileError',
      message: `${file}: cannot be written to: a file of this name is there`,
      remedy: 'Give the path of a folder, or another name.',
    });
    await assert.rejects(writeFileAtomic(join(file, 'x.json'), ''), /file: cannot be written to/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the nearest names come first, and none where none is near', () => {
  assert.equal(editDistance('lap_s152', 'lap_s125'), 1);
  assert.deepEqual(nearest('s_125', ['s125', 'log_s125', 'beta', 'zenith']), ['s125']);
  assert.deepEqual(nearest('ZENITH', ['azimuth', 'zenith']), ['zenith']);
  assert.equal(nearestHint('xyz', ['lap_zenith']), '');
});

test('JSON keeps what plain JSON drops', () => {
  const map = zeros(1, 2);
  map.set(0, 1, 0.1);
  const value = {
    a: Float64Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY),
    b: 2n ** 63n,
    c: map,
    d: undefined,
  };
  assert.equal(toJson(value), '{"a":[1,"NaN","-Infinity"],"b":"9223372036854775808","c":[[0,0.1]]}');
  assert.deepEqual(JSON.parse(toJson({ x: [{ y: 1 }], z: {} }, 2)), { x: [{ y: 1 }], z: {} });
});

test('a file is written whole, and nothing else is left in the folder', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'airshower-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFileAtomic(join(folder, 'deep', 'a.txt'), 'one');
  await writeFileAtomic(join(folder, 'deep', 'a.txt'), 'two');
  assert.equal(await readFile(join(folder, 'deep', 'a.txt'), 'utf8'), 'two');
  assert.deepEqual(await readdir(join(folder, 'deep')), ['a.txt']);
});

test('a folder in the place of a file is refused before anything is written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'airshower-core-'));
  try {
    await assert.rejects(writeFileAtomic(folder, 'x'), /cannot be written to: is a folder/);
    assert.deepEqual(await readdir(folder), []);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('the place of a failure stands behind the message of any error; what is no error becomes one', () => {
  const error = new RangeError('too far');
  assert.equal(placed(error, 'call 1'), error);
  assert.equal(error.message, 'too far (call 1)');
  assert.equal(placed('text', 'call 2').message, 'text (call 2)');
  assert.equal(placed(new DOMException('no clone', 'DataCloneError'), 'call 3').message, 'no clone (call 3)');
});
