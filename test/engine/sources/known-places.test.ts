import assert from 'node:assert/strict';
import {
  closeSync,
  copyFileSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { AirshowerError, FileContentError, FileError } from '../../../src/core/index.js';
import type { EventFile } from '../../../src/engine/sources/event-file.js';
import { Hdf5File } from '../../../src/engine/sources/hdf5/hdf5-file.js';

import { readChunks, writeChunks } from '../../../src/engine/sources/known/chunk-coding.js';
import { KnownFile, placesOf } from '../../../src/engine/sources/known/file-places.js';
import { NumberReader, NumberWriter } from '../../../src/engine/sources/known/numbers.js';
import type { FilePlaces } from '../../../src/engine/sources/known/places.js';
import { describeFile } from '../../../src/engine/sources/layouts/describe.js';
import { emptyIndex, setChunk } from '../../../src/engine/sources/native/chunk-table.js';
import { openEventFile, openKnownEventFile } from '../../../src/engine/sources/open-event-file.js';

const samples = 'test/fixtures/samples';
const folder = mkdtempSync(join(tmpdir(), 'airshower-places-'));
after(() => rmSync(folder, { recursive: true }));

async function placesAt(path: string): Promise<FilePlaces | undefined> {
  const file = await openEventFile(path);
  const places = file.places?.();
  file.close();
  return places;
}

function openKnown(path: string, places: FilePlaces): EventFile {
  const file = openKnownEventFile(path, {}, places, () => true);
  assert.ok(file);
  return file;
}

/** What reading each column gives: the column, or the message of its error. */
async function columnsOf(file: EventFile, start: number, stop: number): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  for (const { name } of file.schema.columns) {
    const column = await file.read([name], start, stop).then(
      (columns) => columns.get(name),
      (error) => {
        assert.ok(error instanceof FileError, String(error));
        return error.message;
      },
    );
    found.set(name, column);
  }
  return found;
}

test('a file opened by its places is the file opened anew, to the last bit and to the words of an error', async () => {
  const known: string[] = [];
  for (const name of readdirSync(samples).filter((each) => /\.(h5|hdf5?)$/.test(each))) {
    const path = join(samples, name);
    const anew = await openEventFile(path).catch((error) => {
      assert.ok(error instanceof AirshowerError, String(error));
      return undefined;
    });
    const places = anew?.places?.();
    if (anew && places) {
      known.push(name);
      const again = openKnown(path, structuredClone(places));
      assert.deepEqual(again.schema, anew.schema, name);
      const { rows } = anew.schema;
      for (const [start, stop] of [
        [0, rows],
        [Math.floor(rows / 3), Math.ceil(rows / 2)],
      ])
        assert.deepEqual(await columnsOf(again, start, stop), await columnsOf(anew, start, stop), name);
      again.close();
    }
    anew?.close();
  }
  for (const usual of [
    'tableio_sim.hdf5',
    'tableio_pulses.hdf5',
    'broken_flipped_byte.hdf5',
    'flat_nested_2d.h5',
  ])
    assert.ok(known.includes(usual), `${usual}: ${known}`);
});

test('what lies where is kept whole, and files that only the HDF5 library reads have no places', async () => {
  for (const name of ['tableio_sim.hdf5', 'pandas_table_mixed.hdf', 'pandas_table_blosc.hdf']) {
    const file = await Hdf5File.open(join(samples, name));
    const stored = describeFile(file);
    const places = placesOf(file, stored);
    assert.equal(places !== undefined, file.isNative, name);
    if (places)
      assert.equal(
        JSON.stringify(new KnownFile(stored.file, places).stored.tables.map(sorted)),
        JSON.stringify(stored.tables.map(sorted)),
      );
    file.close();
  }
});

/** With its members in one order, by which JSON would differ. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** Writes over bytes of a copy of a sample. */
function copyWith(name: string, change: (descriptor: number, bytes: number) => void): string {
  const path = join(folder, name);
  copyFileSync(join(samples, name), path);
  const descriptor = openSync(path, 'r+');
  change(descriptor, fstatSync(descriptor).size);
  closeSync(descriptor);
  return path;
}

test('no metadata are read again: the superblock and the root group may as well be gone', async () => {
  const name = 'tableio_sim.hdf5';
  const path = join(samples, name);
  const places = await placesAt(path);
  assert.ok(places);
  const spoiled = copyWith(name, (descriptor) => writeSync(descriptor, Buffer.alloc(512), 0, 512, 0));
  await assert.rejects(openEventFile(spoiled), /not an HDF5 file/);
  const [file, again] = [await openEventFile(path), openKnown(spoiled, places)];
  const { rows } = file.schema;
  assert.deepEqual(await columnsOf(again, 0, rows), await columnsOf(file, 0, rows));
  file.close();
  again.close();
});

test('another file and a missing one are not opened by places, and a shorter one says what is missing', async () => {
  const path = copyWith('tableio_sim.hdf5', () => {});
  const places = await placesAt(path);
  assert.ok(places);
  assert.equal(
    openKnownEventFile(path, {}, places, ({ size }) => size === 1),
    undefined,
  );
  assert.equal(
    openKnownEventFile(join(folder, 'missing.h5'), {}, places, () => true),
    undefined,
  );
  truncateSync(path, 4096);
  const file = openKnown(path, places);
  const { columns, rows } = file.schema;
  await assert.rejects(file.read([columns.at(-1)?.name as string], 0, rows), (error) => {
    assert.ok(error instanceof FileError && !(error instanceof FileContentError));
    assert.match(error.message, /the file ends before byte/);
    return true;
  });
  file.close();
  writeFileSync(path, '');
  await assert.rejects(openEventFile(path), /is empty/);
});

const chunk = fc.record({
  address: fc.option(
    fc.maxSafeNat().map((n) => Math.floor(n / 4)),
    { nil: undefined },
  ),
  length: fc.nat({ max: 2 ** 31 }),
  mask: fc.nat({ max: 7 }),
});

test('places of chunks come back as they were, also of chunks that were never written and of left out filters', () => {
  fc.assert(
    fc.property(fc.array(fc.array(chunk, { maxLength: 40 }), { maxLength: 4 }), (tables) => {
      const indexes = tables.map((chunks) => {
        const index = emptyIndex(chunks.length);
        for (const [i, { address, length, mask }] of chunks.entries())
          setChunk(index, i, [address, length, mask]);
        return index;
      });
      const writer = new NumberWriter();
      for (const index of indexes) {
        const part = new NumberWriter();
        writeChunks(part, index);
        writer.addPart(part);
      }
      const reader = new NumberReader(writer.finish());
      const parts = indexes.map(() => reader.part());
      for (const [i, index] of [...indexes.entries()].reverse())
        assert.deepEqual(readChunks(parts[i], index.addresses.length), index);
    }),
  );
});

test('chunks of some 30 kB that follow one another take three bytes each', () => {
  const index = emptyIndex(10_000);
  let address = 2048;
  for (let i = 0; i < 10_000; i++) {
    const length = 30_000 + ((i * 7919) % 4001);
    setChunk(index, i, [address, length, 0]);
    address += length;
  }
  const writer = new NumberWriter();
  writeChunks(writer, index);
  assert.ok(writer.finish().length <= 30_010, `${writer.finish().length} bytes`);
});
